package dev.sallyport.outerdoor;

import dev.sallyport.database.Database;
import dev.sallyport.decisionpoint.DecisionDesk;
import dev.sallyport.identity.People;
import dev.sallyport.jobs.Jobs;
import dev.sallyport.jobs.Zone;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.ledger.Outcome;
import dev.sallyport.ledger.StreamLane;
import dev.sallyport.policy.Policy;
import dev.sallyport.policy.RuleSet;
import dev.sallyport.policy.Snapshots;
import dev.sallyport.policy.StoredRuleTexts;
import dev.sallyport.throttle.Allowances;
import dev.sallyport.throttle.Throttle;
import dev.sallyport.warrant.TrustAnchor;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What every part of the door stands on.
record Ground(
        Database database,
        Ledger ledger,
        People people,
        Snapshots snapshots,
        Policy policy,
        Throttle throttle,
        Jobs jobs,
        StreamLane stream,
        InstantSource clock,
        Randomness randomness) {
    private static final Logger LOG = LoggerFactory.getLogger(Ground.class);

    static Ground of(
            DataSource outer, TrustAnchor anchor, InstantSource clock, Randomness randomness) {
        Database database = new Database(outer);
        Ledger ledger = new Ledger(database, clock, randomness);
        People people = new People(database, ledger, clock, randomness);
        Snapshots snapshots =
                new Snapshots(
                        database,
                        List.of("inner", "outer"),
                        new StoredRuleTexts(database, anchor, RuleSet.Rules.OUTER));
        return new Ground(
                database,
                ledger,
                people,
                snapshots,
                new Policy(snapshots),
                new Throttle(database, Allowances.standard()),
                new Jobs(database, Zone.OUTER),
                new StreamLane(database, clock, randomness),
                clock,
                randomness);
    }

    /// The decision point of this door.
    DecisionDesk decisionDesk() {
        return DecisionDesk.of(
                Door.OUTER,
                new DecisionDesk.Ground(database, snapshots, stream, clock, randomness));
    }

    /// A proof was not good, or it was and policy said no. Whose a bad proof claimed to be is not
    /// in the trace: it may be nobody's. Nobody waits for it, and a full queue does not change the
    /// answer, which is no.
    void refused(Operation op) {
        try {
            stream.offer(
                    op,
                    LedgerEvent.of(
                                    "sign-in.refused",
                                    op.rulings().isEmpty() ? Outcome.REJECTED : Outcome.REFUSED)
                            .with(Map.of("source", op.origin().address())));
        } catch (Problem full) {
            LOG.warn("a refused proof is missing in the ledger, operation {}", op.id(), full);
        }
    }
}
