package dev.sallyport.cedar;

/// What became of an expression under partial evaluation.
sealed interface Reduced {
    /// It has this value whatever the unknowns turn out to be.
    record Known(Value value) implements Reduced {}

    /// It fails whatever the unknowns turn out to be.
    record Fails(Fault fault) implements Reduced {}

    /// It depends on the unknowns, as this expression does.
    record Open(Expr expr) implements Reduced {}
}
