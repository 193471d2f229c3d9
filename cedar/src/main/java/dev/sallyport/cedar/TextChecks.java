package dev.sallyport.cedar;

/// Warns of text that reads differently from what it is: direction marks that reorder what a
/// reviewer sees, invisible characters, and words that mix scripts to look like another.
final class TextChecks {
    private TextChecks() {}

    static void of(Policy policy, Inspection inspection) {
        walk(policy.toExpr(), policy, inspection);
    }

    private static void walk(Expr expr, Policy policy, Inspection inspection) {
        switch (expr) {
            case Expr.Literal(Value value, Span span) -> {
                if (value instanceof Value.Text(String text)) {
                    check(text, span, policy, inspection);
                } else if (value instanceof EntityUid uid) {
                    check(uid.id(), span, policy, inspection);
                }
            }
            case Expr.Like(_, Pattern pattern, Span span) ->
                    pattern.pieces().forEach(piece -> check(piece, span, policy, inspection));
            case Expr.GetAttr(_, String name, Span span) -> check(name, span, policy, inspection);
            default -> {}
        }
        Exprs.children(expr).forEach(child -> walk(child, policy, inspection));
    }

    private static void check(String text, Span span, Policy policy, Inspection inspection) {
        String what = null;
        Character.UnicodeScript script = null;
        for (int i = 0; i < text.length() && what == null; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (reorders(c)) {
                what = "a character that changes the direction of writing";
            } else if (Character.getType(c) == Character.FORMAT) {
                what = "an invisible character";
            } else if (Character.isLetter(c)) {
                Character.UnicodeScript next = Character.UnicodeScript.of(c);
                boolean other = script != null && next != script;
                what =
                        other && next != Character.UnicodeScript.COMMON
                                ? "letters of two scripts"
                                : null;
                script = next;
            }
        }
        if (what != null) {
            inspection.warning(
                    new Finding(policy.id(), "a text holds " + what, "look at it twice", span));
        }
    }

    private static boolean reorders(int c) {
        return c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 || c == 0x61c;
    }
}
