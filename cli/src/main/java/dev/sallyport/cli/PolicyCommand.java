package dev.sallyport.cli;

import dev.sallyport.client.Challenge;
import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "policy",
        header = "The policies of both doors: look, try, change by signature, confirm, take back.",
        subcommands = {
            PolicyCommand.Show.class,
            PolicyCommand.SchemaText.class,
            PolicyCommand.Plan.class,
            PolicyCommand.Apply.class,
            PolicyCommand.Approve.class,
            PolicyCommand.Confirm.class,
            PolicyCommand.History.class,
            PolicyCommand.Rollback.class
        })
final class PolicyCommand extends DoorCommand {
    private static final Table HISTORY =
            Table.of("version", "state", "effective_at", "author.name", "approver.name", "reason")
                    .ifEmpty(
                            "in force is what a fresh installation has; change it with"
                                    + " `sallyport policy apply FILE`");

    PolicyCommand(World world) {
        super(world);
    }

    @Override
    void run(Doors doors) {
        throw new Problem(
                ProblemCode.INVALID,
                "say what to do: `sallyport policy show`, `plan FILE`, `apply FILE`, `approve`,"
                        + " `confirm`, `history`, `rollback` or `schema`");
    }

    /// Which door's policies; they are changed at the inner door, whichever it is.
    private static final class Which {
        @Option(
                names = "--door",
                paramLabel = "DOOR",
                defaultValue = "inner",
                description = "Whose policies: `outer` or `inner` (default: inner).")
        String door = "inner";

        String path(String rest) {
            return "/api/v1/policies/" + Queries.encode(checked()) + rest;
        }

        String checked() {
            if (!door.equals("outer") && !door.equals("inner")) {
                throw new Problem(ProblemCode.INVALID, "`--door` is `outer` or `inner`");
            }
            return door;
        }
    }

    private static final class FileText {
        @Parameters(paramLabel = "FILE", description = "The whole set of policies, in Cedar.")
        Path file = Path.of("");

        String read() {
            return TextFile.read(file);
        }
    }

    @Command(name = "show", header = "What is in force: the text, ready to be saved to a file.")
    static final class Show extends DoorCommand {
        @picocli.CommandLine.Mixin Which which = new Which();

        Show(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            try (InnerDoor inner = doors.inner()) {
                JsonNode set = inner.link().get(which.path(""));
                doors.output().say(set, Json.text(set, "text").stripTrailing());
            }
        }
    }

    @Command(name = "schema", header = "What policies can speak of.")
    static final class SchemaText extends DoorCommand {
        SchemaText(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            try (InnerDoor inner = doors.inner()) {
                JsonNode schema = inner.link().get("/api/v1/policies/schema");
                doors.output().say(schema, Json.text(schema, "text").stripTrailing());
            }
        }
    }

    @Command(
            name = "plan",
            header = "What a text would do to everybody's access. Changes nothing.",
            footer = {"", "Exit code 1 when the text could not be put in force."})
    static final class Plan extends DoorCommand {
        @picocli.CommandLine.Mixin Which which = new Which();
        @picocli.CommandLine.Mixin FileText text = new FileText();

        @Option(
                names = "--days",
                paramLabel = "COUNT",
                defaultValue = "30",
                description =
                        "How far back recorded decisions are decided again (default:"
                                + " ${DEFAULT-VALUE}).")
        int days = 30;

        @Option(
                names = "--scope",
                paramLabel = "NAME",
                description =
                        "Compare for one person, target or roster alone, or for the id of a group"
                                + " or a unit.")
        @Nullable String scope;

        Plan(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            try (InnerDoor inner = doors.inner()) {
                ObjectNode asked =
                        Json.object()
                                .put("door", which.checked())
                                .put("text", text.read())
                                .put("days", days);
                if (scope != null) {
                    asked.put("scope", scope);
                }
                JsonNode plan = inner.link().post(PolicyProposal.PLAN, asked);
                PolicyPlan.tell(doors.output(), plan);
                PolicyPlan.mustBeSound(plan);
            }
        }
    }

    @Command(
            name = "apply",
            header = "Propose a text: you sign it, another administrator approves it.",
            footer = {
                "",
                "Once approved it is in force at once and gives way by itself after 10 minutes,",
                "unless somebody runs `sallyport policy confirm`."
            })
    static final class Apply extends SigningCommand {
        @picocli.CommandLine.Mixin Which which = new Which();
        @picocli.CommandLine.Mixin FileText text = new FileText();

        @Option(
                names = "--because",
                required = true,
                paramLabel = "REASON",
                description = "Why; it is signed too.")
        String reason = "";

        Apply(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            try (InnerDoor inner = doors.inner()) {
                String door = which.checked();
                String mine = text.read();
                String base = PolicyProposal.inForce(inner, door);
                new PolicyProposal(door, base, mine).sign(this, doors, inner, reason);
            }
        }
    }

    @Command(
            name = "approve",
            header = "Read and approve a change that another administrator proposed.")
    static final class Approve extends SigningCommand {
        @Parameters(
                arity = "0..1",
                paramLabel = "CEREMONY",
                description =
                        "What `sallyport policy apply` answered (cer_…); without it, all that wait"
                                + " are listed.")
        @Nullable String ceremony;

        @Option(names = "--text", description = "Show the whole new text too.")
        boolean wholeText;

        Approve(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            countersign(
                    doors,
                    ceremony,
                    new Countersigning(
                            (inner, id) -> reading(doors, inner, id),
                            result ->
                                    "approved and in force; it gives way after 10 minutes unless"
                                            + " somebody runs `sallyport policy confirm --door "
                                            + Json.text(result, "door")
                                            + "`"));
        }

        private Consumer<Challenge> reading(Doors doors, InnerDoor inner, String id) {
            JsonNode waiting = inner.link().get("/api/v1/policies/proposals/" + id);
            PolicyProposal proposed = PolicyProposal.waiting(inner, waiting);
            String diff = Json.need(waiting, "access_diff");
            return challenge -> {
                proposed.mustBeIn(challenge, diff);
                if (wholeText) {
                    doors.output().remark(proposed.text());
                }
                proposed.tellText(doors.output(), "`--text` shows all of the new text, ");
                PolicyPlan.tellDiff(doors.output(), diff);
                PolicyPlan.replay(doors.output(), waiting.path("replay"));
                look(doors).accept(challenge);
            };
        }
    }

    @Command(name = "confirm", header = "Make the version that is on trial stay.")
    static final class Confirm extends DoorCommand {
        @picocli.CommandLine.Mixin Which which = new Which();

        Confirm(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            try (InnerDoor inner = doors.inner()) {
                JsonNode set = inner.link().get(which.path(""));
                long version = set.path("version").asLong();
                if (!Json.text(set, "state").equals("on_trial")) {
                    throw new Problem(
                            ProblemCode.CONFLICT,
                            "nothing is on trial: version " + version + " is in force");
                }
                ObjectNode body = Json.object().put("version", version);
                doors.output()
                        .say(
                                inner.link().post(which.path("/confirm"), body),
                                "confirmed: version " + version + " stays");
            }
        }
    }

    @Command(name = "history", header = "Who changed what, and what became of it; newest first.")
    static final class History extends DoorCommand {
        @picocli.CommandLine.Mixin Which which = new Which();

        History(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            list(doors, which.path("/history"), HISTORY);
        }
    }

    @Command(
            name = "rollback",
            header = "Go back to the version before.",
            footer = {
                "",
                "A version on trial ends at once. A confirmed one is replaced by the text before",
                "it, as a change like any other: you sign, another administrator approves.",
                "When nobody can get in: `sallyport database policy-rollback` on the server."
            })
    static final class Rollback extends SigningCommand {
        @picocli.CommandLine.Mixin Which which = new Which();

        Rollback(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            try (InnerDoor inner = doors.inner()) {
                JsonNode set = inner.link().get(which.path(""));
                long version = set.path("version").asLong();
                if (version == 0) {
                    throw new Problem(
                            ProblemCode.CONFLICT,
                            "there is nothing before the policies of a fresh installation");
                }
                if (Json.text(set, "state").equals("on_trial")) {
                    ObjectNode body = Json.object().put("version", version);
                    doors.output()
                            .say(
                                    inner.link().post(which.path("/rollback"), body),
                                    "taken back: version " + version + " is no longer in force");
                    return;
                }
                new PolicyProposal(which.checked(), Json.text(set, "text"), before(inner, set))
                        .sign(this, doors, inner, "back to the version before " + version);
            }
        }

        private String before(InnerDoor inner, JsonNode set) {
            long base = set.path("change").path("base_version").asLong();
            return Json.need(inner.link().get(which.path("/versions/" + base)), "text");
        }
    }
}
