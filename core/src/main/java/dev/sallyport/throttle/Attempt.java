package dev.sallyport.throttle;

/// Somebody tries to prove something.
///
/// @param purpose which proof, such as `password`; purposes do not share allowances
/// @param identity whom it is about, canonical, known to us or not; empty when about nobody
public record Attempt(String purpose, String identity, Source source) {
    public static Attempt of(String purpose, String identity, Source source) {
        return new Attempt(purpose, identity, source);
    }

    /// Something that is guessed as such: an invitation, a link, a device code.
    public static Attempt aboutNobody(String purpose, Source source) {
        return new Attempt(purpose, "", source);
    }
}
