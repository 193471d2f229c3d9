package dev.sallyport.kernel;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// Who, why, when, from where: the first parameter of every command.
///
/// **Security barrier.** Authority travels in this value and nowhere else. It is made at the edge,
/// after a ceremony or a session check, and is never derived from a thread or a request deep
/// inside.
///
/// @param rulings by which decisions of policy it goes on; none give authority, they tell the
///   ledger where it came from
public record Operation(
        OperationId id,
        Actor actor,
        Pathway pathway,
        String reason,
        Instant at,
        Origin origin,
        List<Ruling> rulings) {
    private static final int RULINGS_MAX = 4;

    public Operation {
        requireNonNull(id, "id");
        requireNonNull(actor, "actor");
        requireNonNull(pathway, "pathway");
        requireNonNull(reason, "reason");
        requireNonNull(at, "at");
        requireNonNull(origin, "origin");
        rulings = List.copyOf(rulings);
        if (rulings.size() > RULINGS_MAX) {
            throw new Bug("an operation rests on four decisions at most");
        }
    }

    /// An operation about which nothing was decided yet.
    public Operation(
            OperationId id,
            Actor actor,
            Pathway pathway,
            String reason,
            Instant at,
            Origin origin) {
        this(id, actor, pathway, reason, at, origin, List.of());
    }

    /// The person who acts, or a `forbidden` problem when no person does.
    public PersonId person() {
        if (actor instanceof Actor.Human(PersonId person)) {
            return person;
        }
        throw new Problem(ProblemCode.FORBIDDEN, "only a person can do this");
    }

    public Operation because(String newReason) {
        return new Operation(id, actor, pathway, newReason, at, origin, rulings);
    }

    /// The same, as the act of somebody or something else.
    public Operation by(Actor other) {
        return new Operation(id, other, pathway, reason, at, origin, rulings);
    }

    /// From here on its ledger entries name this decision.
    public Operation ruledBy(Ruling ruling) {
        return rulings.contains(ruling)
                ? this
                : new Operation(
                        id,
                        actor,
                        pathway,
                        reason,
                        at,
                        origin,
                        Stream.concat(rulings.stream(), Stream.of(ruling)).toList());
    }
}
