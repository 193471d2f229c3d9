package dev.sallyport.recording;

import dev.sallyport.brokering.Brokerage;
import dev.sallyport.brokering.BrokeredSession;
import dev.sallyport.brokering.BrokeredSessions;
import dev.sallyport.brokering.GatewayOperations;
import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.GatewayPeer;
import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.TapedOperation;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.Cut;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.keyring.Aead;
import dev.sallyport.keyring.Cell;
import dev.sallyport.tape.TapeChunks;
import dev.sallyport.tape.TapeHead;
import dev.sallyport.tape.TapeOutcome;
import dev.sallyport.tape.TapeReader;
import dev.sallyport.tape.TapeSeal;
import java.util.List;
import java.util.Optional;

/// Takes tapes in from gateways.
///
/// **Security barrier.** A gateway only writes on tapes of its own sessions, only forward, and only
/// what fits the chunk before. It holds a tape's key while it writes; afterwards the key is here
/// alone, wrapped.
public final class Tapes implements Brokerage.TapeIntake {
    private static final int KEY_BYTES = 32;
    private static final int OPERATIONS_PER_ENTRY = 80;

    private final RecordingParts parts;
    private final TapeSql sql;
    private final TapeFiles files;
    private final BrokeredSessions sessions;
    private final GatewayOperations operations;

    public Tapes(RecordingParts parts) {
        this.parts = parts;
        this.sql = new TapeSql(parts.database());
        this.files = new TapeFiles(parts.directory());
        this.sessions = parts.sessions();
        this.operations = new GatewayOperations(parts.clock(), parts.randomness());
    }

    /// A channel is about to open: without a tape it does not.
    @Override
    public InnerAnswer.TapeOpened open(GatewayPeer peer, GatewayRequest.OpenTape ask) {
        BrokeredSession session = own(peer, ask.session());
        if (!session.live()) {
            throw new Problem(ProblemCode.GONE, "the session is over: no more channels");
        }
        Tape tape =
                new Tape(
                        new TapeId(parts.randomness().uuid(parts.clock())),
                        session.id(),
                        bounded(ask.subject().kind(), 30),
                        bounded(ask.subject().command(), 1000),
                        parts.clock().instant(),
                        0,
                        0,
                        Optional.empty());
        Secret key = Secret.takeOwnershipOf(parts.randomness().bytes(KEY_BYTES));
        byte[] wrapped = aead().seal(cell(tape.id()), key);
        Operation op = operations.by(peer, "open tape");
        parts.database()
                .inTransaction(() -> {
                    sql.insert(tape, ask.subject().channel(), wrapped);
                    return parts.ledger().append(op, TapeEvents.opened(tape, session.grant()));
                });
        return new InnerAnswer.TapeOpened(tape.id(), key);
    }

    /// Returns when the chunk is durable, and in the ledger.
    @Override
    public void chunk(GatewayPeer peer, GatewayRequest.TapeChunk sent) {
        Tape tape = sql.find(sent.tape()).orElseThrow(Tapes::unknown);
        BrokeredSession session = own(peer, tape.session());
        byte[] bytes = sent.bytes();
        TapeChunks.Facts facts = TapeChunks.inspect(bytes);
        if (facts.index() != sent.index() || !facts.hash().equals(sent.hash())) {
            throw new Problem(ProblemCode.MALFORMED, "a chunk is not the one it was sent as");
        }
        facts.head().ifPresent(head -> mustBeOf(head, tape, session));
        Operation op = operations.by(peer, "tape chunk");
        parts.database()
                .inTransaction(() -> {
                    sql.lock(tape.id());
                    List<TapeSql.Chunk> before = sql.chunks(tape.id());
                    if (stored(before, facts)) {
                        return tape;
                    }
                    mustFollow(before, facts, tape.id());
                    // The file first: if we stop before the commit it is written again.
                    files.store(tape.id(), facts.index(), bytes);
                    TapeSql.Chunk chunk =
                            new TapeSql.Chunk(
                                    facts.index(), facts.hash(), facts.frames(), bytes.length);
                    sql.insertChunk(tape.id(), chunk, parts.clock().instant());
                    parts.ledger().append(op, TapeEvents.progress(tape.id(), session.id(), chunk));
                    return tape;
                });
    }

    private static boolean stored(List<TapeSql.Chunk> before, TapeChunks.Facts facts) {
        if (facts.index() >= before.size()) {
            return false;
        }
        if (!before.get((int) facts.index()).hash().equals(facts.hash())) {
            throw new Problem(
                    ProblemCode.CONFLICT, "another chunk is stored under this number already");
        }
        return true;
    }

    private void mustFollow(List<TapeSql.Chunk> before, TapeChunks.Facts facts, TapeId tape) {
        boolean follows =
                facts.index() == before.size()
                        && facts.firstFrame()
                                == before.stream().mapToLong(TapeSql.Chunk::frames).sum()
                        && facts.previous()
                                .equals(
                                        before.isEmpty()
                                                ? Optional.<Sha256>empty()
                                                : Optional.of(before.getLast().hash()));
        if (!follows) {
            throw new Problem(
                    ProblemCode.CONFLICT, "a chunk does not follow the one stored before it");
        }
        if (sql.find(tape).filter(it -> it.seal().isEmpty()).isEmpty()) {
            throw new Problem(ProblemCode.GONE, "the tape is sealed");
        }
    }

    private static void mustBeOf(TapeHead head, Tape tape, BrokeredSession session) {
        if (!head.tape().equals(tape.id())
                || !head.session().equals(session.id())
                || !head.grant().equals(session.grant())
                || !head.person().equals(session.person())) {
            throw new Problem(ProblemCode.FORBIDDEN, "the head of the tape is of another session");
        }
    }

    /// Returns when the seal is durable and in the ledger. The whole chain is verified first.
    @Override
    public void seal(GatewayPeer peer, GatewayRequest.SealTape sent) {
        Tape tape = sql.find(sent.tape()).orElseThrow(Tapes::unknown);
        BrokeredSession session = own(peer, tape.session());
        TapeSeal seal = TapeSeal.read(sent.seal());
        if (!seal.tape().equals(tape.id())) {
            throw new Problem(ProblemCode.FORBIDDEN, "the seal is another tape's");
        }
        close(operations.by(peer, "seal tape"), tape.id(), session, seal);
    }

    /// Verifies a seal against what is stored and keeps it. The same seal again changes nothing.
    void close(Operation op, TapeId id, BrokeredSession session, TapeSeal seal) {
        parts.database()
                .inTransaction(() -> {
                    sql.lock(id);
                    Tape tape = sql.find(id).orElseThrow(Tapes::unknown);
                    if (tape.seal().isPresent()) {
                        if (tape.seal().get().hash().equals(seal.hash())) {
                            return tape;
                        }
                        throw new Problem(ProblemCode.CONFLICT, "the tape has another seal");
                    }
                    mustFit(tape, seal);
                    String how = seal.reason() == EndReason.RECOVERED ? "RECOVERED" : "COMPLETE";
                    sql.insertSeal(seal, how, parts.clock().instant());
                    parts.ledger().append(op, TapeEvents.sealed(tape, session.grant(), seal, how));
                    return tape;
                });
    }

    private void mustFit(Tape tape, TapeSeal seal) {
        TapeOutcome outcome =
                TapeReader.check(
                        files.container(tape.id(), sql.chunks(tape.id()), seal.record()),
                        Optional.of(seal.hash()));
        if (outcome instanceof TapeOutcome.Broken(long chunk, long frame, String why)) {
            throw new Problem(
                    ProblemCode.CONFLICT,
                    "the seal does not fit what is stored, at chunk "
                            + chunk
                            + ", frame "
                            + frame
                            + ": "
                            + why);
        }
    }

    /// What was done in a session. A batch that was reported before changes nothing.
    @Override
    public void operations(GatewayPeer peer, GatewayRequest.Operations report) {
        BrokeredSession session = own(peer, report.session());
        List<TapedOperation> all = report.operations();
        if (all.isEmpty()) {
            return;
        }
        Operation op = operations.by(peer, "operations");
        parts.database()
                .inTransaction(() -> {
                    if (!sql.insertOperations(
                            session.id(), report.first(), all.size(), parts.clock().instant())) {
                        return session;
                    }
                    for (int i = 0; i < all.size(); i += OPERATIONS_PER_ENTRY) {
                        int end = Math.min(all.size(), i + OPERATIONS_PER_ENTRY);
                        parts.ledger()
                                .append(
                                        op,
                                        TapeEvents.operations(
                                                report,
                                                session.grant(),
                                                report.first() + i,
                                                all.subList(i, end)));
                    }
                    return session;
                });
    }

    private BrokeredSession own(GatewayPeer peer, BrokeredSessionId id) {
        return sessions.find(id)
                .filter(it -> it.node().equals(peer.node()))
                .orElseThrow(Tapes::unknown);
    }

    private Aead aead() {
        return parts.keyring().aead("tapes");
    }

    static Cell cell(TapeId tape) {
        return Cell.of("pam.tape", tape, "wrapped_key");
    }

    private static String bounded(String text, int max) {
        return Cut.to(text, max);
    }

    static Problem unknown() {
        return new Problem(ProblemCode.NOT_FOUND, "there is no such tape");
    }
}
