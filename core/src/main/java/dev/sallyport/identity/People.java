package dev.sallyport.identity;

import dev.sallyport.database.Database;
import dev.sallyport.database.Violation;
import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.UnitId;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.ledger.LedgerObject;
import dev.sallyport.ledger.Outcome;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;

/// The persons. Each command is one transaction with its ledger entry, or joins its caller's.
///
/// Who may call what is the caller's question; what the *process* may do is the database's answer:
/// the outer door's connections can only [#activate] and [#freeze].
public final class People {
    static final int PAGE_MAX = 200;

    private final Database database;
    private final Ledger ledger;
    private final PeopleSql sql;
    private final InstantSource clock;
    private final Randomness randomness;

    public People(Database database, Ledger ledger, InstantSource clock, Randomness randomness) {
        this.database = database;
        this.ledger = ledger;
        this.sql = new PeopleSql(database);
        this.clock = clock;
        this.randomness = randomness;
    }

    public Optional<Person> find(PersonId id) {
        return sql.byId(id);
    }

    /// By the name to sign in with, in any case. A name that cannot be one is nobody's.
    public Optional<Person> findByName(String name) {
        try {
            return sql.byName(Names.personName(name));
        } catch (Problem _) {
            return Optional.empty();
        }
    }

    public Person get(PersonId id) {
        return find(id).orElseThrow(People::unknown);
    }

    /// Persons in the order of their names.
    ///
    /// @param after the last name of the page before
    public List<Person> page(@Nullable String after, int max) {
        return sql.page(after == null ? "" : after, Math.clamp(max, 1, PAGE_MAX));
    }

    /// The record that stands for the human being: two persons are the same human when this is the
    /// same for both.
    public PersonId human(PersonId id) {
        return sql.human(id).orElseThrow(People::unknown);
    }

    /// A unit and every one above it, nearest first: whoever leads one of them leads its people.
    public List<UnitId> unitWithAllAbove(UnitId unit) {
        return new UnitsSql(database).withAllAbove(unit);
    }

    /// Records somebody, who is `INVITED` until they prove who they are.
    ///
    /// @throws Problem `conflict` when the name is taken, by whomever, ever
    public Person add(Operation op, NewPerson fresh) {
        PersonId id = new PersonId(randomness.uuid(clock));
        return add(op, id, fresh);
    }

    /// The same under an id that a signed document already names.
    public Person add(Operation op, PersonId id, NewPerson fresh) {
        return database.inTransaction(() -> {
            try {
                sql.insert(id, fresh);
            } catch (DataIntegrityViolationException refusal) {
                throw explained(refusal);
            }
            ledger.append(op, LedgerEvent.done("person.added", id));
            return get(id);
        });
    }

    public Person change(Operation op, PersonId id, String displayName, @Nullable String email) {
        String title = Names.title(displayName);
        String address = email == null ? null : Names.email(email);
        return changed(
                op, LedgerEvent.done("person.changed", id), () -> sql.change(id, title, address));
    }

    public Person moveTo(Operation op, PersonId id, UnitId unit) {
        return changed(
                op, LedgerEvent.done("person.changed", id, unit), () -> sql.moveTo(id, unit));
    }

    /// The invited person has proved who they are. True the first time, false when active already.
    ///
    /// @throws Problem `forbidden` when frozen or gone
    public boolean activate(Operation op, PersonId id) {
        return database.inTransaction(() -> {
            if (sql.activate(id)) {
                ledger.append(op, LedgerEvent.done("person.activated", id));
                return true;
            }
            if (get(id).active()) {
                return false;
            }
            throw new Problem(ProblemCode.FORBIDDEN, "this person's access has ended");
        });
    }

    /// Ends all access of a person at once. True when this call did it; false when it had ended
    /// already. Of somebody frozen, the freeze begins anew: each one is on record, and what two
    /// were about to lift was the one before.
    ///
    /// Does not wait for the ledger. What follows from it (sessions, tokens, grants) is a job's,
    /// and every door asks for the state at each use anyway.
    ///
    /// @throws Problem `conflict` at the outer door when fewer than two administrators would remain
    public boolean freeze(Operation op, PersonId id) {
        return database.inTransaction(() -> {
            PersonId by = op.actor() instanceof Actor.Human(PersonId who) ? who : null;
            LedgerEvent event = LedgerEvent.done("person.frozen", id);
            PeopleSql.Freezing found = freezing(id, by);
            switch (found) {
                case FROZEN -> ledger.appendEnding(op, event);
                case AGAIN -> ledger.appendEnding(op, event.and("frozen_already", true));
                case NOBODY -> get(id);
            }
            return found == PeopleSql.Freezing.FROZEN;
        });
    }

    private PeopleSql.Freezing freezing(PersonId id, @Nullable PersonId by) {
        try {
            return sql.freeze(id, by);
        } catch (DataIntegrityViolationException refusal) {
            if (Violation.of("two_administrators_remain", refusal)) {
                throw new Problem(
                        ProblemCode.CONFLICT,
                        "two administrators have to remain: name another one first, or freeze"
                                + " yourself at the inner door",
                        refusal);
            }
            throw refusal;
        }
    }

    /// Holds a person as they are until the caller's transaction is over: whoever freezes them or
    /// says that they leave waits.
    public Person hold(PersonId id) {
        sql.lock(id);
        return get(id);
    }

    /// Gives a frozen person their access back. Only the inner door can. What they had open before
    /// is void from here on; that nothing of it is left is for the caller to see to.
    ///
    /// @param signers who signed for it
    /// @param details of what was signed, for the ledger
    public Person unfreeze(
            Operation op, PersonId id, List<PersonId> signers, Map<String, Object> details) {
        return unfreeze(id, signers, details, event -> ledger.append(op, event));
    }

    /// The same, where the entry is put on record by the caller.
    public Person unfreeze(
            PersonId id,
            List<PersonId> signers,
            Map<String, Object> details,
            Consumer<LedgerEvent> onRecord) {
        List<LedgerObject> objects =
                Stream.concat(Stream.of(id), signers.stream()).map(LedgerObject::of).toList();
        return changed(
                new LedgerEvent("person.unfrozen", Outcome.DONE, objects, details),
                () -> sql.unfreeze(id),
                onRecord);
    }

    /// Closes the record. Comes last in the leaver's steps, after privilege is gone.
    public Person leave(Operation op, PersonId id) {
        return changed(op, LedgerEvent.done("person.left", id), () -> sql.leave(id));
    }

    /// Two records turned out to be the same human being.
    public Person resolve(Operation op, PersonId duplicate, PersonId original) {
        return database.inTransaction(() -> {
            if (human(original).equals(human(duplicate))) {
                throw new Problem(ProblemCode.CONFLICT, "these already resolve to the same human");
            }
            return changed(
                    op,
                    LedgerEvent.done("person.resolved", duplicate, original)
                            .with(Map.of("original", original)),
                    () -> sql.resolve(duplicate, original));
        });
    }

    private Person changed(Operation op, LedgerEvent event, BooleanSupplier change) {
        return changed(event, change, it -> ledger.append(op, it));
    }

    private Person changed(
            LedgerEvent event, BooleanSupplier change, Consumer<LedgerEvent> onRecord) {
        PersonId id = PersonId.parse(event.objects().getFirst().text());
        return database.inTransaction(() -> {
            if (!change.getAsBoolean()) {
                get(id);
                throw new Problem(ProblemCode.CONFLICT, "the person is not in the state for this");
            }
            onRecord.accept(event);
            return get(id);
        });
    }

    private static RuntimeException explained(DataIntegrityViolationException refusal) {
        if (Violation.of("person_name_uq", refusal)) {
            return new Problem(
                    ProblemCode.CONFLICT, "the name is taken: names are never given twice");
        }
        return refusal;
    }

    private static Problem unknown() {
        return new Problem(ProblemCode.NOT_FOUND, "there is no such person");
    }
}
