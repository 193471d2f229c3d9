package dev.sallyport.lifecycle;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.LeaverId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerEvent;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Runs the steps that this process owns. Called by the door's jobs.
///
/// **Crash notes.** The work of a step runs first, in transactions of its own. If we stop after it,
/// the job is still there and the work runs again on what is left. Then one transaction records the
/// step, writes the ledger entry and enqueues the next step; if we stop before its commit, the same
/// happens. After the commit a second run sees the recorded step and only makes sure of the next.
public final class LeaverSteps {
    private final Database database;
    private final Ledger ledger;
    private final LeaverQueue queue;
    private final LeaversSql sql;
    private final Map<LeaverStep, LeaverWork> work = new EnumMap<>(LeaverStep.class);

    public LeaverSteps(Database database, Ledger ledger, LeaverQueue queue, List<LeaverWork> work) {
        this.database = database;
        this.ledger = ledger;
        this.queue = queue;
        this.sql = new LeaversSql(database);
        for (LeaverWork item : work) {
            if (this.work.put(item.step(), item) != null) {
                throw new Bug("two pieces of work for one step of a leaver");
            }
        }
    }

    /// One try of one step. Anything but a leaver that the inner door declared, at the step whose
    /// turn it is, changes nothing.
    public LeaverWork.Outcome run(Operation op, LeaverId id, LeaverStep step) {
        Leaver leaver = sql.byId(id).orElse(null);
        if (leaver == null) {
            return new LeaverWork.Outcome.Done("no such leaver");
        }
        if (leaver.has(step)) {
            database.inTransaction(() -> enqueueNext(op, id, step));
            return new LeaverWork.Outcome.Done("done before");
        }
        if (step.previous().isPresent() && !leaver.has(step.previous().get())) {
            return new LeaverWork.Outcome.NotYet("an earlier step is not done");
        }
        LeaverWork mine = work.get(step);
        if (mine == null) {
            throw new Bug("a step of a leaver reached the wrong process");
        }
        LeaverWork.Outcome outcome = mine.run(op, leaver.person());
        if (outcome instanceof LeaverWork.Outcome.Done(String detail)) {
            database.inTransaction(() -> record(op, leaver, step, detail));
        }
        return outcome;
    }

    private void record(Operation op, Leaver leaver, LeaverStep step, String detail) {
        sql.lock(leaver.id());
        if (!sql.byId(leaver.id()).orElseThrow().has(step)) {
            sql.insertStep(leaver.id(), step, detail);
            ledger.append(
                    op,
                    LedgerEvent.done("leaver.step", leaver.id(), leaver.person())
                            .with(Map.of("step", step.name(), "detail", detail)));
        }
        enqueueNext(op, leaver.id(), step);
    }

    private void enqueueNext(Operation op, LeaverId id, LeaverStep step) {
        step.next().ifPresent(next -> queue.enqueue(op, id, next));
    }
}
