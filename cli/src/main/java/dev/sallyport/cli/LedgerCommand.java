package dev.sallyport.cli;

import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import dev.sallyport.client.LedgerDoor;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.translog.EntryRule;
import dev.sallyport.translog.LogDirectory;
import dev.sallyport.translog.OfflineCheck;
import dev.sallyport.translog.OfflineLog;
import dev.sallyport.translog.TrustPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
        name = "ledger",
        header = "Everything that was ever done, provable without asking anybody.",
        subcommands = {
            LedgerCommand.ShowCheckpoint.class,
            LedgerCommand.Entries.class,
            LedgerEntryCommand.class,
            LedgerCommand.Export.class,
            LedgerCommand.Verify.class,
            LedgerCommand.Policy.class
        })
final class LedgerCommand extends DoorCommand {
    LedgerCommand(World world) {
        super(world);
    }

    @Override
    void run(Doors doors) {
        checkpoint(doors);
    }

    private static void checkpoint(Doors doors) {
        try (InnerDoor inner = doors.inner()) {
            String text = new LedgerDoor(inner).checkpoint();
            doors.output().say(Json.object().put("checkpoint", text), text.stripTrailing());
        }
    }

    @Command(name = "checkpoint", header = "The size and root that the ledger is signed at now.")
    static final class ShowCheckpoint extends DoorCommand {
        ShowCheckpoint(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            checkpoint(doors);
        }
    }

    @Command(name = "entries", header = "Entries, oldest first.")
    static final class Entries extends DoorCommand {
        @Option(
                names = "--after",
                paramLabel = "INDEX",
                defaultValue = "-1",
                description = "Only those behind this index.")
        long after = -1;

        @Option(
                names = "--limit",
                paramLabel = "COUNT",
                defaultValue = "50",
                description = "How many (default: ${DEFAULT-VALUE}).")
        int limit = 50;

        Entries(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            try (InnerDoor inner = doors.inner()) {
                doors.output()
                        .list(
                                new LedgerDoor(inner).entries(after, limit),
                                Table.of("index", "time", "type", "actor", "outcome", "objects")
                                        .ifEmpty("`sallyport ledger checkpoint` shows its size"));
            }
        }
    }

    @Command(name = "export", header = "Write the whole ledger into a directory.")
    static final class Export extends DoorCommand {
        @Parameters(paramLabel = "DIR", description = "A new or empty directory.")
        Path directory = Path.of("");

        Export(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            try (InnerDoor inner = doors.inner()) {
                long files = new LedgerDoor(inner).export(directory);
                doors.output()
                        .say(
                                Json.object()
                                        .put("directory", directory.toString())
                                        .put("files", files),
                                "written to "
                                        + directory
                                        + ": "
                                        + files
                                        + " files; check it with `sallyport ledger verify`");
            }
        }
    }

    @Command(
            name = "policy",
            header = "The policy file that verifies this installation: log, witnesses, seal.",
            footer = {
                "",
                "Whoever verifies trusts this file, so compare its keys once with those that the",
                "installation's owner reads in DATA/verification-policy on the host itself."
            })
    static final class Policy extends DoorCommand {
        @Option(
                names = "--out",
                paramLabel = "FILE",
                description = "Write it there, into a new file; else it is printed.")
        @Nullable Path out;

        Policy(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            try (InnerDoor inner = doors.inner()) {
                String text = new LedgerDoor(inner).policy();
                PolicyFile.parse(text.getBytes(StandardCharsets.UTF_8));
                ObjectNode node = Json.object().put("policy", text);
                if (out == null) {
                    doors.output().say(node, text.stripTrailing());
                    return;
                }
                Files.writeString(out, text, StandardOpenOption.CREATE_NEW);
                doors.output().say(node.put("file", out.toString()), "written to " + out);
            } catch (IOException cause) {
                throw new Problem(
                        ProblemCode.CONFLICT,
                        "cannot write `" + out + "`: name a file that does not exist yet",
                        cause);
            }
        }
    }

    @Command(
            name = "verify",
            header = "Check an exported ledger offline: every entry, every tile, the signed root.",
            footer = {
                "",
                "Exit code 1 and the first bad entry when anything in it was changed. The policy is",
                "your own file: the log's key as you got it, not as the export says."
            })
    static final class Verify implements Callable<Integer> {
        @Parameters(paramLabel = "DIR", description = "What `ledger export` wrote.")
        Path directory = Path.of("");

        @Option(
                names = "--policy",
                paramLabel = "FILE",
                description = "Which log and witnesses you believe.")
        @Nullable Path policy;

        @Option(
                names = "--key",
                paramLabel = "VKEY",
                description = "Instead of a policy: the log's verifier key.")
        @Nullable String key;

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Show this help and do nothing.")
        boolean help;

        @Option(names = "--json", description = "Answer in JSON, for programs.")
        boolean json;

        private final World world;

        Verify(World world) {
            this.world = world;
        }

        @Override
        public Integer call() {
            TrustPolicy trust = trust();
            Path log = directory.resolve("log");
            boolean whole = Files.isDirectory(log);
            OfflineCheck check;
            try (ExportedBodies bodies = ExportedBodies.in(directory.resolve("bodies"))) {
                check =
                        OfflineLog.verify(
                                new LogDirectory(whole ? log : directory),
                                trust,
                                world.clock().instant(),
                                whole ? bodies : EntryRule.NONE);
                if (check instanceof OfflineCheck.Verified verified && bodies.hasMore()) {
                    check =
                            new OfflineCheck.Broken(
                                    verified.size(),
                                    "bodies",
                                    "there are details that belong to no entry");
                }
            }
            new Output(world.out(), json).say(node(check), sentence(check));
            return check instanceof OfflineCheck.Verified ? 0 : Sallyport.REFUSED;
        }

        private TrustPolicy trust() {
            if (policy != null && key == null) {
                return PolicyFile.read(policy).trust();
            }
            if (key != null && policy == null) {
                String text = "log " + key.strip() + "\nquorum none\n";
                return TrustPolicy.parse(text.getBytes(StandardCharsets.UTF_8));
            }
            throw new Problem(
                    ProblemCode.INVALID, "say whom to believe: --policy FILE or --key VKEY");
        }

        private static String sentence(OfflineCheck check) {
            return switch (check) {
                case OfflineCheck.Verified verified ->
                        "the ledger holds: "
                                + verified.size()
                                + " entries, root "
                                + verified.root().hex()
                                + ", signed by "
                                + verified.by().log().name()
                                + ", seen by "
                                + verified.by().cosigned().size()
                                + " witnesses";
                case OfflineCheck.Broken broken ->
                        "the ledger does NOT hold: first bad entry "
                                + broken.index()
                                + ", in "
                                + broken.where()
                                + ": "
                                + broken.why();
                case OfflineCheck.Rewritten rewritten ->
                        "the ledger does NOT hold: its "
                                + rewritten.found().size()
                                + " entries agree with each other but not with the signed root,"
                                + " so history was rewritten or the checkpoint exchanged";
                case OfflineCheck.Untrusted untrusted ->
                        "the ledger is NOT believed: " + untrusted.why();
            };
        }

        private static ObjectNode node(OfflineCheck check) {
            ObjectNode node = Json.object();
            switch (check) {
                case OfflineCheck.Verified verified ->
                        node.put("holds", true)
                                .put("size", verified.size())
                                .put("root", verified.root().hex())
                                .put("log", verified.by().log().name())
                                .put("witnesses", verified.by().cosigned().size());
                case OfflineCheck.Broken broken ->
                        node.put("holds", false)
                                .put("first_bad_entry", broken.index())
                                .put("where", broken.where())
                                .put("why", broken.why());
                case OfflineCheck.Rewritten rewritten ->
                        node.put("holds", false)
                                .put("size", rewritten.found().size())
                                .put("why", "the signed root belongs to another history");
                case OfflineCheck.Untrusted untrusted ->
                        node.put("holds", false).put("why", untrusted.why());
            }
            return node;
        }
    }
}
