package dev.sallyport.identity;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.Collection;
import java.util.function.Supplier;

/// Two administrators remain, whoever is stopped.
///
/// **Security barrier.** Stopping somebody acts at once and takes one session. Without a floor,
/// whoever holds one administrator's session could stop all the others, and nobody were left who
/// could mend it.
public final class AdministratorFloor {
    private static final int LEAST = 2;

    private final Database database;
    private final Supplier<? extends Collection<PersonId>> administrators;

    /// @param administrators who administers and is able to, read anew each time
    public AdministratorFloor(
            Database database, Supplier<? extends Collection<PersonId>> administrators) {
        this.database = database;
        this.administrators = administrators;
    }

    /// Refuses, in the transaction that is about to stop somebody, when too few would remain. One
    /// waits for the other, at both doors: two who stop two others at once are counted one by one.
    /// Stopping oneself is always possible as far as this goes; what comes from the outer door, the
    /// database counts again, oneself included.
    ///
    /// @throws Problem `conflict` when fewer than two administrators would remain
    public void mustHoldWithout(Operation op, PersonId person) {
        if (op.person().equals(person)) {
            return;
        }
        database.mustBeInTransaction();
        database.jdbc()
                .sql("select pg_advisory_xact_lock(hashtextextended('administrators', 0))::text")
                .query(String.class)
                .single();
        Collection<PersonId> before = administrators.get();
        long remaining = before.stream().filter(it -> !it.equals(person)).count();
        if (before.contains(person) && remaining < LEAST) {
            throw new Problem(
                    ProblemCode.CONFLICT,
                    "two administrators have to remain: name another one first");
        }
    }
}
