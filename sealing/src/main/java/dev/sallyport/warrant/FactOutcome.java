package dev.sallyport.warrant;

import dev.sallyport.kernel.Sha256;

/// Whether a signed act may become a sealed fact.
public sealed interface FactOutcome {
    record Sealable(Act act, Sha256 hash) implements FactOutcome {}

    record Refused(String reason) implements FactOutcome {}
}
