package dev.sallyport.cli;

import dev.sallyport.client.DoorLink;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "me", header = "Who a door takes you for.")
final class MeCommand extends DoorCommand {
    @Parameters(paramLabel = "DOOR", description = "outer or inner.")
    LoginCommand.Which door = LoginCommand.Which.inner;

    MeCommand(World world) {
        super(world);
    }

    @Override
    void run(Doors doors) {
        try (DoorLink link = doors.link(door)) {
            doors.output().show(link.get("/api/v1/me"));
        }
    }
}
