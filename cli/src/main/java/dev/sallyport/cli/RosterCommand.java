package dev.sallyport.cli;

import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "roster",
        header = "Confirmed lists of people: who may ask, who approves, who administers.",
        subcommands = {RosterCommand.Listing.class, RosterCommand.Define.class})
final class RosterCommand extends DoorCommand {
    private static final Table TABLE =
            Table.of("id", "name", "version")
                    .and("MEMBERS", RosterCommand::members)
                    .and("ALSO IN GROUP", roster -> Cells.cell(roster, "group.name"))
                    .ifEmpty("define one with `sallyport roster define NAME PERSON…`");

    RosterCommand(World world) {
        super(world);
    }

    @Override
    void run(Doors doors) {
        list(doors, "/api/v1/rosters", TABLE);
    }

    private static String members(JsonNode roster) {
        List<String> names = new ArrayList<>();
        for (JsonNode member : roster.path("members")) {
            boolean counts = member.path("effective").asBoolean(true);
            names.add(Json.text(member, "name") + (counts ? "" : " (does not count now)"));
        }
        return names.isEmpty() ? "nobody" : String.join(", ", names);
    }

    @Command(name = "list", header = "All of them.")
    static final class Listing extends DoorCommand {
        Listing(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            list(doors, "/api/v1/rosters", TABLE);
        }
    }

    @Command(
            name = "define",
            header = "Define a roster or its next version; an administrator signs.",
            footer = {
                "",
                "The roster `administrators` takes two administrators.",
                "Who is on the roster `auditors` looks at everything and changes nothing."
            })
    static final class Define extends SigningCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "The roster's name.")
        String name = "";

        @Parameters(
                index = "1..*",
                arity = "1..*",
                paramLabel = "PERSON",
                description = "Everybody who belongs to it from now on.")
        List<String> members = List.of();

        @Option(
                names = "--group",
                paramLabel = "GROUP",
                description = "Count only those who are also in this group of the outer door.")
        @Nullable String group;

        Define(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            ObjectNode fields = InnerDoor.fields("define-roster").put("name", name);
            members.forEach(fields.putArray("members")::add);
            if (group != null) {
                fields.put("group", group);
            }
            sign(doors, fields, "defined");
        }
    }
}
