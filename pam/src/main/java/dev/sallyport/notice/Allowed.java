package dev.sallyport.notice;

import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Ruling;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// An act that policy allows: what decided, and who is told of it.
public record Allowed(List<Ruling> rulings, Set<PersonId> told) {
    public Allowed {
        rulings = List.copyOf(rulings);
        told = Set.copyOf(told);
    }

    /// Allowed by both: for an act of two people.
    public Allowed and(Allowed other) {
        List<Ruling> both = new ArrayList<>(rulings);
        both.addAll(other.rulings);
        Set<PersonId> all = new LinkedHashSet<>(told);
        all.addAll(other.told);
        return new Allowed(both, all);
    }

    /// The operation with what decided it.
    public Operation ruled(Operation op) {
        Operation ruled = op;
        for (Ruling ruling : rulings) {
            ruled = ruled.ruledBy(ruling);
        }
        return ruled;
    }
}
