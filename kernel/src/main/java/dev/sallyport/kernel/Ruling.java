package dev.sallyport.kernel;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What decided that an act may happen, or may not: policies by name, in which version, on the
/// facts of which moment. Travels with the [Operation] into the ledger entries of the act.
///
/// Bounded, because names are whatever somebody called a policy: long ones are cut, and of many the
/// first are named and the rest counted.
///
/// @param action what was asked for
/// @param basis null when nothing could be read, which refuses
/// @param policies those that determined the decision, invariants included; none when nothing
///   permitted
/// @param omitted how many more there were
/// @param reasons codes of a refusal; none for a yes
public record Ruling(
        String action,
        @Nullable Basis basis,
        List<String> policies,
        int omitted,
        List<String> reasons) {
    static final int NAMES_MAX = 24;
    static final int NAME_MAX = 100;

    /// @param door whose policies
    /// @param version of the door's set; 0 is what a fresh installation has
    /// @param hash of the set's text, which tells the fresh sets of two releases apart
    /// @param epoch the index of the ledger's last entry that the facts include, -1 for none
    public record Basis(String door, long version, String hash, long epoch) {}

    public Ruling {
        policies = List.copyOf(policies);
        reasons = List.copyOf(reasons);
    }

    /// Bounds what is named.
    public static Ruling of(
            String action, @Nullable Basis basis, List<String> policies, List<String> reasons) {
        return new Ruling(
                action,
                basis,
                shortened(policies),
                Math.max(0, policies.size() - NAMES_MAX),
                shortened(reasons));
    }

    public boolean permits() {
        return reasons.isEmpty();
    }

    /// The same ruling, of which something could not be fulfilled.
    public Ruling refusing(String reason) {
        return new Ruling(
                action,
                basis,
                policies,
                omitted,
                shortened(Stream.concat(reasons.stream(), Stream.of(reason)).toList()));
    }

    private static List<String> shortened(List<String> names) {
        return names.stream().limit(NAMES_MAX).map(it -> Cut.marked(it, NAME_MAX)).toList();
    }
}
