package dev.sallyport.cedar;

/// How much of anything is taken. Everything that grows with foreign input has a maximum here.
///
/// `nestingMax` bounds brackets in a text (and so the parser's stack), `heightMax` the height of
/// the resulting tree, chains of operators included (and so the stack of evaluator and type
/// checker). `growth` bounds what comes of all that.
public record Limits(
        int sourceCharsMax,
        int policiesMax,
        int nestingMax,
        int heightMax,
        int jsonCharsMax,
        int jsonNestingMax,
        int entitiesMax,
        int parentsMax,
        Growth growth) {
    /// Generous for people, harmless for the machine: 4 Mi characters of policy, 64 Mi of JSON.
    public static final Limits DEFAULT =
            new Limits(1 << 22, 100_000, 100, 400, 1 << 26, 100, 2_000_000, 100_000);

    /// With the usual growth.
    public Limits(
            int sourceCharsMax,
            int policiesMax,
            int nestingMax,
            int heightMax,
            int jsonCharsMax,
            int jsonNestingMax,
            int entitiesMax,
            int parentsMax) {
        this(
                sourceCharsMax,
                policiesMax,
                nestingMax,
                heightMax,
                jsonCharsMax,
                jsonNestingMax,
                entitiesMax,
                parentsMax,
                Growth.DEFAULT);
    }

    public Limits {
        atLeastOne(sourceCharsMax, policiesMax, nestingMax, heightMax);
        atLeastOne(jsonCharsMax, jsonNestingMax, entitiesMax, parentsMax);
        if (nestingMax > 250 || jsonNestingMax > 250 || heightMax > 1_000) {
            throw new IllegalArgumentException(
                    "limits: nesting to 250 and height to 1000, so that no stack overflows");
        }
    }

    /// The same, but for what comes of what was taken.
    public Limits with(Growth other) {
        return new Limits(
                sourceCharsMax,
                policiesMax,
                nestingMax,
                heightMax,
                jsonCharsMax,
                jsonNestingMax,
                entitiesMax,
                parentsMax,
                other);
    }

    private static void atLeastOne(int... limits) {
        for (int limit : limits) {
            if (limit < 1) {
                throw new IllegalArgumentException("limits: at least 1");
            }
        }
    }
}
