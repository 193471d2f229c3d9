package dev.sallyport.lifecycle;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerEvent;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Puts the whole run, each step with its time, into one ledger entry.
public final class SealEvidence implements LeaverWork {
    private final Database database;
    private final Leavers leavers;
    private final Ledger ledger;

    public SealEvidence(Database database, Leavers leavers, Ledger ledger) {
        this.database = database;
        this.leavers = leavers;
        this.ledger = ledger;
    }

    @Override
    public LeaverStep step() {
        return LeaverStep.SEAL_EVIDENCE;
    }

    @Override
    public Outcome run(Operation op, PersonId person) {
        Leaver leaver = leavers.of(person).orElseThrow();
        List<String> steps =
                leaver.done().stream()
                        .map(step -> step.step().name() + " " + step.doneAt())
                        .collect(Collectors.toList());
        database.inTransaction(() ->
                ledger.append(
                        op,
                        LedgerEvent.done("leaver.sealed", leaver.id(), person)
                                .with(Map.of("steps", steps))));
        return new Outcome.Done("evidence sealed");
    }
}
