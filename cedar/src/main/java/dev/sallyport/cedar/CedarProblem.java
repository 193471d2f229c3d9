package dev.sallyport.cedar;

import org.jspecify.annotations.Nullable;

/// Text or JSON that cannot be taken: what is wrong, where, and what to write instead.
///
/// Messages follow the Cedar style: lower case, no full stop, the language's own words in
/// backticks, the cause after a colon. Values of the input never appear, only its words (names,
/// operators).
public final class CedarProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What kind of thing was refused.
    public enum Kind {
        /// not a policy
        POLICY,
        /// not a schema, or one that contradicts itself
        SCHEMA,
        /// not entities, or entities that contradict themselves or the schema
        ENTITIES,
        /// not a request, or one the schema does not know
        REQUEST,
        /// larger or deeper than the limits allow
        LIMIT
    }

    /// Line and column, both counted from one.
    public record Position(int line, int column) {
        /// Where an offset stands in a text.
        public static Position of(String text, int offset) {
            int line = 1;
            int start = 0;
            int end = Math.min(offset, text.length());
            for (int i = 0; i < end; i++) {
                if (text.charAt(i) == '\n') {
                    line++;
                    start = i + 1;
                }
            }
            return new Position(line, text.codePointCount(start, end) + 1);
        }

        @Override
        public String toString() {
            return "line " + line + ", column " + column;
        }
    }

    private final Kind kind;
    private final String reason;
    private final @Nullable Position position;
    private final @Nullable String hint;

    CedarProblem(Kind kind, String reason, @Nullable Position position, @Nullable String hint) {
        super(text(reason, position, hint), null, false, false);
        this.kind = kind;
        this.reason = reason;
        this.position = position;
        this.hint = hint;
    }

    static CedarProblem of(Kind kind, String reason) {
        return new CedarProblem(kind, reason, null, null);
    }

    static CedarProblem limit(String what, long max) {
        return of(Kind.LIMIT, what + " beyond the limit of " + max);
    }

    /// The same said of something too large.
    CedarProblem asLimit() {
        return new CedarProblem(Kind.LIMIT, reason, position, hint);
    }

    private static String text(String reason, @Nullable Position at, @Nullable String hint) {
        String where = at == null ? "" : at + ": ";
        return where + reason + (hint == null ? "" : ": " + hint);
    }

    public Kind kind() {
        return kind;
    }

    /// The reason alone, without position and hint.
    public String reason() {
        return reason;
    }

    /// Null where the input has no lines, as with a request built by a program.
    public @Nullable Position position() {
        return position;
    }

    /// What to write instead, if we know.
    public @Nullable String hint() {
        return hint;
    }
}
