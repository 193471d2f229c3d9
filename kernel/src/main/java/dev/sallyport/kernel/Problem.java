package dev.sallyport.kernel;

import org.jspecify.annotations.Nullable;

/// A failure of the world or of the caller, with a code and a sentence that says what to do.
///
/// The message is shown to people: lower case, no full stop, own words in backticks, never a secret
/// and never text the caller sent (RT-P4).
public class Problem extends RuntimeException {
    private final ProblemCode code;

    public Problem(ProblemCode code, String message) {
        this(code, message, null);
    }

    public Problem(ProblemCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ProblemCode code() {
        return code;
    }
}
