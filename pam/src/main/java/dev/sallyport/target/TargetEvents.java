package dev.sallyport.target;

import dev.sallyport.kernel.Sha256;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.warrant.DefineRoster;
import dev.sallyport.warrant.DefineTarget;
import dev.sallyport.warrant.SignedAct;
import java.util.Map;

/// What this package tells the ledger.
final class TargetEvents {
    private TargetEvents() {}

    static LedgerEvent targetDefined(DefineTarget act, SignedAct signed) {
        return LedgerEvent.done("target.defined", act.target())
                .with(
                        Map.of(
                                "name", act.name(),
                                "version", act.version(),
                                "act_hash", act.hash().hex(),
                                "signed_hash", Sha256.of(signed.canonical()).hex()));
    }

    static LedgerEvent rosterDefined(DefineRoster act, SignedAct signed) {
        return LedgerEvent.done("roster.defined", act.roster())
                .with(
                        Map.of(
                                "name", act.name(),
                                "version", act.version(),
                                "members", act.members().size(),
                                "act_hash", act.hash().hex(),
                                "signed_hash", Sha256.of(signed.canonical()).hex()));
    }
}
