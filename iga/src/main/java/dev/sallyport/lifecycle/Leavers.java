package dev.sallyport.lifecycle;

import dev.sallyport.database.Database;
import dev.sallyport.database.Violation;
import dev.sallyport.identity.People;
import dev.sallyport.identity.PersonState;
import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.LeaverId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;

/// People who leave.
public final class Leavers {
    private final Database database;
    private final People people;
    private final Ledger ledger;
    private final LeaverQueue queue;
    private final LeaversSql sql;

    public Leavers(Database database, People people, Ledger ledger, LeaverQueue queue) {
        this.database = database;
        this.people = people;
        this.ledger = ledger;
        this.queue = queue;
        this.sql = new LeaversSql(database);
    }

    /// Stores the fact and freezes the person at both doors, in one transaction with the ledger
    /// entry and the job that goes on. Once this returns, nothing new opens for them anywhere.
    ///
    /// Who may declare whom, and that no quorum breaks, is for the caller to decide first.
    ///
    /// @throws Problem `conflict` when the person is leaving already; `not-found` for nobody
    public Leaver declare(Operation op, LeaverId leaver, PersonId person) {
        return declare(op, leaver, person, event -> ledger.append(op, event));
    }

    /// The same, where the entry is put on record by the caller.
    public Leaver declare(
            Operation op, LeaverId leaver, PersonId person, Consumer<LedgerEvent> onRecord) {
        return database.inTransaction(() -> {
            // Held first: else a freeze that is being lifted meanwhile would leave them active.
            if (people.hold(person).state() == PersonState.LEFT) {
                throw new Problem(ProblemCode.CONFLICT, "this person has left already");
            }
            people.freeze(op, person);
            PersonId by = op.actor() instanceof Actor.Human(PersonId who) ? who : null;
            try {
                sql.insert(leaver, person, by, op.reason());
            } catch (DataIntegrityViolationException refusal) {
                throw explained(refusal);
            }
            onRecord.accept(
                    LedgerEvent.done("leaver.declared", leaver, person)
                            .with(Map.of("reason", op.reason())));
            queue.enqueue(op, leaver, LeaverStep.first());
            return get(leaver);
        });
    }

    public Leaver get(LeaverId leaver) {
        return sql.byId(leaver)
                .orElseThrow(() -> new Problem(ProblemCode.NOT_FOUND, "there is no such leaver"));
    }

    public Optional<Leaver> of(PersonId person) {
        return sql.byPerson(person);
    }

    /// The newest first; `before` is the last one of the page before.
    public List<Leaver> page(@Nullable LeaverId before, int max) {
        return sql.page(before, max);
    }

    private static RuntimeException explained(DataIntegrityViolationException refusal) {
        if (Violation.of("a_person_leaves_once", refusal)) {
            return new Problem(ProblemCode.CONFLICT, "this person is leaving already");
        }
        if (Violation.of("nobody_declares_themselves_gone", refusal)) {
            return new Problem(
                    ProblemCode.FORBIDDEN, "somebody else has to declare that you leave");
        }
        return refusal;
    }
}
