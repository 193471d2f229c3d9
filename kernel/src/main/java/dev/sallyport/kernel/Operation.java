package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/// Who, why, when, from where: the first parameter of every command.
///
/// **Security barrier.** Authority travels in this value and nowhere else. It is made at the edge,
/// after a ceremony or a session check, and is never derived from a thread or a request deep
/// inside.
public record Operation(
        OperationId id, Actor actor, Pathway pathway, String reason, Instant at, Origin origin) {
    public Operation {
        requireNonNull(id, "id");
        requireNonNull(actor, "actor");
        requireNonNull(pathway, "pathway");
        requireNonNull(reason, "reason");
        requireNonNull(at, "at");
        requireNonNull(origin, "origin");
    }

    /// The person who acts, or a `forbidden` problem when no person does.
    public PersonId person() {
        if (actor instanceof Actor.Human(PersonId person)) {
            return person;
        }
        throw new Problem(ProblemCode.FORBIDDEN, "only a person can do this");
    }

    public Operation because(String newReason) {
        return new Operation(id, actor, pathway, newReason, at, origin);
    }
}
