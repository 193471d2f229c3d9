package dev.sallyport.policy;

import dev.sallyport.cedar.EntityStore;
import dev.sallyport.kernel.Ruling;
import java.time.Instant;

/// All facts and the policies of one door at one moment, in memory. Never changes.
///
/// @param nextFact when a fact begins or ends by itself
public record Snapshot(
        EntityStore facts,
        RuleTexts.InForce inForce,
        Compiled compiled,
        Moment moment,
        Instant nextFact) {
    /// The index of the last entry of the ledger when the facts were read.
    public long epoch() {
        return moment.epoch();
    }

    public RuleSet rules() {
        return inForce.rules();
    }

    /// What a decision on this rests on.
    Ruling.Basis basis() {
        return new Ruling.Basis(
                rules().door().word(), inForce.version(), rules().hashText(), epoch());
    }

    /// From then on this is out of date by itself.
    Instant until() {
        return nextFact.isBefore(inForce.until()) ? nextFact : inForce.until();
    }

    Snapshot with(EntityStore newFacts, Moment newMoment, Instant newNextFact) {
        return new Snapshot(newFacts, inForce, compiled, newMoment, newNextFact);
    }
}
