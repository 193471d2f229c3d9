package dev.sallyport.cli;

import dev.sallyport.client.DoorLink;
import dev.sallyport.client.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Why something is allowed or refused, who can do it, what somebody can do. Asking does nothing.
final class PolicyQuestions {
    private PolicyQuestions() {}

    /// A question for one of the doors; most of what is worth asking is decided at the inner one.
    abstract static class AtADoor extends DoorCommand {
        @Option(
                names = "--door",
                paramLabel = "DOOR",
                description = "Which door decides: inner (the default) or outer.")
        LoginCommand.Which door = LoginCommand.Which.inner;

        AtADoor(World world) {
            super(world);
        }
    }

    @Command(
            name = "why",
            header = "Why somebody may do something, or what is missing.",
            description = {
                "Names are taken for people and targets, ids for anything.",
                "Everybody may ask about themselves; about others, who may look at policies, and",
                "that is on record."
            })
    static final class Why extends AtADoor {
        @Parameters(index = "0", paramLabel = "PRINCIPAL", description = "Who: a name or an id.")
        String principal = "";

        @Parameters(index = "1", paramLabel = "ACTION", description = "For example connect.")
        String action = "";

        @Parameters(
                index = "2",
                paramLabel = "RESOURCE",
                description = "A target, a person, or `installation`.")
        String resource = "";

        @Option(names = "--login", paramLabel = "LOGIN", description = "Suppose this login.")
        @Nullable String login;

        @Option(names = "--because", paramLabel = "REASON", description = "Suppose this reason.")
        @Nullable String reason;

        @Option(names = "--ticket", paramLabel = "TICKET", description = "Suppose this ticket.")
        @Nullable String ticket;

        @Option(
                names = "--proof",
                paramLabel = "1-3",
                description = "Suppose a fresh proof: 1 one factor, 2 two factors, 3 a door's key.")
        @Nullable Integer strength;

        Why(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            ObjectNode question =
                    Json.object()
                            .put("principal", principal)
                            .put("action", action)
                            .put("resource", resource);
            say(question, "login", login);
            say(question, "reason", reason);
            say(question, "ticket", ticket);
            if (strength != null) {
                question.put("strength", strength);
            }
            try (DoorLink link = doors.link(door)) {
                JsonNode answer = link.post("/api/v1/policy/why", question);
                if (options.json) {
                    doors.output().show(answer);
                } else {
                    tell(doors, answer);
                }
            }
        }

        private static void say(ObjectNode question, String name, @Nullable String value) {
            if (value != null) {
                question.put(name, value);
            }
        }

        private static String requestable(JsonNode way) {
            String what = way.path("requestable").asString("");
            return what.isEmpty() ? "" : " (ask for: " + what + ")";
        }

        private static void tell(Doors doors, JsonNode answer) {
            Lines lines = new Lines(doors);
            answer.path("sentences").forEach(lines::plain);
            lines.list("on condition that", answer.path("obligations"));
            answer.path("ways")
                    .forEach(way ->
                            lines.list(
                                    "it would be allowed by `"
                                            + way.path("through").asString()
                                            + "` with"
                                            + requestable(way),
                                    way.path("steps")));
            lines.list("read", answer.path("facts"));
        }
    }

    @Command(name = "who", header = "Who may do something.")
    static final class Who extends AtADoor {
        @Parameters(index = "0", paramLabel = "ACTION", description = "For example connect.")
        String action = "";

        @Parameters(
                index = "1",
                paramLabel = "RESOURCE",
                description = "A target, a person, or `installation`.")
        String resource = "";

        Who(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            try (DoorLink link = doors.link(door)) {
                doors.output()
                        .list(
                                Pages.whole(
                                        link,
                                        "/api/v1/policy/who?action="
                                                + Queries.encode(action)
                                                + "&resource="
                                                + Queries.encode(resource)),
                                Table.of("principal", "name")
                                        .ifEmpty(
                                                "nobody may; ask `sallyport why` what is missing"));
            }
        }
    }

    @Command(name = "what", header = "What somebody may do.")
    static final class What extends AtADoor {
        @Parameters(
                arity = "0..1",
                paramLabel = "PRINCIPAL",
                description = "Who: a name or an id (yourself, if left out).")
        @Nullable String principal;

        What(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            String who = principal == null ? "" : Queries.encode(principal);
            try (DoorLink link = doors.link(door)) {
                doors.output()
                        .list(
                                Pages.whole(link, "/api/v1/policy/what?principal=" + who),
                                Table.of("action", "resource", "name")
                                        .ifEmpty("ask `sallyport why` what is missing"));
            }
        }
    }

    /// Text that comes from a door, made safe for a terminal.
    private record Lines(Doors doors) {
        void plain(JsonNode line) {
            doors.world().out().println(Plain.line(line.asString("")));
        }

        void list(String heading, JsonNode items) {
            if (!items.isEmpty()) {
                doors.world().out().println(Plain.line(heading) + ":");
                items.forEach(
                        item -> doors.world().out().println("  " + Plain.line(item.asString(""))));
            }
        }
    }
}
