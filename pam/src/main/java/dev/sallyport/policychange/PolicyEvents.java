package dev.sallyport.policychange;

import dev.sallyport.kernel.Id;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.ledger.LedgerObject;
import dev.sallyport.ledger.Outcome;
import dev.sallyport.policy.PolicySets;
import dev.sallyport.warrant.ChangePolicy;
import dev.sallyport.warrant.SignedAct;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What this package tells the ledger. Every entry is found by `policy:DOOR`.
final class PolicyEvents {
    private PolicyEvents() {}

    static LedgerEvent proposed(ChangePolicy act, Id ceremony) {
        return event("policy.proposed", act.door(), ceremony)
                .with(
                        Map.of(
                                "version", act.version(),
                                "reason", act.reason(),
                                "base_hash", act.baseHash().hex(),
                                "text_hash", act.textHash().hex(),
                                "diff_hash", act.diffHash().hex(),
                                "act_hash", act.hash().hex()));
    }

    static LedgerEvent changed(ChangePolicy act, PersonId approver, SignedAct signed) {
        return event("policy.changed", act.door(), act.by(), approver)
                .with(
                        Map.of(
                                "version", act.version(),
                                "reason", act.reason(),
                                "base_hash", act.baseHash().hex(),
                                "text_hash", act.textHash().hex(),
                                "diff_hash", act.diffHash().hex(),
                                "act_hash", act.hash().hex(),
                                "signed_hash", Sha256.of(signed.canonical()).hex()));
    }

    static LedgerEvent confirmed(PolicySets.Version version) {
        return event("policy.confirmed", version.door().word())
                .with(Map.of("version", version.version()));
    }

    static LedgerEvent reverted(PolicySets.Version version) {
        return event("policy.reverted", version.door().word())
                .with(Map.of("version", version.version()));
    }

    /// @param how `online` by an administrator, `offline` by the owner of the database
    static LedgerEvent rolledBack(PolicySets.Version version, String how) {
        return event("policy.rolled-back", version.door().word())
                .with(Map.of("version", version.version(), "how", how));
    }

    private static LedgerEvent event(String type, String door, Id... others) {
        List<LedgerObject> objects = new ArrayList<>();
        objects.add(new LedgerObject("policy:" + door));
        for (Id other : others) {
            objects.add(LedgerObject.of(other));
        }
        return new LedgerEvent(type, Outcome.DONE, objects, Map.of());
    }
}
