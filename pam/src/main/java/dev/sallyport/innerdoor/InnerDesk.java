package dev.sallyport.innerdoor;

import dev.sallyport.authzen.AuthzenHttp;
import dev.sallyport.authzen.KnownPrograms;
import dev.sallyport.authzen.MetadataHttp;
import dev.sallyport.decisionpoint.DecisionDesk;
import dev.sallyport.explanation.ExplanationHttp;
import dev.sallyport.explanation.QuestionLog;
import dev.sallyport.kernel.Door;
import dev.sallyport.ledger.StreamLane;
import dev.sallyport.policy.Explanations;
import dev.sallyport.policy.Searches;
import dev.sallyport.web.ClientLookup;
import java.net.URI;
import java.util.List;

/// Decisions told at the inner door, to programs, and to people who ask why, with the lane of the
/// ledger that such questions are put on record by.
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

    List<Object> handlers(InnerParts parts, URI origin) {
        return List.of(
                explanations(parts), new AuthzenHttp(desk.point()), new MetadataHttp(origin));
    }

    private ExplanationHttp explanations(InnerParts parts) {
        InnerGround ground = parts.ground();
        InnerNaming naming =
                new InnerNaming(
                        parts.directory(), parts.targets(), parts.rosters(), ground.groups());
        return new ExplanationHttp(
                Door.INNER,
                ground.policy(),
                new ExplanationHttp.Answers(
                        new Explanations(ground.snapshots(), ground.clock()),
                        new Searches(ground.snapshots(), ground.clock())),
                naming,
                new QuestionLog(stream, naming));
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
