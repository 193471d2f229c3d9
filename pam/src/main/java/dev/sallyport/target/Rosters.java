package dev.sallyport.target;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.warrant.DefineRoster;
import dev.sallyport.warrant.TrustAnchor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Confirmed lists of persons.
///
/// **Security barrier.** What these methods answer decides what people see and may begin. It comes
/// from the sealed definitions, opened at every reading, and the columns beside them count for
/// nothing; a definition the keeper has not sealed has no members. Whether power is issued is
/// decided by the keeper once more.
public final class Rosters {
    private final RosterSql sql;

    public Rosters(Database database, TrustAnchor anchor) {
        this.sql = new RosterSql(database, anchor);
    }

    public Optional<Roster> find(RosterId id) {
        return sql.find(id);
    }

    public Optional<Roster> named(String name) {
        return sql.find(name);
    }

    public List<Roster> all() {
        return sql.all();
    }

    /// The roster an id or a name means; anything else is not found.
    public Roster meant(String text) {
        Optional<Roster> roster =
                text.startsWith("ros_") ? sql.find(RosterId.parse(text)) : sql.find(text);
        return roster.orElseThrow(Rosters::unknown);
    }

    /// The definition that counted at a moment.
    public Optional<Roster> asOf(RosterId id, Instant moment) {
        return sql.asOf(id, moment);
    }

    /// Who counts as a member now: sealed members that nothing outside has taken off.
    public List<PersonId> effective(RosterId id) {
        return sql.find(id).map(sql::effective).orElse(List.of());
    }

    public boolean holds(RosterId id, PersonId person) {
        return effective(id).contains(person);
    }

    /// Who administers: the roster of that name, or until it is defined whoever set us up.
    public List<PersonId> administrators() {
        // The founders never come back once there is a roster, not even a broken one.
        return sql.isNamed(DefineRoster.ADMINISTRATORS)
                ? sql.find(DefineRoster.ADMINISTRATORS).map(sql::effective).orElse(List.of())
                : sql.founders();
    }

    public boolean administrator(PersonId person) {
        return administrators().contains(person);
    }

    /// Whether the roster of auditors names the person and nothing outside has taken them off.
    public boolean auditor(PersonId person) {
        return named(DefineRoster.AUDITORS).map(sql::effective).orElse(List.of()).contains(person);
    }

    /// Refuses, with a problem, whoever does not administer.
    public void mustAdminister(PersonId person) {
        if (!administrator(person)) {
            throw new Problem(ProblemCode.FORBIDDEN, "only an administrator can do this");
        }
    }

    /// Records one of the two who set the installation up, in the caller's transaction.
    public void founded(PersonId person, Instant at) {
        sql.insertFounder(person, at);
    }

    static Problem unknown() {
        return new Problem(ProblemCode.NOT_FOUND, "there is no such roster");
    }
}
