package dev.sallyport.controlline;

import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// An inner door that answers from its input alone and remembers who came and went.
class QuietDoor implements InnerDoor {
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    /// How many more arrivals fail.
    final AtomicInteger failures = new AtomicInteger();

    @Override
    public void connected(GatewayPeer peer, Arrival arrival) {
        arrivals.add(arrival);
        if (failures.getAndDecrement() > 0) {
            throw new Problem(ProblemCode.UNAVAILABLE, "not now");
        }
        events.add("connected " + peer.node());
    }

    @Override
    public void disconnected(GatewayPeer peer) {
        events.add("disconnected " + peer.node());
    }

    /// The key's bytes come back as the person's name.
    @Override
    public InnerAnswer.KeyOwner whoOwnsKey(GatewayPeer peer, GatewayRequest.WhoOwnsKey ask) {
        if (ask.key().length == 0) {
            return new InnerAnswer.UnknownKey();
        }
        return new InnerAnswer.KnownKey(Samples.PERSON, new String(ask.key()));
    }

    @Override
    public InnerAnswer.Admission admit(GatewayPeer peer, GatewayRequest.Admit ask) {
        return new InnerAnswer.Refused("nobody comes in");
    }

    @Override
    public void connectionGone(GatewayPeer peer, GatewayRequest.ConnectionGone gone) {
        throw new Problem(ProblemCode.NOT_FOUND, "no such connection");
    }

    @Override
    public InnerAnswer.Certification certify(
            GatewayPeer peer, GatewayRequest.CertifySessionKey ask) {
        throw new IllegalStateException("secret detail");
    }

    @Override
    public InnerAnswer.Leases renew(GatewayPeer peer, GatewayRequest.RenewLease ask) {
        return new InnerAnswer.Leases(ask.sessions().stream().map(QuietDoor::live).toList());
    }

    private static Lease live(BrokeredSessionId session) {
        return new Lease.Live(session, Duration.ofSeconds(30), Samples.LIMIT);
    }

    @Override
    public InnerAnswer.TapeOpened openTape(GatewayPeer peer, GatewayRequest.OpenTape ask) {
        return new InnerAnswer.TapeOpened(Samples.TAPE, Secret.takeOwnershipOf(new byte[32]));
    }

    @Override
    public void tapeChunk(GatewayPeer peer, GatewayRequest.TapeChunk chunk) {
        events.add("chunk " + chunk.index());
    }

    @Override
    public void sealTape(GatewayPeer peer, GatewayRequest.SealTape seal) {
        events.add("seal");
    }

    @Override
    public void operations(GatewayPeer peer, GatewayRequest.Operations operations) {
        events.add("operations " + operations.operations().size());
    }

    @Override
    public void sessionEnded(GatewayPeer peer, GatewayRequest.SessionEnded ended) {
        events.add("ended " + ended.reason());
    }
}
