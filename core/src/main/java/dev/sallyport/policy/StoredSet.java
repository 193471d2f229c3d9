package dev.sallyport.policy;

import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.warrant.SealedFact;
import java.time.Instant;
import java.util.Optional;

/// One version of the policies of a door, as it stands in the database. Only a copy: whether it is
/// what was signed, [PolicySets] says.
public record StoredSet(
        RuleSet.Rules door,
        long version,
        String text,
        Base base,
        String diff,
        Signing signing,
        Course course) {
    /// What it replaced; version 0 is what a fresh installation starts with.
    public record Base(long version, Sha256 hash) {}

    /// Why, who, and the proof of it.
    ///
    /// @param signed the act with both signatures, for whoever checks it again
    public record Signing(
            String reason, PersonId author, PersonId approver, SealedFact sealed, byte[] signed) {
        public Signing {
            signed = signed.clone();
        }

        @Override
        public byte[] signed() {
            return signed.clone();
        }
    }

    /// What became of it, by the clock of the database.
    public record Course(
            Instant effectiveAt,
            Instant revertsAt,
            Optional<Instant> confirmedAt,
            Optional<PersonId> confirmedBy,
            Optional<Instant> rolledBackAt,
            Optional<PersonId> rolledBackBy) {
        public State at(Instant moment) {
            if (rolledBackAt.isPresent()) {
                return State.ROLLED_BACK;
            }
            if (confirmedAt.isPresent()) {
                return State.CONFIRMED;
            }
            return moment.isBefore(revertsAt) ? State.ON_TRIAL : State.REVERTED;
        }
    }

    /// How a version stands.
    public enum State {
        /// In force, and gives way by itself unless somebody confirms it.
        ON_TRIAL,
        CONFIRMED,
        /// Nobody confirmed it in time.
        REVERTED,
        ROLLED_BACK;

        boolean stands() {
            return switch (this) {
                case ON_TRIAL, CONFIRMED -> true;
                case REVERTED, ROLLED_BACK -> false;
            };
        }
    }

    public Sha256 hash() {
        return RuleSet.hash(text);
    }

    public Sha256 diffHash() {
        return RuleSet.hash(diff);
    }
}
