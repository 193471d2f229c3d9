package dev.sallyport.cedar;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the type checker knows about an expression: its type, and what is safe to read once it has
/// turned out true. Without a type it failed, and that has been reported.
record Answer(@Nullable CedarType type, Set<Answer.Capability> gained) {
    static final Answer FAILED = new Answer(null, Set.of());

    /// That an attribute, or a tag, of an expression is there. A tag is named by an expression.
    ///
    /// With an order, so that sets find one quickly among others of the same hash: who writes
    /// policies chooses them.
    record Capability(Expr target, @Nullable String attribute, @Nullable Expr tag)
            implements Comparable<Capability> {
        static Capability attribute(Expr target, String name) {
            return new Capability(target, name, null);
        }

        static Capability tag(Expr target, Expr name) {
            return new Capability(target, null, name);
        }

        @Override
        public int compareTo(Capability that) {
            int byTarget = target.text().compareTo(that.target.text());
            return byTarget != 0 ? byTarget : name().compareTo(that.name());
        }

        /// Attributes and tags apart.
        private String name() {
            return tag == null ? "a" + attribute : "t" + tag.text();
        }
    }

    static Answer of(CedarType type) {
        return new Answer(type, Set.of());
    }

    static Answer of(CedarType type, Capability gained) {
        return new Answer(type, Set.of(gained));
    }

    static Set<Capability> union(Set<Capability> a, Set<Capability> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() ? b : a;
        }
        Set<Capability> both = new HashSet<>(a);
        both.addAll(b);
        return both;
    }

    static Set<Capability> intersection(Set<Capability> a, Set<Capability> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return Set.of();
        }
        Set<Capability> both = new HashSet<>(a);
        both.retainAll(b);
        return both;
    }
}
