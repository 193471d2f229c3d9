package dev.sallyport.receipt;

import dev.sallyport.ceremony.Keeper;
import dev.sallyport.database.Database;
import dev.sallyport.elevation.Elevations;
import dev.sallyport.elevation.Grant;
import dev.sallyport.elevation.Warrants;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.ledger.EntryBody;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.ledger.LedgerObject;
import dev.sallyport.ledger.LedgerReader;
import dev.sallyport.ledger.SequencedEntry;
import dev.sallyport.translog.SignedCheckpoint;
import dev.sallyport.warrant.Receipt;
import dev.sallyport.warrant.Warrant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Makes receipts.
public final class Receipts {
    /// The reader of a receipt takes no more than four mebibytes.
    private static final int ENTRIES_MAX = 1_000;

    private final InstallationId installation;
    private final Database database;
    private final Elevations elevations;
    private final Warrants warrants;
    private final LedgerReader reader;
    private final Ledger ledger;
    private final Keeper keeper;
    private final InstantSource clock;

    /// What a receipt is made of.
    public record Sources(
            Elevations elevations, Warrants warrants, LedgerReader reader, Ledger ledger) {}

    public Receipts(
            InstallationId installation,
            Database database,
            Sources sources,
            Keeper keeper,
            InstantSource clock) {
        this.installation = installation;
        this.database = database;
        this.elevations = sources.elevations();
        this.warrants = sources.warrants();
        this.reader = sources.reader();
        this.ledger = sources.ledger();
        this.keeper = keeper;
        this.clock = clock;
    }

    /// The receipt of a grant, for somebody who may see it: the bytes of a file.
    ///
    /// That it was made is on record; that entry itself is not in it.
    public byte[] receipt(Operation op, GrantId id) {
        Grant grant = elevations.grant(op, id);
        Operation ruled = op.ruledBy(elevations.ruling(op, grant));
        Warrant warrant = warrants.asGranted(id);
        Receipt receipt =
                new Receipt(
                        installation, clock.instant(), warrant.canonical(), entries(grant.id()));
        byte[] body = receipt.canonical();
        byte[] signature = keeper.signReceipt(Sha256.of(body));
        database.inTransaction(() ->
                ledger.append(
                        ruled,
                        LedgerEvent.done("receipt.made", id)
                                .with(
                                        Map.of(
                                                "entries", receipt.entries().size(),
                                                "hash", Sha256.of(body).hex()))));
        return new Receipt.Signed(body, signature).canonical();
    }

    private List<Receipt.Entry> entries(GrantId grant) {
        SignedCheckpoint signed =
                reader.witnessed()
                        .orElseThrow(() ->
                                new Problem(
                                        ProblemCode.UNAVAILABLE,
                                        "the ledger has no checkpoint yet: ask again in a second"));
        List<Receipt.Entry> entries = new ArrayList<>();
        long from = 0;
        while (true) {
            List<SequencedEntry> page =
                    reader.about(LedgerObject.of(grant), from, LedgerReader.PAGE_MAX);
            for (SequencedEntry entry : page) {
                // what came after that checkpoint is for the next receipt
                if (!entry.entry().type().equals("receipt.made")
                        && entry.index() < signed.checkpoint().size()) {
                    entries.add(entry(entry, signed));
                }
            }
            if (page.size() < LedgerReader.PAGE_MAX || entries.size() >= ENTRIES_MAX) {
                break;
            }
            from = page.getLast().index() + 1;
        }
        if (entries.stream().noneMatch(it -> isGranted(it))) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "the grant is not under a checkpoint yet: ask again in a second");
        }
        return entries;
    }

    private static boolean isGranted(Receipt.Entry entry) {
        return dev.sallyport.ledger.LedgerEntry.parse(entry.leaf())
                .type()
                .equals("elevation.granted");
    }

    private Receipt.Entry entry(SequencedEntry entry, SignedCheckpoint signed) {
        EntryBody body = entry.body();
        byte[] proof =
                reader.proof(entry.entry().id(), signed)
                        .orElseThrow(() ->
                                new Problem(
                                        ProblemCode.UNAVAILABLE,
                                        "the ledger is being written: ask again"))
                        .bytes();
        return new Receipt.Entry(
                entry.leaf(),
                body == null ? new byte[0] : body.salt(),
                body == null ? new byte[0] : body.content(),
                proof);
    }
}
