package dev.sallyport.elevation;

import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.warrant.ElevationGrant;
import java.time.Instant;
import java.util.Optional;

/// A grant, who asked for it, and how it ended if it did.
///
/// **Security barrier.** A row that says so opens nothing: [Warrants] puts the signatures together,
/// and the keeper verifies them.
public record Grant(
        ElevationGrant document,
        PersonId requester,
        boolean byPolicy,
        boolean accepted,
        Optional<Ended> end) {
    /// How, by whom and why it ended.
    public record Ended(GrantEnd how, Optional<PersonId> by, String reason, Instant at) {}

    public GrantId id() {
        return document.grant();
    }

    /// Whether it is in its time and nobody ended it.
    public boolean live(Instant now) {
        return end.isEmpty()
                && !now.isBefore(document.notBefore())
                && now.isBefore(document.notAfter());
    }

    /// `LIVE`, `EXPIRED` before anybody noticed, or how it ended.
    String state(Instant now) {
        return end.map(it -> it.how().name())
                .orElseGet(() -> live(now) ? "LIVE" : GrantEnd.EXPIRED.name());
    }

    /// Whether the beneficiary still has to take it up.
    public boolean awaitsAcceptance() {
        return !accepted && !requester.equals(document.beneficiary());
    }
}
