package dev.sallyport.warrant;

/// How one broken rule ends a verification inside this package; never leaves it. The sentence says
/// which rule, in our own words.
final class BrokenRule extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String rule;

    private BrokenRule(String rule) {
        super(rule, null, false, false);
        this.rule = rule;
    }

    static void must(boolean holds, String otherwise) {
        if (!holds) {
            throw new BrokenRule(otherwise);
        }
    }

    static BrokenRule of(String rule) {
        return new BrokenRule(rule);
    }

    String rule() {
        return rule;
    }
}
