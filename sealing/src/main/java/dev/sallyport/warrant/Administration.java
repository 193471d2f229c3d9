package dev.sallyport.warrant;

import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;

/// What the keeper also remembers for deciding which facts to seal.
public interface Administration extends Standing {
    boolean administrator(PersonId person);

    /// Whether the target may be sealed next: a higher version than any before, or the very same.
    boolean follows(DefineTarget target, Sha256 hash);

    /// Whether the roster may be sealed next; the reserved name belongs to one roster for ever.
    boolean follows(DefineRoster roster, Sha256 hash);

    /// Whether these policies may be sealed next: a higher version of the door's than any before.
    boolean follows(ChangePolicy change, Sha256 hash);
}
