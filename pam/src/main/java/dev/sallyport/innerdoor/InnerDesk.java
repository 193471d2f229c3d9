package dev.sallyport.innerdoor;

import dev.sallyport.authzen.AuthzenHttp;
import dev.sallyport.authzen.KnownPrograms;
import dev.sallyport.authzen.MetadataHttp;
import dev.sallyport.decisionpoint.DecisionDesk;
import dev.sallyport.kernel.Door;
import dev.sallyport.ledger.StreamLane;
import dev.sallyport.web.ClientLookup;
import java.net.URI;
import java.util.List;

/// Decisions for programs at the inner door, with the lane of the ledger they are told on.
final class InnerDesk implements AutoCloseable {
    private final StreamLane stream;
    private final DecisionDesk desk;

    private InnerDesk(StreamLane stream, DecisionDesk desk) {
        this.stream = stream;
        this.desk = desk;
    }

    static InnerDesk start(InnerGround ground) {
        StreamLane stream = new StreamLane(ground.database(), ground.clock(), ground.randomness());
        DecisionDesk desk =
                DecisionDesk.of(
                        Door.INNER,
                        new DecisionDesk.Ground(
                                ground.database(),
                                ground.snapshots(),
                                stream,
                                ground.clock(),
                                ground.randomness()));
        stream.start();
        desk.start();
        return new InnerDesk(stream, desk);
    }

    List<Object> handlers(URI origin) {
        return List.of(new AuthzenHttp(desk.point()), new MetadataHttp(origin));
    }

    ClientLookup programs() {
        return new KnownPrograms(desk.book());
    }

    @Override
    public void close() {
        desk.close();
        stream.close();
    }
}
