package dev.sallyport.ledger;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.EventId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.translog.Consistency;
import dev.sallyport.translog.ProofFile;
import dev.sallyport.translog.SignedCheckpoint;
import dev.sallyport.translog.TileNodes;
import dev.sallyport.translog.TilePath;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the ledger as far as it is signed. What has no checkpoint yet is not there yet.
///
/// Pages go by index: the cursor of everything that follows the ledger.
public final class LedgerReader {
    public static final int PAGE_MAX = 500;

    static final String ACTOR = "actor:";

    private final LedgerReaderSql sql;
    private final StoredTiles tiles;

    /// Set once, when the process comes up.
    private volatile @Nullable Witnesses witnesses;

    /// @param database connections of the role `inner`
    public LedgerReader(Database database) {
        this.sql = new LedgerReaderSql(database);
        this.tiles = new StoredTiles(database);
    }

    /// The newest checkpoint; none while the ledger is empty.
    public Optional<SignedCheckpoint> checkpoint() {
        return sql.checkpoint();
    }

    /// From now on what leaves the house carries the cosignatures of these.
    public void attach(Witnesses attached) {
        witnesses = attached;
    }

    /// The newest checkpoint as outsiders shall see it: shown to the witnesses first, if there are
    /// any. Waits a few seconds for them at most.
    public Optional<SignedCheckpoint> witnessed() {
        Witnesses attached = witnesses;
        return attached == null ? checkpoint() : attached.round();
    }

    /// Entries covered by the newest checkpoint; the index after the last one.
    public long size() {
        return checkpoint().map(signed -> signed.checkpoint().size()).orElse(0L);
    }

    /// Entries from an index on, in their order.
    public List<SequencedEntry> entries(long from, int max) {
        return sql.entries(from, size(), Math.clamp(max, 1, PAGE_MAX));
    }

    /// Entries that speak of an object, from an index on.
    public List<SequencedEntry> about(LedgerObject object, long from, int max) {
        return sql.mentions(object.text(), from, size(), Math.clamp(max, 1, PAGE_MAX));
    }

    /// What somebody did, from an index on.
    public List<SequencedEntry> by(Actor actor, long from, int max) {
        return sql.mentions(ACTOR + actor.text(), from, size(), Math.clamp(max, 1, PAGE_MAX));
    }

    public Optional<SequencedEntry> entry(EventId id) {
        return sql.entry(id.value(), size());
    }

    public Optional<SequencedEntry> entry(long index) {
        return entries(index, 1).stream().filter(entry -> entry.index() == index).findFirst();
    }

    /// The proof that an entry is in the ledger, against the newest checkpoint. Empty while it is
    /// not integrated: [LedgerFollower#awaitProof] waits.
    public Optional<ProofFile> proof(EventId id) {
        return checkpoint().flatMap(signed -> proof(id, signed));
    }

    /// The proof that an entry is in the ledger of one checkpoint; empty when it came later.
    public Optional<ProofFile> proof(EventId id, SignedCheckpoint signed) {
        long size = signed.checkpoint().size();
        return sql.index(id.value())
                .filter(index -> index < size)
                .map(index -> ProofFile.prove(index, signed, new TileNodes(tiles, size)));
    }

    /// The proof that the tree of one checkpoint is the beginning of the tree of another.
    public List<Sha256> consistency(long from, long to) {
        if (from < 0 || from > to || to > size()) {
            throw new Problem(ProblemCode.INVALID, "there is no such pair of trees");
        }
        return Consistency.prove(from, to, new TileNodes(tiles, to));
    }

    /// A piece of the log, if the newest checkpoint covers it.
    public Optional<byte[]> piece(TilePath path) {
        return covered(path) ? tiles.read(path) : Optional.empty();
    }

    /// For copying whole logs; what is not covered by the caller's checkpoint must not leave.
    StoredTiles tiles() {
        return tiles;
    }

    private boolean covered(TilePath path) {
        int level =
                switch (path) {
                    case TilePath.Hashes(int each, long _, int _) -> each;
                    case TilePath.Entries(long _, int _) -> 0;
                };
        if (level > 7) {
            return false;
        }
        long hashes = size() >>> 8 * level;
        return path.index() < (hashes >>> 8)
                || path.index() == (hashes >>> 8) && path.width() <= (hashes & 0xFF);
    }

    /// Checks that the stored body is the one the entry was made with; an erased one is not.
    public static boolean holds(SequencedEntry entry) {
        EntryBody body = entry.body();
        if (body == null) {
            throw new Bug("an erased body cannot be compared");
        }
        return entry.entry().belongs(body.salt(), body.content());
    }
}
