package dev.sallyport.cli;

import dev.sallyport.client.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "sessions",
        header = "Connections through the gateways.",
        subcommands = {SessionsCommand.Listing.class, SessionsCommand.Terminate.class})
final class SessionsCommand extends DoorCommand {
    private static final Table TABLE =
            Table.of(
                            "id",
                            "state",
                            "login",
                            "target.name",
                            "person.name",
                            "started_at",
                            "end_reason")
                    .ifEmpty("nobody was connected; `sallyport grants` shows who could be");

    SessionsCommand(World world) {
        super(world);
    }

    @Override
    void run(Doors doors) {
        list(doors, "/api/v1/sessions", TABLE);
    }

    @Command(name = "list", header = "Who is connected where, and who was.")
    static final class Listing extends DoorCommand {
        Listing(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            list(doors, "/api/v1/sessions", TABLE);
        }
    }

    @Command(name = "terminate", header = "Close one connection now; the grant stays.")
    static final class Terminate extends DoorCommand {
        @Parameters(paramLabel = "SESSION", description = "The session's id (ses_…).")
        String session = "";

        @Mixin Because because = new Because();

        Terminate(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            ObjectNode body = Json.object().put("reason", because.reason);
            String path = "/api/v1/sessions/" + Queries.encode(session) + "/terminate";
            post(doors, path, body, "terminated");
        }
    }
}
