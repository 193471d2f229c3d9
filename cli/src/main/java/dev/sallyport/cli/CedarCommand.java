package dev.sallyport.cli;

import dev.sallyport.cedar.Conformance;
import dev.sallyport.client.Json;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "cedar",
        header = "The policy language by itself.",
        subcommands = CedarCommand.Conform.class)
final class CedarCommand implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and do nothing.")
    boolean help;

    @Option(names = "--json", description = "Answer in JSON, for programs.")
    boolean json;

    @Override
    public Integer call() {
        throw new Problem(ProblemCode.INVALID, "say what to do: `sallyport cedar conformance DIR`");
    }

    @Command(
            name = "conformance",
            header = "Run a directory of cases in the format the Cedar project publishes.",
            footer = {"", "Exit code 1 unless there are cases and every one agrees."})
    static final class Conform implements Callable<Integer> {
        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Show this help and do nothing.")
        boolean help;

        @Option(names = "--json", description = "Answer in JSON, for programs.")
        boolean json;

        @Parameters(paramLabel = "DIR", description = "The cases, in any depth of directories.")
        Path directory = Path.of("");

        private final World world;

        Conform(World world) {
            this.world = world;
        }

        @Override
        public Integer call() {
            if (!Files.isDirectory(directory)) {
                throw new Problem(ProblemCode.INVALID, "there is no such directory of cases");
            }
            if (!json) {
                return Conformance.run(directory, world.out()) ? 0 : Sallyport.REFUSED;
            }
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            boolean agree =
                    Conformance.run(
                            directory, new PrintStream(lines, true, StandardCharsets.UTF_8));
            new Output(world.out(), true)
                    .say(
                            Json.object()
                                    .put("agree", agree)
                                    .put("report", lines.toString(StandardCharsets.UTF_8)),
                            "");
            return agree ? 0 : Sallyport.REFUSED;
        }
    }
}
