package dev.sallyport.outerdoor;

import dev.sallyport.database.Database;
import dev.sallyport.identity.People;
import dev.sallyport.jobs.Jobs;
import dev.sallyport.jobs.Zone;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.policy.Policy;
import dev.sallyport.policy.ProvisionalRules;
import dev.sallyport.policy.Relations;
import dev.sallyport.policy.StoredFacts;
import dev.sallyport.throttle.Allowances;
import dev.sallyport.throttle.Throttle;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What every part of the door stands on.
record Ground(
        Database database,
        Ledger ledger,
        People people,
        Policy policy,
        Throttle throttle,
        Jobs jobs,
        InstantSource clock,
        Randomness randomness) {
    private static final Logger LOG = LoggerFactory.getLogger(Ground.class);

    static Ground of(DataSource outer, InstantSource clock, Randomness randomness) {
        Database database = new Database(outer);
        Ledger ledger = new Ledger(database, clock, randomness);
        People people = new People(database, ledger, clock, randomness);
        Relations relations = new Relations(database, List.of("inner", "outer"));
        return new Ground(
                database,
                ledger,
                people,
                new Policy(ProvisionalRules.all(), new StoredFacts(relations, people)),
                new Throttle(database, Allowances.standard()),
                new Jobs(database, Zone.OUTER),
                clock,
                randomness);
    }

    /// A proof was not good. Whose it claimed to be is not in the trace: it may be nobody's.
    void refused(Operation op) {
        LOG.info("a proof was refused, operation {} from {}", op.id(), op.origin().address());
    }
}
