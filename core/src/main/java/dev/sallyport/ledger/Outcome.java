package dev.sallyport.ledger;

/// How what an event tells of came out.
public enum Outcome {
    /// It happened; the entry committed with it.
    DONE,
    /// The rules allowed it.
    PERMITTED,
    /// The rules said no.
    REFUSED,
    /// Somebody's proof did not hold.
    REJECTED,
    /// It is about to be tried on a system that is not ours; an entry with the outcome follows.
    INTENDED,
    /// It was tried and did not work.
    FAILED
}
