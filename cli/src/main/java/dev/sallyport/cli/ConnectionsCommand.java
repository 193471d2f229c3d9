package dev.sallyport.cli;

import dev.sallyport.client.InnerDoor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "connections",
        header = "Your connections at the gateways that wait for fresh proof.",
        subcommands = {ConnectionsCommand.Listing.class, ConnectionsCommand.Prove.class})
final class ConnectionsCommand extends DoorCommand {
    private static final Table TABLE =
            Table.of("id", "login", "target.name", "address", "key_fingerprint", "since")
                    .ifEmpty(
                            "nothing waits for your proof; connect with `ssh LOGIN@TARGET@GATEWAY`");

    ConnectionsCommand(World world) {
        super(world);
    }

    @Override
    void run(Doors doors) {
        list(doors, "/api/v1/connections", TABLE);
    }

    @Command(name = "list", header = "Where from, with which key, where to, since when.")
    static final class Listing extends DoorCommand {
        Listing(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            list(doors, "/api/v1/connections", TABLE);
        }
    }

    @Command(name = "prove", header = "Prove to be the person behind one of them, now.")
    static final class Prove extends SigningCommand {
        @Parameters(paramLabel = "CONNECTION", description = "The connection's id (con_…).")
        String connection = "";

        Prove(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            sign(
                    doors,
                    InnerDoor.fields("prove-connection").put("connection", connection),
                    "proved; the connection goes on");
        }
    }
}
