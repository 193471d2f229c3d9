package dev.sallyport.cli;

import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "client",
        header = "Programs that ask a door for decisions (AuthZEN).",
        subcommands = {
            ClientCommand.Listing.class,
            ClientCommand.Show.class,
            ClientCommand.Add.class,
            ClientCommand.Change.class,
            ClientCommand.Rotate.class,
            ClientCommand.HandOver.class,
            ClientCommand.Remove.class
        })
final class ClientCommand extends DoorCommand {
    private static final Table TABLE =
            Table.of(
                            "id",
                            "name",
                            "door",
                            "purpose",
                            "accountable_name",
                            "answers",
                            "version",
                            "expires_at",
                            "ended_at")
                    .ifEmpty("register a program with `sallyport client add NAME`");

    private static final String CLIENTS = "/api/v1/clients";
    private static final String PERSON = "Sallyport::Person";

    /// What the policies of a door speak of, as clients call it.
    private static final Map<String, String> DOOR_TYPES =
            new TreeMap<>(
                    Map.of(
                            "user", PERSON,
                            "service", "Sallyport::ServiceAccount",
                            "target", "Sallyport::Target",
                            "installation", "Sallyport::Installation"));

    ClientCommand(World world) {
        super(world);
    }

    @Override
    void run(Doors doors) {
        list(doors, CLIENTS, TABLE);
    }

    private static String path(String client) {
        return CLIENTS + "/" + Queries.encode(client);
    }

    /// What decides for a client, from files.
    static final class RulesOptions {
        @Option(
                names = "--policies",
                paramLabel = "FILE",
                description = "Its policies in Cedar, each with a name: @id(\"...\").")
        @Nullable Path policies;

        @Option(
                names = "--door-policies",
                description =
                        "Instead: the policies of the door itself answer, about user, service,"
                                + " target and installation.")
        boolean doors;

        @Option(names = "--schema", paramLabel = "FILE", description = "Its schema in Cedar.")
        @Nullable Path schema;

        @Option(
                names = "--entities",
                paramLabel = "FILE",
                description = "What is stored for it, as Cedar JSON.")
        @Nullable Path entities;

        @Option(
                names = "--type",
                paramLabel = "TYPE",
                description =
                        "A type it may ask about; what it claims of it is ignored. Repeatable.")
        List<String> types = List.of();

        @Option(
                names = "--trusted-type",
                paramLabel = "TYPE",
                description =
                        "The same, and its properties count where none are stored. Repeatable.")
        List<String> trusted = List.of();

        @Option(
                names = "--identity-type",
                paramLabel = "TYPE",
                description = "A type that means the people of this installation.")
        @Nullable String identity;

        @Option(
                names = "--record",
                paramLabel = "PERCENT",
                defaultValue = "100",
                description =
                        "How many permits are recorded one by one (default: ${DEFAULT-VALUE}).")
        int percent = 100;

        ObjectNode json() {
            if (doors == (policies != null)) {
                throw new Problem(
                        ProblemCode.INVALID, "give `--policies FILE`, or `--door-policies`");
            }
            ObjectNode rules = Json.object();
            if (policies == null) {
                rules.put("door_policies", true);
            } else {
                rules.put("policies", TextFile.read(policies));
            }
            if (schema != null) {
                rules.put("schema", TextFile.read(schema));
            }
            ArrayNode list = rules.putArray("types");
            if (doors) {
                DOOR_TYPES.forEach(
                        (type, entity) -> list.addObject().put("type", type).put("entity", entity));
            }
            types.forEach(type -> list.addObject().put("type", type));
            trusted.forEach(type -> list.addObject().put("type", type).put("trusted", true));
            if (identity != null) {
                list.addObject().put("type", identity).put("entity", PERSON);
            }
            return rules.put("sample_percent", percent);
        }

        /// They go by themselves because they may be long.
        void sendEntities(InnerDoor inner, String client) {
            if (entities != null) {
                inner.link()
                        .post(
                                path(client) + "/entities",
                                Json.read(
                                        TextFile.read(entities).getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    @Command(name = "list", header = "All of them, removed ones too.")
    static final class Listing extends DoorCommand {
        Listing(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            list(doors, CLIENTS, TABLE);
        }
    }

    @Command(name = "show", header = "One of them, with its policies.")
    static final class Show extends DoorCommand {
        @Parameters(paramLabel = "CLIENT", description = "Its name or id (clt_...).")
        String client = "";

        Show(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            try (InnerDoor inner = doors.inner()) {
                doors.output().show(inner.link().get(path(client)));
            }
        }
    }

    @Command(
            name = "add",
            header = "Register a program; the answer holds its secret, once.",
            footer = {
                "",
                "Needs an inner session not older than five minutes: `sallyport login inner`."
            })
    static final class Add extends DoorCommand {
        @Parameters(paramLabel = "NAME", description = "What it is called, for ever.")
        String name = "";

        @Option(
                names = "--at",
                required = true,
                paramLabel = "DOOR",
                description = "The door it asks: outer or inner.")
        String door = "";

        @Option(names = "--purpose", required = true, paramLabel = "TEXT", description = "Why.")
        String purpose = "";

        @Option(
                names = "--accountable",
                paramLabel = "NAME",
                description = "Who answers for it; else yourself.")
        @Nullable String accountable;

        @Option(
                names = "--days",
                paramLabel = "COUNT",
                defaultValue = "90",
                description = "When it ends by itself (default: ${DEFAULT-VALUE}).")
        int days = 90;

        @ArgGroup(exclusive = false, multiplicity = "1")
        RulesOptions rules = new RulesOptions();

        Add(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            ObjectNode body =
                    Json.object()
                            .put("name", name)
                            .put("door", door)
                            .put("purpose", purpose)
                            .put("expires_in_days", days);
            if (accountable != null) {
                body.put("accountable", accountable);
            }
            body.set("rules", rules.json());
            try (InnerDoor inner = doors.inner()) {
                JsonNode told = inner.link().post(CLIENTS, body);
                rules.sendEntities(inner, name);
                doors.output().say(told, handOver(told));
            }
        }
    }

    @Command(name = "change", header = "Put other policies in force for one of them.")
    static final class Change extends DoorCommand {
        @Parameters(paramLabel = "CLIENT", description = "Its name or id.")
        String client = "";

        @ArgGroup(exclusive = false, multiplicity = "1")
        RulesOptions rules = new RulesOptions();

        Change(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            try (InnerDoor inner = doors.inner()) {
                JsonNode changed = inner.link().post(path(client) + "/rules", rules.json());
                rules.sendEntities(inner, client);
                doors.output().say(changed, "in force");
            }
        }
    }

    @Command(name = "rotate", header = "Make another secret; the answer holds it, once.")
    static final class Rotate extends DoorCommand {
        @Parameters(paramLabel = "CLIENT", description = "Its name or id.")
        String client = "";

        @Option(
                names = "--overlap",
                paramLabel = "TIME",
                defaultValue = "0s",
                description = "How long the old one still works (default: ${DEFAULT-VALUE}).")
        String overlap = "0s";

        Rotate(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            ObjectNode body = Json.object().put("overlap_seconds", Durations.seconds(overlap));
            try (InnerDoor inner = doors.inner()) {
                JsonNode told = inner.link().post(path(client) + "/rotate", body);
                doors.output().say(told, handOver(told));
            }
        }
    }

    @Command(
            name = "handover",
            header = "Name somebody else who answers for it.",
            footer = {
                "",
                "When who answered for it was frozen or left, it gets no answers until then."
            })
    static final class HandOver extends DoorCommand {
        @Parameters(index = "0", paramLabel = "CLIENT", description = "Its name or id.")
        String client = "";

        @Parameters(index = "1", paramLabel = "NAME", description = "Who answers for it now.")
        String accountable = "";

        HandOver(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            ObjectNode body = Json.object().put("accountable", accountable);
            post(doors, path(client) + "/accountable", body, accountable + " answers for it");
        }
    }

    @Command(name = "remove", header = "It gets no answers any more, from within a second.")
    static final class Remove extends DoorCommand {
        @Parameters(paramLabel = "CLIENT", description = "Its name or id.")
        String client = "";

        Remove(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            try (InnerDoor inner = doors.inner()) {
                doors.output().say(inner.link().delete(path(client)), "removed");
            }
        }
    }

    private static String handOver(JsonNode told) {
        return "keep this where the program reads it, it is shown once: "
                + Json.text(told, "secret");
    }
}
