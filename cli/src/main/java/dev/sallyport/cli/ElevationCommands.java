package dev.sallyport.cli;

import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/// Asking for access, and answering those who ask.
final class ElevationCommands {
    private ElevationCommands() {}

    @Command(name = "request", header = "Ask for a login on a target for a while.")
    static final class Ask extends SigningCommand {
        @Parameters(paramLabel = "LOGIN@TARGET", description = "For example root@web-1.")
        String what = "";

        @Option(
                names = "--because",
                required = true,
                paramLabel = "REASON",
                description = "Why, in a sentence; the approver reads it.")
        String reason = "";

        @Option(
                names = "--for",
                paramLabel = "TIME",
                defaultValue = "1h",
                description = "How long, for example 30m (default: ${DEFAULT-VALUE}).")
        String time = "1h";

        @Option(names = "--ticket", paramLabel = "ID", description = "The ticket it belongs to.")
        @Nullable String ticket;

        @Option(
                names = "--on-behalf-of",
                paramLabel = "NAME",
                description = "A colleague who shall get the access; else yourself.")
        @Nullable String beneficiary;

        Ask(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            int at = what.lastIndexOf('@');
            if (at < 1 || at == what.length() - 1) {
                throw new Problem(ProblemCode.INVALID, "name login and target like `root@web-1`");
            }
            ObjectNode fields =
                    InnerDoor.fields("request-elevation")
                            .put("login", what.substring(0, at))
                            .put("target", what.substring(at + 1))
                            .put("seconds", Durations.seconds(time))
                            .put("reason", reason);
            if (ticket != null) {
                fields.put("ticket", ticket);
            }
            if (beneficiary != null) {
                fields.put("beneficiary", beneficiary);
            }
            sign(doors, fields, "asked; `sallyport requests` shows what becomes of it");
        }
    }

    private static final Table REQUESTS =
            Table.of("id", "state", "login", "target.name", "beneficiary.name", "seconds", "reason")
                    .ifEmpty("ask with `sallyport request LOGIN@TARGET --because REASON`");

    @Command(name = "requests", header = "Who asks for what, and what became of it.")
    static final class Requests extends DoorCommand {
        @Option(
                names = "--state",
                paramLabel = "STATE",
                description = "Only those in this state, for example pending.")
        @Nullable String state;

        Requests(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            String query = state == null ? "" : "?state=" + Queries.encode(state);
            list(doors, "/api/v1/requests" + query, REQUESTS);
        }
    }

    @Command(name = "approve", header = "Sign for somebody else's request.")
    static final class Approve extends SigningCommand {
        @Parameters(paramLabel = "REQUEST", description = "The request's id (req_…).")
        String request = "";

        @Option(
                names = "--for",
                paramLabel = "TIME",
                description = "Allow less than was asked for, for example 15m.")
        @Nullable String time;

        Approve(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            ObjectNode fields = InnerDoor.fields("approve-elevation").put("request", request);
            if (time != null) {
                fields.put("seconds", Durations.seconds(time));
            }
            sign(doors, fields, "approved");
        }
    }

    @Command(name = "deny", header = "Turn a request down.")
    static final class Deny extends DoorCommand {
        @Parameters(paramLabel = "REQUEST", description = "The request's id (req_…).")
        String request = "";

        @Mixin Because because = new Because();

        Deny(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            ObjectNode body = Json.object().put("reason", because.reason);
            post(doors, "/api/v1/requests/" + Queries.encode(request) + "/deny", body, "denied");
        }
    }
}
