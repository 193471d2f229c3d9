package dev.sallyport.cedar;

/// What a search leaves open: the place of the principal or of the resource, what type of entity is
/// looked for, and what the question becomes with one of them put in.
record Blank(EntityStore store, int type, Expr.Variable variable, Filling filling) {
    interface Filling {
        Request with(EntityUid entity);
    }

    /// How many entities there are to be put in.
    int candidates() {
        return store.references().ofType(type).size();
    }
}
