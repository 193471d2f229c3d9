package dev.sallyport.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// A process that does nothing until it is ended; its argument is a file it makes when it is there.
final class Sleeper {
    private Sleeper() {}

    public static void main(String[] args) throws Exception {
        Path here = Path.of(args[0]);
        Path beside = here.resolveSibling("here.new");
        Files.writeString(
                beside,
                ProcessHandle.current().pid() + "\n" + String.join("\n", System.getenv().keySet()));
        Files.move(beside, here, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        new CountDownLatch(1).await();
    }

    /// One that is looked after, with its file and its records in `data`.
    static SupervisedProcess supervised(Path data) {
        return supervised(data, List.of());
    }

    /// The same, said to listen on these addresses.
    static SupervisedProcess supervised(Path data, List<InetSocketAddress> listens) {
        SupervisedProcess[] itself = new SupervisedProcess[1];
        ProcessSpec spec =
                new ProcessSpec(
                        "sleeper",
                        "server",
                        Sleeper.class.getName(),
                        32,
                        List.of(data.resolve("here").toString()),
                        List.of("SALLYPORT_TEST_PASSED_ON"),
                        listens,
                        () -> itself[0].pid().filter(pid -> pid == pidIn(data)).isPresent());
        itself[0] = new SupervisedProcess(spec, Distribution.find(), data);
        return itself[0];
    }

    /// Who says in `data` that it is there; 0 when nobody does.
    static long pidIn(Path data) {
        try {
            Path here = data.resolve("here");
            return Files.exists(here) ? Long.parseLong(Files.readAllLines(here).getFirst()) : 0;
        } catch (IOException | NumberFormatException _) {
            return 0;
        }
    }

    /// A process that looks after a sleeper, until it is killed.
    static final class Minder {
        private Minder() {}

        public static void main(String[] args) throws Exception {
            SupervisedProcess sleeper = supervised(Path.of(args[0]));
            sleeper.start();
            if (sleeper.awaitReady(Duration.ofSeconds(60))) {
                System.out.println("the sleeper is ready");
            }
            new CountDownLatch(1).await();
        }
    }
}
