package dev.sallyport.kernel;

/// What went wrong, in one word that interfaces, logs and tests share.
public enum ProblemCode {
    /// The input cannot be read as what it claims to be.
    MALFORMED(400),
    /// Nobody has proved who they are, or the proof is no longer good.
    UNAUTHENTICATED(401),
    /// The rules say no.
    FORBIDDEN(403),
    /// There is no such thing, or the caller may not know that there is.
    NOT_FOUND(404),
    /// The thing is not in the state this act needs, or changed meanwhile.
    CONFLICT(409),
    /// It existed and has ended.
    GONE(410),
    /// The input is larger than its limit.
    TOO_LARGE(413),
    /// The input is readable but breaks a rule that the message names.
    INVALID(422),
    /// A fresh or stronger proof is needed first.
    STEP_UP(428),
    /// Too many attempts; wait.
    THROTTLED(429),
    /// Something this act cannot go without does not answer: nothing was done.
    UNAVAILABLE(503);

    private final int status;

    ProblemCode(int status) {
        this.status = status;
    }

    /// The HTTP status that carries this problem (RFC 9457).
    public int status() {
        return status;
    }

    /// The lower-case word used in `problem+json` types and on the command line.
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
