package dev.sallyport.cli;

import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.sealing.CanonicalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "receipt",
        header =
                "The proof of one grant: who asked, who agreed, what was issued, what became of it.",
        subcommands = ReceiptCommand.Verify.class)
final class ReceiptCommand extends DoorCommand {
    @Parameters(arity = "0..1", paramLabel = "GRANT", description = "The grant's id (grt_…).")
    String grant = "";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to; else GRANT.receipt in this directory.")
    @Nullable Path out;

    ReceiptCommand(World world) {
        super(world);
    }

    @Override
    void run(Doors doors) {
        if (grant.isEmpty()) {
            throw new Problem(ProblemCode.INVALID, "name a grant: `sallyport receipt grt_…`");
        }
        Path file = out != null ? out : Path.of(grant + ".receipt");
        try (InnerDoor inner = doors.inner()) {
            byte[] receipt =
                    inner.link().bytes("/api/v1/grants/" + Queries.encode(grant) + "/receipt");
            Files.write(file, receipt, StandardOpenOption.CREATE_NEW);
            doors.output()
                    .say(
                            Json.object().put("file", file.toString()),
                            "written to " + file + "; check it with `sallyport receipt verify`");
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.CONFLICT,
                    "cannot write `" + file + "`: name a file that does not exist yet",
                    cause);
        }
    }

    @Command(
            name = "verify",
            header = "Check a receipt offline.",
            footer = {
                "",
                "Exit code 1 and the reason when anything in it does not hold. The policy is your own",
                "file, with `#sallyport` lines for the installation, its seal and its inner door."
            })
    static final class Verify implements Callable<Integer> {
        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Show this help and do nothing.")
        boolean help;

        @Parameters(paramLabel = "FILE", description = "The receipt.")
        Path file = Path.of("");

        @Option(
                names = "--policy",
                required = true,
                paramLabel = "FILE",
                description = "Which log, witnesses and installation you believe.")
        Path policy = Path.of("");

        @Option(names = "--json", description = "Answer in JSON, for programs.")
        boolean json;

        private final World world;

        Verify(World world) {
            this.world = world;
        }

        @Override
        public Integer call() {
            ReceiptVerifier verifier =
                    new ReceiptVerifier(PolicyFile.read(policy), world.clock().instant());
            Output output = new Output(world.out(), json);
            return switch (verifier.verify(read())) {
                case ReceiptCheck.Holds holds -> {
                    ObjectNode node = Json.object().put("holds", true).put("grant", holds.grant());
                    holds.story().forEach(node.putArray("story")::add);
                    output.say(
                            node,
                            "the receipt of "
                                    + holds.grant()
                                    + " holds:\n  "
                                    + String.join("\n  ", holds.story()));
                    yield 0;
                }
                case ReceiptCheck.Fails(String why) -> {
                    output.say(
                            Json.object().put("holds", false).put("why", why),
                            "the receipt does NOT hold: " + why);
                    yield Sallyport.REFUSED;
                }
            };
        }

        private byte[] read() {
            try {
                if (Files.size(file) > CanonicalReader.MAX_BYTES) {
                    throw new Problem(ProblemCode.TOO_LARGE, "the receipt is too large");
                }
                return Files.readAllBytes(file);
            } catch (IOException cause) {
                throw new Problem(
                        ProblemCode.INVALID, "cannot read the receipt `" + file + "`", cause);
            }
        }
    }
}
