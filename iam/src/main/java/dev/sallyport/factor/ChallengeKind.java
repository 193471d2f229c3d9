package dev.sallyport.factor;

/// What a passkey signs a challenge for.
public enum ChallengeKind {
    REGISTRATION,
    ASSERTION
}
