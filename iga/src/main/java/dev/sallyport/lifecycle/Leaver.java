package dev.sallyport.lifecycle;

import dev.sallyport.kernel.LeaverId;
import dev.sallyport.kernel.PersonId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One person's leaving and how far it has come.
public record Leaver(
        LeaverId id,
        PersonId person,
        Optional<PersonId> declaredBy,
        String reason,
        Instant declaredAt,
        List<DoneStep> done) {

    /// A step that has been done.
    public record DoneStep(LeaverStep step, Instant doneAt, String detail) {}

    public Leaver {
        done = List.copyOf(done);
    }

    public boolean has(LeaverStep step) {
        return done.stream().anyMatch(item -> item.step() == step);
    }

    public boolean finished() {
        return has(LeaverStep.SEAL_EVIDENCE);
    }
}
