package dev.sallyport.elevation;

import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Id;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.warrant.AcceptGrant;
import dev.sallyport.warrant.ApproveElevation;
import dev.sallyport.warrant.ElevationGrant;
import dev.sallyport.warrant.RequestElevation;
import dev.sallyport.warrant.SignedAct;
import java.util.List;
import java.util.Map;

/// What this package tells the ledger. The chain of a grant is found by its id, which is its
/// request's too.
final class ElevationEvents {
    private ElevationEvents() {}

    static LedgerEvent requested(RequestElevation act, SignedAct signed) {
        return LedgerEvent.done(
                        "elevation.requested",
                        act.request(),
                        chain(act.request()),
                        act.target(),
                        act.beneficiary())
                .with(
                        Map.of(
                                "login", act.login(),
                                "reason", act.reason(),
                                "seconds", act.seconds(),
                                "expires", act.expires(),
                                "act_hash", act.hash().hex(),
                                "signed_hash", hash(signed)));
    }

    static LedgerEvent approved(ApproveElevation act, SignedAct signed) {
        return LedgerEvent.done(
                        "elevation.approved", act.request(), chain(act.request()), act.approval())
                .with(
                        Map.of(
                                "seconds", act.seconds(),
                                "request_hash", act.requestHash().hex(),
                                "act_hash", act.hash().hex(),
                                "signed_hash", hash(signed)));
    }

    static LedgerEvent granted(ElevationGrant grant, List<Approval> approvals) {
        return LedgerEvent.done(
                        "elevation.granted",
                        grant.grant(),
                        grant.request(),
                        grant.target(),
                        grant.beneficiary())
                .with(
                        Map.of(
                                "login", grant.login(),
                                "target_version", grant.targetVersion(),
                                "not_before", grant.notBefore(),
                                "not_after", grant.notAfter(),
                                "approvals",
                                        approvals.stream()
                                                .map(it -> it.act().approval().text())
                                                .toList(),
                                "grant_hash", grant.hash().hex()));
    }

    static LedgerEvent requestEnded(RequestId id, RequestState how, String reason) {
        String type =
                switch (how) {
                    case DENIED -> "elevation.denied";
                    case CANCELLED -> "elevation.cancelled";
                    case EXPIRED -> "elevation.request-expired";
                    case OVERTAKEN -> "elevation.overtaken";
                    case GRANTED, PENDING ->
                            throw new dev.sallyport.kernel.Bug("this is no end of a request");
                };
        return LedgerEvent.done(type, id, chain(id)).with(Map.of("reason", reason));
    }

    static LedgerEvent accepted(AcceptGrant act, SignedAct signed) {
        return LedgerEvent.done("elevation.accepted", act.grant())
                .with(
                        Map.of(
                                "grant_hash", act.grantHash().hex(),
                                "act_hash", act.hash().hex(),
                                "signed_hash", hash(signed)));
    }

    static LedgerEvent ended(GrantId id, GrantEnd how, String reason) {
        return LedgerEvent.done("elevation.ended", id, new RequestId(id.value()))
                .with(Map.of("how", how, "reason", reason));
    }

    private static Id chain(RequestId request) {
        return ElevationGrant.idOf(request);
    }

    private static String hash(SignedAct signed) {
        return Sha256.of(signed.canonical()).hex();
    }
}
