package dev.sallyport.brokering;

import dev.sallyport.controlline.GatewayPeer;
import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.InnerDoor;
import dev.sallyport.elevation.Elevations;
import dev.sallyport.elevation.Warrants;
import dev.sallyport.identity.Person;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The inner door as gateways see it: one place, each question handed to who decides it.
public final class Brokerage implements InnerDoor {
    private final BrokeringParts parts;
    private final SshKeys keys;
    private final Admissions admissions;
    private final Connections connections;
    private final Certificates certificates;
    private final BrokeredSessions sessions;
    private final EndOrders orders;
    private final TapeIntake tapes;

    /// Where tapes go: the recording zone, which builds on this one.
    public interface TapeIntake {
        InnerAnswer.TapeOpened open(GatewayPeer peer, GatewayRequest.OpenTape ask);

        void chunk(GatewayPeer peer, GatewayRequest.TapeChunk chunk);

        void seal(GatewayPeer peer, GatewayRequest.SealTape seal);

        void operations(GatewayPeer peer, GatewayRequest.Operations operations);
    }

    /// What decides, in the order of a connection's life.
    public record Desks(
            SshKeys keys,
            Elevations elevations,
            Warrants warrants,
            Connections connections,
            BrokeredSessions sessions,
            EndOrders orders,
            TapeIntake tapes) {}

    /// @param egress the addresses from which a gateway reaches targets, for its certificates
    public Brokerage(
            BrokeringParts parts, Desks desks, Function<GatewayPeer, List<String>> egress) {
        this.parts = parts;
        this.keys = desks.keys();
        this.connections = desks.connections();
        this.sessions = desks.sessions();
        this.orders = desks.orders();
        this.tapes = desks.tapes();
        this.admissions = new Admissions(parts, desks.keys(), desks.elevations(), desks.orders());
        this.certificates = new Certificates(parts, desks.elevations(), desks.warrants(), egress);
    }

    @Override
    public void connected(GatewayPeer peer, Arrival arrival) {
        switch (arrival) {
            case NEW_PROCESS -> sessions.died(peer);
            case COMES_BACK -> orders.repeat(peer.node());
        }
    }

    @Override
    public InnerAnswer.KeyOwner whoOwnsKey(GatewayPeer peer, GatewayRequest.WhoOwnsKey ask) {
        Optional<Person> person =
                keys.find(ask.key()).flatMap(key -> parts.directory().find(key.person()));
        return person.<InnerAnswer.KeyOwner>map(it -> new InnerAnswer.KnownKey(it.id(), it.name()))
                .orElseGet(InnerAnswer.UnknownKey::new);
    }

    @Override
    public InnerAnswer.Admission admit(GatewayPeer peer, GatewayRequest.Admit ask) {
        return admissions.admit(peer, ask);
    }

    @Override
    public void connectionGone(GatewayPeer peer, GatewayRequest.ConnectionGone gone) {
        connections.gone(peer, gone.connection());
    }

    @Override
    public InnerAnswer.Certification certify(
            GatewayPeer peer, GatewayRequest.CertifySessionKey ask) {
        return certificates.certify(peer, ask);
    }

    @Override
    public InnerAnswer.Leases renew(GatewayPeer peer, GatewayRequest.RenewLease ask) {
        return sessions.renew(peer, ask);
    }

    @Override
    public InnerAnswer.TapeOpened openTape(GatewayPeer peer, GatewayRequest.OpenTape ask) {
        return tapes.open(peer, ask);
    }

    @Override
    public void tapeChunk(GatewayPeer peer, GatewayRequest.TapeChunk chunk) {
        tapes.chunk(peer, chunk);
    }

    @Override
    public void sealTape(GatewayPeer peer, GatewayRequest.SealTape seal) {
        tapes.seal(peer, seal);
    }

    @Override
    public void operations(GatewayPeer peer, GatewayRequest.Operations operations) {
        tapes.operations(peer, operations);
    }

    @Override
    public void sessionEnded(GatewayPeer peer, GatewayRequest.SessionEnded ended) {
        sessions.ended(peer, ended);
    }
}
