package dev.sallyport.recording;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.TapeSubject;
import dev.sallyport.database.Database;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.keyring.Aead;
import dev.sallyport.keyring.Cell;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.tape.Asciicast;
import dev.sallyport.tape.TapeChunks;
import dev.sallyport.tape.TapeOutcome;
import dev.sallyport.tape.TapeReader;
import dev.sallyport.tape.TapeRoot;
import dev.sallyport.tape.TapeSeal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tapes of brokered sessions.
///
/// **Security barrier.** A gateway speaks only about tapes of its own sessions. Whatever it sends
/// is encrypted under a key that it holds for one tape; the hash chain is checked on arrival, and
/// the seal must fit the chunks that were stored, or it is refused.
public final class Tapes {
    private static final int KEY_BYTES = 32;
    private static final int CHUNK_MAX = 1 << 20;
    private static final int PAGE_MAX = 200;

    private final Parts parts;
    private final TapeSql sql;
    private final TapeFiles files;

    /// What it works with. `aead` seals tape keys; `folder` holds the chunk files.
    public record Parts(
            Database database,
            Ledger ledger,
            TapeProgress progress,
            Aead aead,
            Path folder,
            InstantSource clock,
            Randomness randomness) {}

    /// A fresh tape and the key that its frames are encrypted with.
    public record Opened(TapeId tape, Secret key) {}

    public Tapes(Parts parts) {
        this.parts = parts;
        this.sql = new TapeSql(parts.database());
        this.files = new TapeFiles(parts.folder());
    }

    /// Opens a tape for one channel. The caller has checked that the session is the node's and
    /// live.
    public Opened open(Operation op, BrokeredSessionId session, TapeSubject subject) {
        TapeId tape = new TapeId(parts.randomness().uuid(parts.clock()));
        Secret key = Secret.takeOwnershipOf(parts.randomness().bytes(KEY_BYTES));
        byte[] wrapped = parts.aead().seal(cell(tape), key);
        parts.database()
                .inTransaction(() -> {
                    sql.insert(tape, session, subject.kind(), wrapped, parts.database().now());
                    parts.ledger()
                            .append(
                                    op,
                                    LedgerEvent.done("tape.opened", tape, session)
                                            .with(
                                                    Map.of(
                                                            "channel",
                                                            subject.kind(),
                                                            "command",
                                                            subject.command(),
                                                            "pty",
                                                            subject.pty())));
                });
        return new Opened(tape, key);
    }

    /// Stores a chunk. Returns when file, row and ledger entry are durable; again for the same
    /// chunk does no harm, another chunk in its place is refused.
    public void store(Operation op, NodeId node, TapeId tape, long index, byte[] chunk) {
        if (chunk.length > CHUNK_MAX) {
            throw new Problem(ProblemCode.TOO_LARGE, "a chunk of a tape is at most 1 MiB");
        }
        RecordedTape known = ofNode(node, tape);
        Sha256 hash = Sha256.of(chunk);
        Optional<Sha256> stored = sql.hash(tape, index);
        if (stored.isPresent()) {
            if (stored.get().equals(hash)) {
                return;
            }
            throw new Problem(ProblemCode.CONFLICT, "another chunk is stored in this place");
        }
        requireFits(known, index, chunk);
        files.write(tape, index, chunk);
        boolean fresh =
                parts.database()
                        .inTransaction(() -> {
                            sql.lock(tape);
                            if (sql.hash(tape, index).filter(hash::equals).isPresent()) {
                                return false;
                            }
                            Instant now = parts.database().now();
                            sql.insertChunk(tape, index, hash, chunk.length, now);
                            return true;
                        });
        if (fresh) {
            parts.progress()
                    .note(
                            op,
                            LedgerEvent.done("tape.progress", tape)
                                    .with(Map.of("chunk", index, "sha256", hash.hex())));
        }
    }

    /// Ends a tape with the gateway's seal, which must fit what was stored.
    public void seal(Operation op, NodeId node, TapeId tape, byte[] document) {
        RecordedTape known = ofNode(node, tape);
        TapeSeal seal = TapeSeal.read(document);
        if (known.sealed().isPresent()) {
            if (known.sealed().get().hash().equals(seal.hash())) {
                return;
            }
            throw new Problem(ProblemCode.CONFLICT, "the tape is sealed already");
        }
        write(op, tape, seal);
    }

    /// Seals what gateways that did not come back have left open, up to the last stored chunk.
    ///
    /// @param quietSince tapes that got something since are left alone
    public int recover(Operation op, Instant quietSince) {
        List<TapeId> open = sql.abandoned(quietSince, PAGE_MAX);
        for (TapeId tape : open) {
            recovered(tape).ifPresent(seal -> write(op, tape, seal));
        }
        return open.size();
    }

    public RecordedTape get(TapeId tape) {
        return sql.byId(tape)
                .orElseThrow(() -> new Problem(ProblemCode.NOT_FOUND, "there is no such tape"));
    }

    public List<RecordedTape> ofSession(BrokeredSessionId session) {
        return sql.ofSession(session);
    }

    public List<RecordedTape> latest(Optional<TapeId> before, int max) {
        return sql.latest(before, Math.clamp(max, 1, PAGE_MAX));
    }

    /// The seal as the gateway or recovery made it, for receipts.
    public Optional<TapeSeal> sealOf(TapeId tape) {
        return sql.seal(tape).map(TapeSeal::read);
    }

    /// Puts on record that somebody is given the tape, then writes it as asciicast v2. A tape that
    /// is still running is written as far as it has come. The last marker tells how it ended.
    ///
    /// @param person the name to show in the title
    public TapeOutcome cast(Operation op, TapeId tape, String person, OutputStream to) {
        RecordedTape known = get(tape);
        parts.database()
                .inTransaction(() ->
                        parts.ledger()
                                .append(
                                        op,
                                        LedgerEvent.done("tape.viewed", tape, known.session())));
        Optional<TapeSeal> seal = sealOf(tape);
        TapeChunks.Facts first = TapeChunks.inspect(files.read(tape, 0));
        Asciicast cast = new Asciicast(to, first.head().orElseThrow(), person);
        byte[] tail = seal.map(TapeSeal::record).orElse(new byte[0]);
        try (InputStream container = files.container(tape, known.chunks(), tail);
                Secret key = parts.aead().open(cell(tape), sql.wrappedKey(tape))) {
            TapeOutcome outcome = TapeReader.read(container, key, seal.map(TapeSeal::hash), cast);
            cast.finish(ending(outcome));
            return outcome;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// Whether the stored tape is whole, without looking at what is on it.
    public TapeOutcome check(TapeId tape) {
        Optional<TapeSeal> seal = sealOf(tape);
        byte[] tail = seal.map(TapeSeal::record).orElse(new byte[0]);
        try (InputStream container = files.container(tape, get(tape).chunks(), tail)) {
            return TapeReader.check(container, seal.map(TapeSeal::hash));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private void write(Operation op, TapeId tape, TapeSeal seal) {
        parts.database()
                .inTransaction(() -> {
                    sql.lock(tape);
                    List<Sha256> hashes = sql.hashes(tape);
                    if (!seal.tape().equals(tape)
                            || seal.chunks() != hashes.size()
                            || !seal.root().equals(TapeRoot.of(hashes))) {
                        throw new Problem(
                                ProblemCode.INVALID,
                                "the seal does not fit the stored chunks: send them first");
                    }
                    boolean complete = seal.reason() != EndReason.RECOVERED;
                    sql.insertSeal(seal, complete, parts.database().now());
                    parts.ledger().append(op, sealed(tape, seal, complete));
                });
    }

    private LedgerEvent sealed(TapeId tape, TapeSeal seal, boolean complete) {
        return LedgerEvent.done("tape.sealed", tape, get(tape).session())
                .with(
                        Map.of(
                                "seal_sha256",
                                seal.hash().hex(),
                                "root",
                                seal.root().hex(),
                                "chunks",
                                seal.chunks(),
                                "frames",
                                seal.frames(),
                                "reason",
                                seal.reason().word(),
                                "complete",
                                complete));
    }

    private Optional<TapeSeal> recovered(TapeId tape) {
        List<Sha256> hashes = sql.hashes(tape);
        if (hashes.isEmpty()) {
            return Optional.empty();
        }
        long frames = 0;
        for (int index = 0; index < hashes.size(); index++) {
            frames += TapeChunks.inspect(files.read(tape, index)).frames();
        }
        TapeChunks.Facts first = TapeChunks.inspect(files.read(tape, 0));
        return Optional.of(
                new TapeSeal(
                        tape,
                        first.head().orElseThrow().hash(),
                        parts.database().now(),
                        EndReason.RECOVERED,
                        "",
                        hashes.size(),
                        frames,
                        Optional.empty(),
                        TapeRoot.of(hashes)));
    }

    private void requireFits(RecordedTape known, long index, byte[] chunk) {
        if (known.sealed().isPresent()) {
            throw new Problem(ProblemCode.CONFLICT, "the tape is sealed: nothing more goes on it");
        }
        TapeChunks.Facts facts = TapeChunks.inspect(chunk);
        Optional<Sha256> before = index == 0 ? Optional.empty() : sql.hash(known.id(), index - 1);
        boolean headFits =
                facts.head()
                        .map(head ->
                                head.tape().equals(known.id())
                                        && head.session().equals(known.session())
                                        && head.grant().equals(known.grant())
                                        && head.person().equals(known.person()))
                        .orElse(index > 0);
        if (facts.index() != index || !facts.previous().equals(before) || !headFits) {
            throw new Problem(
                    ProblemCode.INVALID, "the chunk does not follow the one stored before it");
        }
    }

    private RecordedTape ofNode(NodeId node, TapeId tape) {
        RecordedTape known = get(tape);
        if (!known.node().equals(node)) {
            throw new Problem(ProblemCode.NOT_FOUND, "there is no such tape");
        }
        return known;
    }

    private static String ending(TapeOutcome outcome) {
        return switch (outcome) {
            case TapeOutcome.Complete _ -> "complete";
            case TapeOutcome.Truncated cut -> "truncated after frame " + cut.frames();
            case TapeOutcome.Broken broken -> "broken at chunk " + broken.chunk();
        };
    }

    private static Cell cell(TapeId tape) {
        return Cell.of("pam.tape", tape, "wrapped_key");
    }
}
