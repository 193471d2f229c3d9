package dev.sallyport.journeys.installation;

import dev.sallyport.demo.Until;
import dev.sallyport.server.DemoInstallation;
import dev.sallyport.server.SupervisedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A process that is killed, and kept dead for as long as a test needs: what the supervisor starts
/// in its place is frozen before it can do anything, as on a machine that is far too busy.
final class Victim implements AutoCloseable {
    private static final int LOOKS_MAX = 60_000;

    private final Pid pid;
    private final Path postmaster;
    private long frozen;

    private interface Pid {
        Optional<Long> now();
    }

    private Victim(Pid pid, Path postmaster) {
        this.pid = pid;
        this.postmaster = postmaster;
    }

    static Victim process(DemoInstallation installation, String name) {
        return new Victim(
                () -> installation.process(name).flatMap(SupervisedProcess::pid), Path.of("/none"));
    }

    static Victim database(DemoInstallation installation) {
        return new Victim(
                () -> Optional.of(installation.databasePid()).filter(each -> each != 0),
                installation.data().resolve("postgres/data/postmaster.pid"));
    }

    /// `kill -9`, and no successor runs until [#release].
    void kill() throws Exception {
        long killed = killNow();
        frozen = successor(killed);
        signal("STOP", frozen);
        while (isDatabaseReady()) {
            // frozen too late, its children already serve: once more
            killed = killNow();
            frozen = successor(killed);
            signal("STOP", frozen);
        }
    }

    void release() throws IOException {
        signal("CONT", frozen);
    }

    private long killNow() throws Exception {
        ProcessHandle handle = ProcessHandle.of(pid.now().orElseThrow()).orElseThrow();
        signal("KILL", handle.pid());
        Until.holds("the killed process is gone", () -> !handle.isAlive());
        return handle.pid();
    }

    private long successor(long killed) throws InterruptedException {
        for (int i = 0; i < LOOKS_MAX; i++) {
            Optional<Long> now = pid.now().filter(each -> each != killed);
            if (now.isPresent()) {
                return now.get();
            }
            new CountDownLatch(1).await(2, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("the supervisor starts nothing in its place");
    }

    private boolean isDatabaseReady() throws IOException {
        return Files.exists(postmaster)
                && Files.readAllLines(postmaster).stream()
                        .anyMatch(line -> line.strip().equals("ready"));
    }

    private static void signal(String name, long pid) throws IOException {
        Process kill =
                new ProcessBuilder(List.of("kill", "-" + name, Long.toString(pid)))
                        .inheritIO()
                        .start();
        if (kill.onExit().join().exitValue() != 0) {
            throw new AssertionError("no signal " + name + " to process " + pid);
        }
    }

    @Override
    public void close() throws IOException {
        if (frozen != 0 && ProcessHandle.of(frozen).isPresent()) {
            release();
        }
    }
}
