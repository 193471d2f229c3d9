package dev.sallyport.warrant;

import dev.sallyport.kernel.PersonId;
import java.util.List;

/// Whether a warrant is enough to issue power. There is nothing in between.
public sealed interface WarrantOutcome {
    /// Every rule holds. `approvers` in the order of the approvals.
    record Sound(
            ElevationGrant grant,
            DefineTarget target,
            RequestElevation request,
            List<PersonId> approvers)
            implements WarrantOutcome {
        public Sound {
            approvers = List.copyOf(approvers);
        }
    }

    /// The first rule that does not hold, in words a person can act on.
    record Unsound(String reason) implements WarrantOutcome {}
}
