package dev.sallyport.cli;

import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/// What is held now, and the ways it ends before its time.
final class GrantCommands {
    private static final Table GRANTS =
            Table.of("id", "state", "login", "target.name", "beneficiary.name", "not_after")
                    .ifEmpty("ask with `sallyport request LOGIN@TARGET --because REASON`");

    private GrantCommands() {}

    private static String end(String grant, String verb) {
        return "/api/v1/grants/" + Queries.encode(grant) + "/" + verb;
    }

    @Command(name = "grants", header = "Who holds what, and until when.")
    static final class Grants extends DoorCommand {
        Grants(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            list(doors, "/api/v1/grants", GRANTS);
        }
    }

    @Command(name = "accept", header = "Take up a grant that somebody asked for on your behalf.")
    static final class Accept extends SigningCommand {
        @Parameters(paramLabel = "GRANT", description = "The grant's id (grt_…).")
        String grant = "";

        Accept(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            sign(doors, InnerDoor.fields("accept-grant").put("grant", grant), "accepted");
        }
    }

    @Command(name = "done", header = "Give a grant back: its sessions close at once.")
    static final class Done extends DoorCommand {
        @Parameters(paramLabel = "GRANT", description = "The grant's id (grt_…).")
        String grant = "";

        Done(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            post(doors, end(grant, "done"), Json.object(), "given back");
        }
    }

    @Command(name = "revoke", header = "Take a grant away: its sessions close at once.")
    static final class Revoke extends DoorCommand {
        @Parameters(paramLabel = "GRANT", description = "The grant's id (grt_…).")
        String grant = "";

        @Mixin Because because = new Because();

        Revoke(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            ObjectNode body = Json.object().put("reason", because.reason);
            post(doors, end(grant, "revoke"), body, "revoked");
        }
    }
}
