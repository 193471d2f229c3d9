package dev.sallyport.demo;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.server.DemoInstallation;
import dev.sallyport.server.Elapsed;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `sallyport demo`.
@Command(
        name = "demo",
        header = "Start everything on this machine and run the main job.",
        description = {
            "",
            "Sets up a small organisation and a lab host, and goes through the story: each step says",
            "what it did, what it saw and how long it took. Then stays up to look around.",
            ""
        })
public final class DemoCommand implements Callable<Integer> {
    private static final int FAILED = 1;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and do nothing.")
    boolean help;

    @Option(names = "--once", description = "Stop after the story.")
    boolean once;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where to keep it; else a temporary directory, removed afterwards.")
    @Nullable Path data;

    @Option(
            names = "--ports",
            paramLabel = "OUTER,INNER,SSH,LINE",
            split = ",",
            hideParamSyntax = true,
            description = "Other ports than 8480,8481,2222,8482.")
    int[] ports = {8480, 8481, 2222, 8482};

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws Exception {
        if (ports.length != 4) {
            throw new Problem(ProblemCode.INVALID, "give four ports: --ports 8480,8481,2222,8482");
        }
        Path directory =
                data != null ? data.toAbsolutePath() : Files.createTempDirectory("sallyport-demo-");
        InstantSource clock = InstantSource.system();
        out.println("starting Sallyport in " + directory);
        long began = System.nanoTime();
        DemoInstallation installation =
                DemoInstallation.start(
                        directory,
                        new DemoInstallation.Ports(ports[0], ports[1], ports[2], ports[3]),
                        clock,
                        Randomness.secure(),
                        line -> out.println("  " + line));
        out.println("everything is up after " + Elapsed.since(began));
        Stage stage = new Stage(installation, clock, Randomness.secure());
        CountDownLatch stopped = new CountDownLatch(1);
        Thread stop =
                Thread.ofPlatform()
                        .name("stop")
                        .unstarted(() -> {
                            close(stage, installation, directory);
                            stopped.countDown();
                        });
        Runtime.getRuntime().addShutdownHook(stop);
        List<Step> steps = Story.steps(stage);
        int held = new Narrator(out).run(steps);
        boolean all = held == steps.size();
        if (all && !once) {
            out.println(new LookAround(stage).whatToType());
        }
        out.printf("%ndemo: %d steps, %d passed%n", steps.size(), held);
        if (all && !once) {
            stopped.await();
        }
        return all ? 0 : FAILED;
    }

    private void close(Stage stage, DemoInstallation installation, Path directory) {
        try {
            stage.close();
        } finally {
            installation.close();
            if (data == null) {
                remove(directory);
            }
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException _) {
            // a temporary directory: the operating system removes it one day
        }
    }
}
