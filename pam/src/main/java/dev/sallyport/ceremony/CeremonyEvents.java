package dev.sallyport.ceremony;

import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.CeremonyId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.ledger.LedgerObject;
import dev.sallyport.ledger.Outcome;
import dev.sallyport.warrant.EnrolAuthenticator;
import dev.sallyport.warrant.SignedAct;
import java.util.List;
import java.util.Map;

/// What this package tells the ledger.
final class CeremonyEvents {
    private CeremonyEvents() {}

    static LedgerEvent refused(CeremonyId id, String act) {
        return new LedgerEvent(
                "ceremony.refused",
                Outcome.REJECTED,
                List.of(LedgerObject.of(id)),
                Map.of("act", act));
    }

    static LedgerEvent cosigned(CeremonyId id, String act, PersonId by) {
        return LedgerEvent.done("ceremony.cosigned", id, by).with(Map.of("act", act));
    }

    static LedgerEvent withdrawn(CeremonyId id, String act) {
        return LedgerEvent.done("ceremony.withdrawn", id).with(Map.of("act", act));
    }

    static LedgerEvent enrolled(EnrolAuthenticator act, SignedAct signed, String road) {
        return LedgerEvent.done("authenticator.enrolled", act.authenticator(), act.by())
                .with(
                        Map.of(
                                "kind", act.kind(),
                                "road", road,
                                "may_approve_from", act.mayApproveFrom(),
                                "act_hash", act.hash().hex(),
                                "signed_hash", Sha256.of(signed.canonical()).hex()));
    }

    static LedgerEvent authenticatorRevoked(AuthenticatorId id, PersonId owner, String reason) {
        return LedgerEvent.done("authenticator.revoked", id, owner).with(Map.of("reason", reason));
    }

    static LedgerEvent codeMade(PersonId person) {
        return LedgerEvent.done("enrolment-code.made", person);
    }

    /// Policy does not let whoever asked make one.
    static LedgerEvent codeRefused(PersonId person) {
        return LedgerEvent.of("enrolment-code.made", Outcome.REFUSED, person);
    }
}
