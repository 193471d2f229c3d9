package dev.sallyport.brokering;

import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.elevation.Grant;
import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.ledger.LedgerObject;
import dev.sallyport.ledger.Outcome;
import java.util.List;
import java.util.Map;

/// What this package tells the ledger.
final class SessionEvents {
    private SessionEvents() {}

    static LedgerEvent pending(PendingConnection it) {
        return LedgerEvent.done("connection.pending", it.id(), it.grant(), it.person())
                .with(
                        Map.of(
                                "source_address", it.sourceAddress(),
                                "key_fingerprint", it.fingerprint()));
    }

    static LedgerEvent admitted(BrokeredSession it, SshKey key, boolean proved) {
        return LedgerEvent.done("session.admitted", it.id(), it.grant(), it.person(), it.node())
                .with(
                        Map.of(
                                "connection", it.connection(),
                                "source_address", it.sourceAddress(),
                                "key_fingerprint", key.fingerprint(),
                                "fresh_proof", proved));
    }

    static LedgerEvent refused(GatewayRequest.Admit ask, Grant grant, NodeId node) {
        return new LedgerEvent(
                "connection.refused",
                Outcome.REFUSED,
                List.of(
                        LedgerObject.of(ask.connection()),
                        LedgerObject.of(grant.id()),
                        LedgerObject.of(grant.document().beneficiary()),
                        LedgerObject.of(node)),
                Map.of());
    }

    static LedgerEvent certified(BrokeredSession it, long serial) {
        return LedgerEvent.done("session.certified", it.id(), it.grant())
                .with(Map.of("serial", Long.toUnsignedString(serial)));
    }

    static LedgerEvent notCertified(BrokeredSession it, String reason) {
        return LedgerEvent.of("session.not-certified", Outcome.REFUSED, it.id(), it.grant())
                .with(Map.of("reason", reason));
    }

    static LedgerEvent terminated(BrokeredSession it, String reason) {
        return LedgerEvent.done("session.terminated", it.id(), it.grant())
                .with(Map.of("reason", reason));
    }

    static LedgerEvent ended(BrokeredSession it, GatewayRequest.SessionEnded ended) {
        return LedgerEvent.done("session.ended", it.id(), it.grant(), it.person())
                .with(
                        Map.of(
                                "reason", ended.reason().word(),
                                "channels", ended.counts().channels(),
                                "operations", ended.counts().operations(),
                                "bytes_in", ended.counts().bytesIn(),
                                "bytes_out", ended.counts().bytesOut()));
    }

    /// Ended, by what nobody could report: `lost` or `recovered`.
    static LedgerEvent lost(BrokeredSession it, String reason) {
        return LedgerEvent.of("session.ended", Outcome.FAILED, it.id(), it.grant(), it.person())
                .with(Map.of("reason", reason));
    }

    static Actor gateway(NodeId node) {
        return new Actor.Gateway(node);
    }
}
