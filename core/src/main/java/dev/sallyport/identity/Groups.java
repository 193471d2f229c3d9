package dev.sallyport.identity;

import dev.sallyport.database.Database;
import dev.sallyport.database.Violation;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.GroupId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerEvent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;

/// The groups and who is in them.
///
/// **Security barrier.** The outer door adds people only to groups from which no power follows,
/// however they are nested; that is decided by the database (`core.join_routine_group`), not here.
/// Taking people out is open to both doors and does not wait for the ledger.
public final class Groups {
    static final int PAGE_MAX = 200;

    private final Database database;
    private final Door door;
    private final Ledger ledger;
    private final Membership membership;
    private final GroupsSql sql;

    /// @param door the door of this process, which says how people are added
    public Groups(Database database, Door door, Ledger ledger, Membership membership) {
        this.database = database;
        this.door = door;
        this.ledger = ledger;
        this.membership = membership;
        this.sql = new GroupsSql(database);
    }

    public Optional<Group> find(GroupId id) {
        return sql.byId(id);
    }

    public Optional<Group> findByName(String name) {
        try {
            return sql.byName(Names.thingName(name));
        } catch (Problem _) {
            return Optional.empty();
        }
    }

    public Group get(GroupId id) {
        return find(id).orElseThrow(Groups::unknown);
    }

    /// Groups in the order of their names, after the last name of the page before.
    public List<Group> page(@Nullable String after, int max) {
        return sql.page(after == null ? "" : after, Math.clamp(max, 1, PAGE_MAX));
    }

    /// Who is in the group, directly or through a group in it.
    public List<PersonId> members(GroupId id) {
        return sql.members(id);
    }

    public boolean isMember(GroupId id, PersonId person) {
        return sql.isMember(id, person);
    }

    /// In which groups a person is, directly or through others.
    public List<Group> of(PersonId person) {
        return sql.of(person);
    }

    /// Makes a group under an id of the caller's. At the inner door only.
    public Group add(Operation op, GroupId id, NewGroup fresh) {
        return database.inTransaction(() -> {
            try {
                sql.insert(id, fresh);
            } catch (DataIntegrityViolationException refusal) {
                throw explained(refusal);
            }
            ledger.append(op, LedgerEvent.done("group.added", id));
            return get(id);
        });
    }

    /// The group takes nobody any more; who is in it stays until taken out.
    public Group retire(Operation op, GroupId id) {
        return database.inTransaction(() -> {
            if (!sql.retire(id)) {
                get(id);
                throw new Problem(ProblemCode.CONFLICT, "the group is retired already");
            }
            ledger.append(op, LedgerEvent.done("group.changed", id));
            return get(id);
        });
    }

    /// Adds a person. False when they were in it already.
    ///
    /// @throws Problem `forbidden` when the outer door tries it where power could follow
    public boolean join(Operation op, GroupId id, PersonId person) {
        return database.inTransaction(() -> {
            if (!joined(id, person)) {
                return false;
            }
            membership.began(op, person, id);
            ledger.append(op, LedgerEvent.done("group.member-added", id, person));
            return true;
        });
    }

    /// Takes a person out. False when they were not in it directly.
    public boolean leave(Operation op, GroupId id, PersonId person) {
        return database.inTransaction(() -> {
            if (!sql.leave(id, person)) {
                return false;
            }
            membership.ended(op, person, id);
            ledger.appendEnding(op, LedgerEvent.done("group.member-removed", id, person));
            return true;
        });
    }

    /// Puts a group into a group: its members are members of the other from now on. At the inner
    /// door only.
    public void nest(Operation op, GroupId inner, GroupId id) {
        database.inTransaction(() -> {
            sql.lockNesting();
            if (inner.equals(id) || sql.contains(inner, id)) {
                throw new Problem(ProblemCode.INVALID, "a group cannot be inside itself");
            }
            if (get(id).retired() || get(inner).retired() || !sql.nest(inner, id)) {
                throw new Problem(
                        ProblemCode.CONFLICT, "one is retired, or it is in there already");
            }
            membership.nested(op, inner, id);
            ledger.append(op, LedgerEvent.done("group.nested", inner, id));
        });
    }

    public void unnest(Operation op, GroupId inner, GroupId id) {
        database.inTransaction(() -> {
            if (!sql.unnest(inner, id)) {
                throw new Problem(ProblemCode.NOT_FOUND, "the group is not in there");
            }
            membership.unnested(op, inner, id);
            ledger.appendEnding(op, LedgerEvent.done("group.unnested", inner, id));
        });
    }

    private boolean joined(GroupId id, PersonId person) {
        try {
            return door == Door.INNER ? sql.join(id, person) : sql.joinRoutine(id, person);
        } catch (DataIntegrityViolationException refusal) {
            throw explained(refusal);
        }
    }

    private static RuntimeException explained(DataIntegrityViolationException refusal) {
        return switch (Violation.constraint(refusal).orElse("")) {
            case "outer_facts_never_add" ->
                    new Problem(
                            ProblemCode.FORBIDDEN,
                            "power can follow from this group: ask at the inner door");
            case "a_retired_group_takes_nobody" ->
                    new Problem(ProblemCode.CONFLICT, "the group is retired");
            case "grouping_name_uq" ->
                    new Problem(ProblemCode.CONFLICT, "a group of this name exists");
            case "group_member_group_fkey", "grouping_unit_fkey" -> unknown();
            case "group_member_person_fkey" ->
                    new Problem(ProblemCode.NOT_FOUND, "there is no such person");
            default -> refusal;
        };
    }

    private static Problem unknown() {
        return new Problem(ProblemCode.NOT_FOUND, "there is no such group");
    }
}
