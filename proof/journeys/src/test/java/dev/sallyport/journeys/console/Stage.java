package dev.sallyport.journeys.console;

import dev.sallyport.console.Console;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.InnerSessionId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.web.DoorParts;
import dev.sallyport.web.DoorSettings;
import dev.sallyport.web.PresentedHandle;
import dev.sallyport.web.RunningDoor;
import dev.sallyport.web.Visitor;
import dev.sallyport.web.WebEdge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The console before a canned API: the door's own edge, headers and pages, nothing behind them.
final class Stage implements AutoCloseable {
    static final String HANDLE = "ada";

    final StageApi api = new StageApi();
    final StagePolicies policies = new StagePolicies();
    private final RunningDoor door;

    Stage() {
        this(freePort());
    }

    Stage(int port) {
        List<Object> handlers = new ArrayList<>(Console.pages());
        handlers.add(api);
        handlers.add(policies);
        door =
                WebEdge.open(
                        DoorSettings.local(Door.INNER, port),
                        new DoorParts(
                                Console.look(),
                                (presented, _) -> visitor(presented),
                                handlers,
                                List.of(),
                                InstantSource.system(),
                                Randomness.secure()));
    }

    String address(String path) {
        return door.settings().origin() + path;
    }

    @Override
    public void close() {
        door.close();
    }

    private static Visitor visitor(PresentedHandle presented) {
        return presented.text().equals(HANDLE)
                ? new Visitor.SignedIn(
                        PersonId.parse(StageProps.id("psn", "ada")),
                        "ada",
                        "Ada Lovelace",
                        new InnerSessionId(new UUID(7, 7)),
                        true,
                        false,
                        Instant.now())
                : new Visitor.Stranger();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
