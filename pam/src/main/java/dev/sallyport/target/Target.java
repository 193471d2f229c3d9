package dev.sallyport.target;

import dev.sallyport.kernel.TargetId;
import dev.sallyport.warrant.DefineTarget;
import dev.sallyport.warrant.SealedFact;

/// The current definition of a target, as it was signed and sealed.
public record Target(DefineTarget definition, SealedFact sealed) {
    public TargetId id() {
        return definition.target();
    }

    public String name() {
        return definition.name();
    }
}
