package dev.sallyport.target;

import dev.sallyport.kernel.GroupId;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.warrant.DefineRoster;
import dev.sallyport.warrant.SealedFact;
import java.util.Optional;

/// The current definition of a roster, as it was signed and sealed, and the group it is linked to.
public record Roster(DefineRoster definition, SealedFact sealed, Optional<GroupId> group) {
    public RosterId id() {
        return definition.roster();
    }

    public String name() {
        return definition.name();
    }
}
