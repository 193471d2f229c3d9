package dev.sallyport.policy;

/// One rule. Throwing means: forbids.
public interface Rule {
    /// The rule as a sentence with underscores, as in `nobody_approves_themselves`.
    String name();

    Opinion consider(Ask ask, Facts facts);
}
