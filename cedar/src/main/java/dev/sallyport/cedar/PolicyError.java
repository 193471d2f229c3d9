package dev.sallyport.cedar;

/// A policy that could not be evaluated for a request, and why. The language skips it.
///
/// **Security barrier.** `effect` tells whether a *forbid* failed: a caller for whom doubt means no
/// treats that as Forbid, whatever the decision says.
public record PolicyError(String policyId, Effect effect, Kind kind, String message, Span span) {
    /// What went wrong.
    public enum Kind {
        /// a value of another type than the operator takes
        TYPE,
        /// the attributes of an entity that is not there
        NO_ENTITY,
        /// an attribute that is not there
        NO_ATTRIBUTE,
        /// a tag that is not there
        NO_TAG,
        /// arithmetic beyond 64 bits
        OVERFLOW,
        /// an extension function that cannot do what it was asked
        EXTENSION,
        /// a slot or an unknown where a value was needed
        UNKNOWN
    }
}
