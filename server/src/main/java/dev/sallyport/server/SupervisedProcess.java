package dev.sallyport.server;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A process that is kept running: started, started again when it ends, stopped when told.
///
/// If the supervisor itself is killed, its processes live on; the next one finds them by the file
/// in `run/` and ends them before it starts its own, because two of a kind would fight for ports.
public final class SupervisedProcess {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final long LOG_BYTES_MAX = 16 << 20;
    private static final List<String> PASSED_ON = List.of("PATH", "HOME", "LANG", "TZ", "TMPDIR");

    private final ProcessSpec spec;
    private final Distribution distribution;
    private final Path data;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicInteger starts = new AtomicInteger();
    private final Thread keeper;

    /// Written by the keeping thread, read by all.
    private volatile @Nullable Process process;

    SupervisedProcess(ProcessSpec spec, Distribution distribution, Path data) {
        this.spec = spec;
        this.distribution = distribution;
        this.data = data;
        keeper = Thread.ofPlatform().name("keep-" + spec.name()).daemon().unstarted(this::keep);
    }

    void start() {
        endLeftover();
        spec.listens().forEach(SupervisedProcess::mustBeFree);
        keeper.start();
    }

    /// Waits until the process says it is ready; false when it does not in time.
    public boolean awaitReady(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline) {
            if (isReady()) {
                return true;
            }
            if (pause(Duration.ofMillis(50))) {
                return false;
            }
        }
        return false;
    }

    public boolean isReady() {
        Process now = process;
        return now != null && now.isAlive() && spec.ready().getAsBoolean();
    }

    public String name() {
        return spec.name();
    }

    /// The process id, for whoever wants to watch it or, in a test, to kill it.
    public Optional<Long> pid() {
        Process now = process;
        return now == null || !now.isAlive() ? Optional.empty() : Optional.of(now.pid());
    }

    /// How often it was started so far.
    public int starts() {
        return starts.get();
    }

    public Path log() {
        return data.resolve("log").resolve(spec.name() + ".log");
    }

    /// Ends this run of it; it is started again with what its configuration says then.
    void restart() {
        Process now = process;
        if (now != null) {
            now.destroy();
        }
    }

    void stop() {
        stopping.countDown();
        Process now = process;
        if (now != null) {
            end(now.toHandle());
        }
        if (keeper.getState() == Thread.State.NEW) {
            return;
        }
        try {
            keeper.join(GRACE);
            Files.deleteIfExists(record());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private void keep() {
        Backoff backoff = new Backoff();
        while (stopping.getCount() > 0) {
            Instant began = Instant.now();
            try {
                Process now = launch();
                process = now;
                if (stopping.getCount() == 0) {
                    now.destroy();
                }
                int code = now.waitFor();
                if (stopping.getCount() > 0) {
                    note("ended with code " + code + "; starting it again");
                }
            } catch (IOException cause) {
                note("could not be started: " + cause.getMessage());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
            if (pause(backoff.afterRunning(Duration.between(began, Instant.now())))) {
                return;
            }
        }
    }

    private Process launch() throws IOException {
        Files.createDirectories(data.resolve("log"));
        Files.createDirectories(data.resolve("run"));
        rotateLog();
        ProcessBuilder builder =
                new ProcessBuilder(command())
                        .directory(data.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        Map<String, String> environment = builder.environment();
        environment
                .keySet()
                .removeIf(name -> !PASSED_ON.contains(name) && !spec.environment().contains(name));
        Process started = builder.start();
        starts.incrementAndGet();
        long began = started.toHandle().info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        PrivateFiles.write(record(), started.pid() + " " + began);
        return started;
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx" + spec.heapMegabytes() + "m",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:-HeapDumpOnOutOfMemoryError",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:-UsePerfData",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dsallyport.process=" + spec.name(),
                        "-cp",
                        distribution.classPath(spec.zone()),
                        spec.mainClass()));
        command.addAll(spec.arguments());
        return command;
    }

    private void rotateLog() throws IOException {
        if (Files.exists(log()) && Files.size(log()) > LOG_BYTES_MAX) {
            Files.move(
                    log(),
                    log().resolveSibling(spec.name() + ".log.1"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// A process of an earlier supervisor, known by its id *and* the moment it began.
    private void endLeftover() {
        try {
            if (!Files.exists(record())) {
                return;
            }
            String[] parts =
                    new String(PrivateFiles.read(record()), StandardCharsets.US_ASCII)
                            .split(" ", 2);
            long began = Long.parseLong(parts[1]);
            ProcessHandle.of(Long.parseLong(parts[0]))
                    .filter(handle ->
                            handle.info()
                                    .startInstant()
                                    .map(Instant::toEpochMilli)
                                    .equals(Optional.of(began)))
                    .ifPresent(SupervisedProcess::end);
            Files.deleteIfExists(record());
        } catch (IOException | RuntimeException cause) {
            throw new Problem(
                    ProblemCode.CONFLICT,
                    "cannot tell whether an earlier `" + spec.name() + "` still runs: see `run/`",
                    cause);
        }
    }

    /// **Security barrier.** Whoever listens already would be taken for ours: it would answer our
    /// probes and be handed our people's secrets.
    private static void mustBeFree(InetSocketAddress address) {
        try (ServerSocket tried = new ServerSocket()) {
            tried.bind(address);
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.CONFLICT,
                    "something else listens on port "
                            + address.getPort()
                            + " already: stop it, or choose other ports",
                    cause);
        }
    }

    private static void end(ProcessHandle handle) {
        handle.destroy();
        try {
            handle.onExit().get(GRACE.toSeconds(), TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException
                | java.util.concurrent.ExecutionException _) {
            handle.destroyForcibly();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            handle.destroyForcibly();
        }
    }

    private Path record() {
        return data.resolve("run").resolve(spec.name() + ".pid");
    }

    private void note(String what) {
        System.err.println("sallyport: " + spec.name() + " " + what);
    }

    /// True when it is time to stop.
    private boolean pause(Duration time) {
        try {
            return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
