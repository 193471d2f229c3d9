package dev.sallyport.policy;

/// What must be seen to before a permitted act goes on.
public enum Obligation {
    /// A fresh proof by the person, at the door the act is done at.
    STEP_UP,
    /// The person concerned is told.
    TELL_THE_PERSON
}
