package dev.sallyport.policy;

import dev.sallyport.database.Database;
import dev.sallyport.database.Violation;
import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Operation;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/// Facts that decisions are made from: subject, relation, object, from when to when.
///
/// A zone states a fact in the transaction that makes it true. The database stamps who states it
/// and refuses relations that are not that role's to state.
///
/// **Security barrier.** Whose word counts is chosen by the reader: the inner door believes what
/// `inner` states, so nothing that is said outside can add power.
public final class Relations {
    private final Database database;
    private final RelationsSql sql;
    private final Set<String> believed;

    /// @param believed the login roles whose word counts here: `inner` at the inner door, both at
    ///   the outer door
    public Relations(Database database, Collection<String> believed) {
        this.database = database;
        this.sql = new RelationsSql(database);
        this.believed = Set.copyOf(believed);
    }

    /// States a fact, or moves its validity.
    ///
    /// @param until when it ends by itself; null: not by itself
    public void relate(
            Operation op, String subject, String relation, String object, @Nullable Instant until) {
        database.mustBeInTransaction();
        try {
            sql.relate(subject, relation, object, op.at(), until);
        } catch (DataAccessException refusal) {
            if (Violation.state(refusal).filter("SP004"::equals).isPresent()) {
                throw new Bug("this process states a relation that is not its to state", refusal);
            }
            throw refusal;
        }
    }

    /// Takes back what this process stated. False when it had not.
    public boolean unrelate(Operation op, String subject, String relation, String object) {
        database.mustBeInTransaction();
        return sql.unrelate(subject, relation, object);
    }

    /// Drops the notes of changes that every process has long seen.
    public void forgetChanges() {
        database.inTransaction(sql::forgetChanges);
    }

    public boolean holds(String subject, String relation, String object) {
        return sql.holds(subject, relation, object, believed);
    }

    /// Who stands in the relation to the object now.
    public List<String> subjects(String relation, String object) {
        return sql.subjects(relation, object, believed);
    }

    /// To what the subject stands in the relation now.
    public List<String> objects(String subject, String relation) {
        return sql.objects(subject, relation, believed);
    }
}
