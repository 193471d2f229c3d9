package dev.sallyport.identity;

import dev.sallyport.database.Database;
import dev.sallyport.database.Violation;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.UnitId;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerEvent;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;

/// The organisation tree. Only the inner door changes it; delegation follows it.
public final class Units {
    private final Database database;
    private final Ledger ledger;
    private final UnitsSql sql;
    private final InstantSource clock;
    private final Randomness randomness;

    public Units(Database database, Ledger ledger, InstantSource clock, Randomness randomness) {
        this.database = database;
        this.ledger = ledger;
        this.sql = new UnitsSql(database);
        this.clock = clock;
        this.randomness = randomness;
    }

    public Optional<Unit> find(UnitId id) {
        return sql.byId(id);
    }

    public Unit get(UnitId id) {
        return find(id).orElseThrow(Units::unknown);
    }

    /// All of them, in the order of their names: an organisation has hundreds, not millions.
    public List<Unit> all() {
        return sql.all();
    }

    /// The unit and every one above it, nearest first.
    public List<UnitId> withAllAbove(UnitId id) {
        return sql.withAllAbove(id);
    }

    public List<PersonId> members(UnitId id) {
        return sql.members(id);
    }

    public Unit add(Operation op, String name, String title, @Nullable UnitId parent) {
        UnitId id = new UnitId(randomness.uuid(clock));
        Unit unit = new Unit(id, parent, Names.thingName(name), Names.title(title));
        return database.inTransaction(() -> {
            try {
                sql.insert(unit);
            } catch (DataIntegrityViolationException refusal) {
                throw explained(refusal);
            }
            ledger.append(op, LedgerEvent.done("unit.added", id));
            return get(id);
        });
    }

    /// Puts a unit below another one, or at the top.
    public Unit move(Operation op, UnitId id, @Nullable UnitId parent) {
        return database.inTransaction(() -> {
            sql.lock();
            if (parent != null && withAllAbove(parent).contains(id)) {
                throw new Problem(ProblemCode.INVALID, "a unit cannot lie below itself");
            }
            if (!sql.move(id, parent)) {
                throw unknown();
            }
            ledger.append(op, LedgerEvent.done("unit.changed", id));
            return get(id);
        });
    }

    private static RuntimeException explained(DataIntegrityViolationException refusal) {
        if (Violation.of("unit_name_uq", refusal)) {
            return new Problem(ProblemCode.CONFLICT, "a unit of this name exists");
        }
        return Violation.of("unit_parent_fkey", refusal) ? unknown() : refusal;
    }

    private static Problem unknown() {
        return new Problem(ProblemCode.NOT_FOUND, "there is no such unit");
    }
}
