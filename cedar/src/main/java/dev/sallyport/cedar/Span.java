package dev.sallyport.cedar;

/// Where something stands in its source text: character offsets, end exclusive.
///
/// All spans are equal to each other on purpose: a position never makes two expressions differ, so
/// structural equality of [Expr] is equality of meaning (the type checker relies on it).
public record Span(int start, int end) {
    /// For what was made by the program and stands in no text.
    public static final Span NONE = new Span(-1, -1);

    public boolean known() {
        return start >= 0;
    }

    Span to(Span last) {
        return known() && last.known() ? new Span(start, last.end) : this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Span;
    }

    @Override
    public int hashCode() {
        return 0;
    }
}
