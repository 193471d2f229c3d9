package dev.sallyport.elevation;

import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.warrant.RequestElevation;
import dev.sallyport.warrant.SignedAct;
import java.time.Instant;
import java.util.Optional;

/// A request as it was signed, the version of the target it was about, and where it stands.
///
/// @param approvalsNeeded by the target, or by a policy that asked for more
public record Request(
        RequestElevation act,
        SignedAct signed,
        long targetVersion,
        int approvalsNeeded,
        RequestState state,
        Optional<Ended> end) {

    /// By whom (nobody, when time or a change did it), why, when.
    public record Ended(Optional<PersonId> by, String reason, Instant at) {}

    public RequestId id() {
        return act.request();
    }
}
