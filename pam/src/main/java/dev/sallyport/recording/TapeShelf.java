package dev.sallyport.recording;

import dev.sallyport.brokering.BrokeredSession;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.policy.Action;
import dev.sallyport.tape.Asciicast;
import dev.sallyport.tape.TapeFrame;
import dev.sallyport.tape.TapeHead;
import dev.sallyport.tape.TapeOutcome;
import dev.sallyport.tape.TapeReader;
import dev.sallyport.tape.TapeSeal;
import dev.sallyport.tape.TapeSpool;
import dev.sallyport.web.Listing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds tapes, shows them, and seals what nobody sealed.
public final class TapeShelf {
    private static final Logger log = LoggerFactory.getLogger(TapeShelf.class);
    private static final int PAGE = 100;

    /// How long a gateway that comes back has to bring what is still on its own disk.
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final RecordingParts parts;
    private final TapeSql sql;
    private final TapeFiles files;
    private final Tapes tapes;

    public TapeShelf(RecordingParts parts, Tapes tapes) {
        this.parts = parts;
        this.sql = new TapeSql(parts.database());
        this.files = new TapeFiles(parts.directory());
        this.tapes = tapes;
    }

    /// A tape and the session it is of.
    public record Found(Tape tape, BrokeredSession session) {}

    /// A tape, for somebody who may look at it; for anybody else there is none.
    public Found find(Operation op, TapeId id) {
        return seen(op, sql.find(id).stream().toList()).stream()
                .findFirst()
                .orElseThrow(Tapes::unknown);
    }

    /// Those that one may look at, the latest first.
    public Listing<Found> list(Operation op, @Nullable TapeId before) {
        List<Tape> page = sql.page(before, PAGE);
        return new Listing<>(
                seen(op, page), page.size() < PAGE ? null : page.getLast().id().text());
    }

    /// The tapes of a session that one may look at.
    public List<Found> of(Operation op, BrokeredSessionId session) {
        return seen(op, sql.of(session));
    }

    private List<Found> seen(Operation op, List<Tape> tapes) {
        Predicate<BrokeredSession> permitted = parts.sessions().permitting(op, Action.LOOK_AT_TAPE);
        return tapes.stream()
                .flatMap(tape ->
                        parts
                                .sessions()
                                .find(tape.session())
                                .filter(permitted)
                                .map(session -> new Found(tape, session))
                                .stream())
                .toList();
    }

    /// Writes the tape as an asciicast. That somebody looks is on record before the first byte is
    /// shown; a tape that breaks ends with a marker that says so.
    public void cast(Operation op, TapeId id, OutputStream to) {
        Found found = find(op, id);
        Operation ruled =
                op.ruledBy(parts.sessions().ruling(op, Action.LOOK_AT_TAPE, found.session()));
        parts.database()
                .inTransaction(() ->
                        parts.ledger()
                                .append(
                                        ruled,
                                        TapeEvents.viewed(found.tape(), found.session().grant())));
        Tape tape = found.tape();
        byte[] tail =
                tape.seal()
                        .filter(it -> it.seal().length > 0)
                        .map(it -> TapeSeal.read(it.seal()).record())
                        .orElseGet(() -> new byte[0]);
        try (Secret key = parts.keyring().aead("tapes").open(Tapes.cell(id), sql.wrappedKey(id));
                InputStream container = files.container(id, sql.chunks(id), tail)) {
            Frames frames = new Frames(to, parts.people().nameOf(found.session().person()));
            frames.head = head(id);
            TapeOutcome outcome =
                    TapeReader.read(
                            container,
                            key,
                            tape.seal().filter(TapeShelf::real).map(Tape.Sealed::hash),
                            frames);
            frames.finish(ending(outcome));
        } catch (IOException cause) {
            throw new Problem(
                    dev.sallyport.kernel.ProblemCode.UNAVAILABLE,
                    "the tape cannot be read to its end",
                    cause);
        }
    }

    private static boolean real(Tape.Sealed seal) {
        return seal.seal().length > 0;
    }

    private Optional<TapeHead> head(TapeId id) throws IOException {
        List<TapeSql.Chunk> chunks = sql.chunks(id);
        if (chunks.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream first = files.container(id, chunks.subList(0, 1), new byte[0])) {
            return dev.sallyport.tape.TapeChunks.inspect(first.readAllBytes()).head();
        }
    }

    private static String ending(TapeOutcome outcome) {
        return switch (outcome) {
            case TapeOutcome.Complete _ -> "complete";
            case TapeOutcome.Truncated(_, _, long frames, _) -> "truncated at frame " + frames;
            case TapeOutcome.Broken(_, long frame, String why) ->
                    "broken at frame " + frame + ": " + why;
        };
    }

    /// Hands frames to the cast, which begins with the tape's head.
    private static final class Frames implements java.util.function.Consumer<TapeFrame> {
        private final OutputStream to;
        private final String person;
        private final List<Asciicast> cast = new ArrayList<>(1);
        private Optional<TapeHead> head = Optional.empty();

        Frames(OutputStream to, String person) {
            this.to = to;
            this.person = person;
        }

        @Override
        public void accept(TapeFrame frame) {
            cast().ifPresent(it -> it.accept(frame));
        }

        void finish(String ending) {
            cast().ifPresent(it -> it.finish(ending));
        }

        private Optional<Asciicast> cast() {
            if (cast.isEmpty()) {
                head.ifPresent(it -> cast.add(new Asciicast(to, it, person)));
            }
            return cast.stream().findFirst();
        }
    }

    /// Seals what a gateway never came back to seal, as recovered: everything that arrived counts,
    /// and the seal says that it was cut. Run steadily.
    public void recover(Operation op) {
        for (Tape tape : sql.orphaned(parts.clock().instant().minus(PATIENCE))) {
            try {
                recover(op, tape);
            } catch (Problem problem) {
                log.atWarn()
                        .addKeyValue("tape", tape.id().text())
                        .addKeyValue("code", problem.code().word())
                        .log("a tape could not be sealed: look at its files");
            }
        }
    }

    private void recover(Operation op, Tape tape) {
        BrokeredSession session = parts.sessions().find(tape.session()).orElseThrow(Tapes::unknown);
        Optional<TapeSeal> seal = recovered(tape.id());
        if (seal.isPresent()) {
            tapes.close(op, tape.id(), session, seal.get());
            return;
        }
        parts.database()
                .inTransaction(() -> {
                    sql.lock(tape.id());
                    sql.insertLost(tape.id(), parts.clock().instant());
                    return parts.ledger().append(op, TapeEvents.lost(tape, session.grant()));
                });
    }

    private Optional<TapeSeal> recovered(TapeId id) {
        try {
            Path file =
                    Files.createTempFile(
                            "tape",
                            ".recover",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            try (InputStream container = files.container(id, sql.chunks(id), new byte[0])) {
                Files.copy(container, file, StandardCopyOption.REPLACE_EXISTING);
                return TapeSpool.recover(file, parts.clock().instant()).map(TapeSpool.Found::seal);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException cause) {
            throw new Problem(
                    dev.sallyport.kernel.ProblemCode.UNAVAILABLE,
                    "the stored chunks cannot be read",
                    cause);
        }
    }
}
