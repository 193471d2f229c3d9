package dev.sallyport.brokering;

import dev.sallyport.controlline.GatewayPeer;
import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.elevation.Elevations;
import dev.sallyport.elevation.Grant;
import dev.sallyport.elevation.Warrants;
import dev.sallyport.keeper.CertificateRequest;
import dev.sallyport.keeper.SshCertificate;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.warrant.SignedAct;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Certificates for the key a gateway made for one session.
///
/// The keeper signs, after it verified the signatures; then the serial and the ledger entry are
/// committed, and only then does the gateway get it. If we stop in between, a certificate was made
/// that nobody has.
final class Certificates {
    private final BrokeringParts parts;
    private final Elevations elevations;
    private final Warrants warrants;
    private final SessionSql sessions;
    private final ConnectionSql connections;
    private final GatewayOperations operations;
    private final Function<GatewayPeer, List<String>> egress;

    Certificates(
            BrokeringParts parts,
            Elevations elevations,
            Warrants warrants,
            Function<GatewayPeer, List<String>> egress) {
        this.parts = parts;
        this.elevations = elevations;
        this.warrants = warrants;
        this.sessions = new SessionSql(parts.database());
        this.connections = new ConnectionSql(parts.database());
        this.operations = new GatewayOperations(parts.clock(), parts.randomness());
        this.egress = egress;
    }

    InnerAnswer.Certification certify(GatewayPeer peer, GatewayRequest.CertifySessionKey ask) {
        BrokeredSession session =
                sessions.find(ask.session())
                        .filter(it -> it.node().equals(peer.node()))
                        .orElseThrow(BrokeredSessions::unknown);
        if (!session.live()) {
            return new InnerAnswer.NotCertified("the session is over");
        }
        Optional<Grant> grant = elevations.find(session.grant());
        Optional<String> fallen =
                grant.isEmpty() ? Optional.of("the grant is gone") : elevations.fallen(grant.get());
        if (fallen.isPresent()) {
            return new InnerAnswer.NotCertified(fallen.get());
        }
        Operation op = operations.by(peer, "certify");
        try {
            SshCertificate certificate =
                    parts.keeper().signCertificate(request(peer, session, ask.key()));
            return record(op, session, certificate);
        } catch (Problem problem) {
            if (problem.code() != ProblemCode.FORBIDDEN) {
                throw problem;
            }
            String reason = String.valueOf(problem.getMessage());
            parts.database()
                    .inTransaction(() ->
                            parts.ledger().append(op, SessionEvents.notCertified(session, reason)));
            return new InnerAnswer.NotCertified(reason);
        }
    }

    private CertificateRequest request(GatewayPeer peer, BrokeredSession session, byte[] key) {
        Optional<SignedAct> proof =
                connections.find(session.connection()).flatMap(PendingConnection::proof);
        return new CertificateRequest(
                warrants.assemble(session.grant(), proof),
                session.id(),
                session.connection(),
                key,
                egress.apply(peer));
    }

    private InnerAnswer.Certification record(
            Operation op, BrokeredSession session, SshCertificate certificate) {
        parts.database()
                .inTransaction(() -> {
                    sessions.certified(session.id(), certificate.serial(), parts.clock().instant());
                    return parts.ledger()
                            .append(op, SessionEvents.certified(session, certificate.serial()));
                });
        return new InnerAnswer.Certified(certificate.blob(), certificate.serial());
    }
}
