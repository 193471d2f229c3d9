package dev.sallyport.cedar;

import org.jspecify.annotations.Nullable;

/// An expression made ready to run: a tree of small objects, each knowing what it has to do. Holds
/// no state, so that all threads share it, and makes no objects but for what the language itself
/// makes (sums, sets, records).
abstract class Code {
    /// Where it stands, for complaints.
    final Span span;

    Code(Span span) {
        this.span = span;
    }

    abstract Value value(Request request, Entities entities);

    /// As a boolean; overridden where it can be had without going through a value.
    boolean test(Request request, Entities entities) {
        return Operations.bool(value(request, entities), span);
    }

    /// As a number; overridden where it can be had without making one.
    long number(Request request, Entities entities) {
        return Operations.number(value(request, entities), span);
    }

    /// The value if it is always the same.
    @Nullable Value constant() {
        return null;
    }

    /// Whether it can only ever be a number, so that [#number] may be used in place of a value.
    boolean numeric() {
        return constant() instanceof Value.Int;
    }

    /// For what is a boolean by nature.
    abstract static class Test extends Code {
        Test(Span span) {
            super(span);
        }

        @Override
        Value value(Request request, Entities entities) {
            return Value.Bool.of(test(request, entities));
        }

        @Override
        abstract boolean test(Request request, Entities entities);
    }
}
