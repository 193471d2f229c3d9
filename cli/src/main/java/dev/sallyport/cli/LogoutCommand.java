package dev.sallyport.cli;

import dev.sallyport.client.DoorLink;
import dev.sallyport.client.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "logout", header = "Sign out at one door and forget its handle.")
final class LogoutCommand extends DoorCommand {
    @Parameters(paramLabel = "DOOR", description = "outer or inner.")
    LoginCommand.Which door = LoginCommand.Which.outer;

    LogoutCommand(World world) {
        super(world);
    }

    /// The handle is forgotten here even if the door cannot be reached: it ends there by itself.
    @Override
    void run(Doors doors) {
        try (DoorLink link = doors.link(door)) {
            link.post("/api/v1/sign-out", Json.object());
        } finally {
            doors.forgetHandle(door.name());
        }
        doors.output().say(Json.object(), "signed out at the " + door + " door");
    }
}
