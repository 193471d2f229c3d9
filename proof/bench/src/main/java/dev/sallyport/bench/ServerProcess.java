package dev.sallyport.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A [DoorServer] in a process of its own, so that what it costs can be told from what asking it
/// costs. Its JVM has the flags and the heap of a door's process.
final class ServerProcess implements AutoCloseable {
    static final List<String> FLAGS =
            List.of("-Xmx384m", "-XX:+UseSerialGC", "-Xshare:auto", "-XX:-UsePerfData");

    /// More flags for that JVM, for looking into it: a flight recording, say.
    private static final String MORE = System.getProperty("sallyport.bench.server", "");

    private static final int END_SECONDS = 30;

    private final Process process;
    private final String[] said;

    private ServerProcess(Process process, String[] said) {
        this.process = process;
        this.said = said;
    }

    static ServerProcess start(DoorWorld world) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        if (!MORE.isEmpty()) {
            command.addAll(List.of(MORE.split(" ")));
        }
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoorServer.class.getName(),
                        Integer.toString(world.people()),
                        Integer.toString(world.policies()),
                        Long.toString(world.seed())));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        while (line != null && !line.startsWith(DoorServer.READY + " ")) {
            line = out.readLine();
        }
        if (line == null) {
            throw new IOException("the server that is to be measured does not start");
        }
        Thread.ofVirtual().start(() -> out.lines().forEach(_ -> {}));
        return new ServerProcess(process, line.split(" "));
    }

    int decidingPort() {
        return number(2);
    }

    int constantPort() {
        return number(3);
    }

    int barePort() {
        return number(4);
    }

    private int number(int word) {
        return Integer.parseInt(said[word]);
    }

    String secret() {
        return said[5];
    }

    long processId() {
        return process.pid();
    }

    /// Processor time of the server alone.
    long nanos() {
        return nanos(process.toHandle());
    }

    /// Processor time of its database.
    long databaseNanos() {
        return withChildren(number(1));
    }

    static long withChildren(long pid) {
        ProcessHandle handle = ProcessHandle.of(pid).orElseThrow();
        return nanos(handle) + handle.descendants().mapToLong(ServerProcess::nanos).sum();
    }

    private static long nanos(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
