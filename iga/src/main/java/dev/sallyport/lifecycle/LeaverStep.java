package dev.sallyport.lifecycle;

import dev.sallyport.kernel.Door;
import java.util.Optional;

/// The steps of a leaver, in the only order they happen in, each with the door that does it.
public enum LeaverStep {
    /// End grants and live brokered sessions, and withdraw SSH keys and inner authenticators.
    END_PRIVILEGE(Door.INNER),
    /// End web sessions and tokens.
    END_SIGN_INS(Door.OUTER),
    /// Leave groups and rosters, so that nothing comes back by itself.
    REMOVE_ELIGIBILITY(Door.INNER),
    /// Disable passwords, one-time codes and passkeys of the outer door.
    DISABLE_CREDENTIALS(Door.OUTER),
    /// Close the identity; waits until nothing privileged is live.
    CLOSE_IDENTITY(Door.INNER),
    /// Put the whole run on record.
    SEAL_EVIDENCE(Door.INNER);

    private final Door door;

    LeaverStep(Door door) {
        this.door = door;
    }

    public Door door() {
        return door;
    }

    public Optional<LeaverStep> previous() {
        return ordinal() == 0 ? Optional.empty() : Optional.of(values()[ordinal() - 1]);
    }

    public Optional<LeaverStep> next() {
        return ordinal() == values().length - 1
                ? Optional.empty()
                : Optional.of(values()[ordinal() + 1]);
    }

    static LeaverStep first() {
        return values()[0];
    }
}
