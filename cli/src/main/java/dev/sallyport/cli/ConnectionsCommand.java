package dev.sallyport.cli;

import dev.sallyport.client.InnerDoor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "connections",
        header = "Your connections at the gateways that wait for fresh proof.",
        subcommands = {ConnectionsCommand.Listing.class, ConnectionsCommand.Prove.class})
final class ConnectionsCommand extends DoorCommand {
    ConnectionsCommand(World world) {
        super(world);
    }

    @Override
    void run(Doors doors) {
        list(doors);
    }

    private static void list(Doors doors) {
        try (InnerDoor inner = doors.inner()) {
            doors.output()
                    .list(
                            inner.link().get("/api/v1/connections"),
                            "id",
                            "login",
                            "target.name",
                            "address",
                            "key_fingerprint",
                            "since");
        }
    }

    @Command(name = "list", header = "Where from, with which key, where to, since when.")
    static final class Listing extends DoorCommand {
        Listing(World world) {
            super(world);
        }

        @Override
        void run(Doors doors) {
            list(doors);
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
