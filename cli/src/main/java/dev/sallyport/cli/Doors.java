package dev.sallyport.cli;

import dev.sallyport.client.DoorAddress;
import dev.sallyport.client.DoorLink;
import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import dev.sallyport.client.OuterDoor;
import dev.sallyport.client.Signer;
import dev.sallyport.client.TrustFile;
import dev.sallyport.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;

/// What one command needs to talk to an installation, made when it is first asked for.
///
/// **Security barrier.** A remembered handle is bound to the address it came from: pointed at
/// another door, it stays where it is.
final class Doors {
    private final World world;
    private final DoorOptions options;
    private final Home home;
    private final Settings settings;

    Doors(World world, DoorOptions options) {
        this.world = world;
        this.options = options;
        home = new Home(world.home());
        settings = new Settings(world, home);
    }

    World world() {
        return world;
    }

    Home home() {
        return home;
    }

    Settings settings() {
        return settings;
    }

    Prompts prompts() {
        return new Prompts(world);
    }

    Output output() {
        return new Output(world.out(), options.json);
    }

    OuterDoor outer() {
        return new OuterDoor(link("outer", settings.outer(options.outer)));
    }

    InnerDoor inner() {
        return new InnerDoor(link("inner", settings.inner(options.inner)));
    }

    DoorLink link(LoginCommand.Which door) {
        return switch (door) {
            case outer -> outer().link();
            case inner -> inner().link();
        };
    }

    Signer signer() {
        return Authenticators.choose(this);
    }

    /// Keeps what a door handed out, and where it came from.
    void keepHandle(String door, DoorLink link) {
        Secret handle = link.handle().orElseThrow();
        home.write(
                handleFile(door),
                Json.object()
                        .put("door", link.address().toString())
                        .put("handle", new String(handle.reveal(), StandardCharsets.US_ASCII)));
        settings.remember(door, link.address().toString());
    }

    void forgetHandle(String door) {
        home.delete(handleFile(door));
    }

    private DoorLink link(String door, DoorAddress address) {
        DoorLink link = new DoorLink(address, trust()).called(door);
        Optional<JsonNode> kept = home.read(handleFile(door));
        if (kept.isPresent() && Json.text(kept.get(), "door").equals(address.toString())) {
            byte[] handle = Json.need(kept.get(), "handle").getBytes(StandardCharsets.US_ASCII);
            link.present(Secret.takeOwnershipOf(handle));
        }
        return link;
    }

    private Optional<SSLContext> trust() {
        return settings.trust(options.trust).map(file -> TrustFile.read(Path.of(file)));
    }

    private static String handleFile(String door) {
        return door + "-handle.json";
    }
}
