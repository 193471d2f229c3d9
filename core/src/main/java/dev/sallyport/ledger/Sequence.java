package dev.sallyport.ledger;

import dev.sallyport.database.Database;
import dev.sallyport.database.Violation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.translog.Checkpoint;
import dev.sallyport.translog.Consistency;
import dev.sallyport.translog.SignedCheckpoint;
import dev.sallyport.translog.TileAppender;
import dev.sallyport.translog.TileNodes;
import dev.sallyport.translog.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.dao.DataIntegrityViolationException;

/// One tenure of a sequencer: from taking the lock to losing the connection. Belongs to one thread.
///
/// The order of writing, and what a crash leaves behind:
///
/// 1. *One transaction* takes waiting entries, gives them places, writes the tiles and the new
///    tree. Stop before its commit: nothing happened. Stop after it: the tree is stored but not
///    signed, nobody has been shown it; [#recover] goes on with step 2.
/// 2. *The keeper* checks that the tree extends the last one it signed, remembers it, signs. Stop
///    here: the keeper knows a tree that we stored in step 1, because no other tree is made before
///    this one has its checkpoint; asked again, it gives the same answer.
/// 3. *One transaction* stores the checkpoint and notifies. Only from here on does anybody see it.
///
/// **Security barrier.** A tree that does not fit what was signed before is refused by the keeper,
/// and tiles that do not give the stored root are refused here ([TileAppender#load]). Then the gate
/// is closed and effects are refused: see [Sequencer].
final class Sequence {
    static final int BATCH_MAX = 1024;

    private final Database database;
    private final SequencerSql sql;
    private final CheckpointSigner signer;
    private final String origin;
    private TileAppender log = TileAppender.empty();
    private long signedSize;

    Sequence(Database database, CheckpointSigner signer, String origin) {
        this.database = database;
        this.sql = new SequencerSql(database);
        this.signer = signer;
        this.origin = origin;
    }

    /// Picks up what is stored and asks the keeper about the newest tree, signed or not: if the
    /// database was put back to an older state, the keeper has signed a later one and refuses.
    void recover() {
        Tree stored = sql.tree();
        Tree signed = signedTree();
        if (signed.size() > stored.size()
                || signed.size() == stored.size() && !signed.equals(stored)) {
            throw rewritten("a checkpoint covers a tree that is not stored");
        }
        if (sql.places() != stored.size()) {
            throw rewritten("there are places that no tree covers");
        }
        signedSize = signed.size();
        log = TileAppender.load(new StoredTiles(database), stored);
        if (stored.size() > 0) {
            sign();
        }
        sql.gate(true, "");
    }

    /// One batch, to its checkpoint.
    ///
    /// @return how many entries got their place
    int step() {
        int count = assigned();
        if (count > 0) {
            sign();
        }
        return count;
    }

    private int assigned() {
        try {
            return database.inTransaction(this::assign);
        } catch (DataIntegrityViolationException conflict) {
            throw rewritten("broke `" + Violation.constraint(conflict).orElse("") + "`");
        }
    }

    private int assign() {
        List<SequencerSql.Waiting> batch = sql.waiting(BATCH_MAX);
        if (batch.isEmpty()) {
            return 0;
        }
        long first = log.size();
        TileAppender.Appended appended =
                log.append(batch.stream().map(SequencerSql.Waiting::leaf).toList());
        sql.place(first, batch);
        sql.mention(mentions(first, batch));
        sql.write(appended.files());
        sql.insert(appended.log().tree());
        // Forgotten if the commit fails: then this tenure ends, and the next one loads anew.
        database.afterCommit(() -> log = appended.log());
        return batch.size();
    }

    private void sign() {
        Tree tree = log.tree();
        List<Sha256> proof =
                Consistency.prove(
                        signedSize,
                        tree.size(),
                        new TileNodes(new StoredTiles(database), tree.size()));
        Checkpoint checkpoint = new Checkpoint(origin, tree.size(), tree.root());
        SignedCheckpoint signed = signer.sign(checkpoint, proof);
        if (!signed.checkpoint().equals(checkpoint)) {
            throw rewritten("the keeper signed something else");
        }
        if (tree.size() > signedSize) {
            database.inTransaction(() -> sql.insert(signed));
            signedSize = tree.size();
        }
    }

    private Tree signedTree() {
        Optional<SignedCheckpoint> checkpoint = sql.checkpoint();
        if (checkpoint.isEmpty()) {
            return Tree.EMPTY;
        }
        if (!checkpoint.get().checkpoint().origin().equals(origin)) {
            throw rewritten("the stored checkpoint belongs to another log");
        }
        return checkpoint.get().checkpoint().tree();
    }

    private static List<SequencerSql.Mention> mentions(
            long first, List<SequencerSql.Waiting> batch) {
        List<SequencerSql.Mention> mentions = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            long index = first + i;
            objects(batch.get(i).leaf())
                    .map(object -> new SequencerSql.Mention(object, index))
                    .forEach(mentions::add);
        }
        return mentions;
    }

    /// What an entry speaks of, and who acted. A header that a writer made wrong is in the log all
    /// the same: it just is not found by its objects.
    private static Stream<String> objects(byte[] leaf) {
        try {
            EntryHeader header = LedgerEntry.parse(leaf).header();
            return Stream.concat(
                    header.objects().stream().map(LedgerObject::text),
                    Stream.of(LedgerReader.ACTOR + header.actor()));
        } catch (Problem _) {
            return Stream.empty();
        }
    }

    private static Problem rewritten(String how) {
        return new Problem(
                ProblemCode.CONFLICT, "the ledger's history does not fit together: " + how);
    }
}
