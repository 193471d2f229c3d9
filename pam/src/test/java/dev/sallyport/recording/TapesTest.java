package dev.sallyport.recording;

import static dev.sallyport.innerdoor.GatewayScene.assertProblem;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.TapeSubject;
import dev.sallyport.innerdoor.GatewayScene;
import dev.sallyport.innerdoor.InnerWorld.Somebody;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.tape.ChunkMark;
import dev.sallyport.tape.TapeHead;
import dev.sallyport.tape.TapeSeal;
import dev.sallyport.tape.TapeWriter;
import dev.sallyport.testkit.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Tapes from the gateway's upload to the cast somebody looks at.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TapesTest {
    @RegisterExtension static final TestDatabase database = new TestDatabase();

    private @Nullable GatewayScene opened;

    @BeforeAll
    void an_organisation() {
        opened = new GatewayScene(database);
    }

    @AfterAll
    void closed() {
        scene().close();
    }

    /// A tape of two chunks as a gateway has it on its own disk.
    private record Recorded(TapeId tape, List<GatewayRequest.TapeChunk> chunks, TapeSeal seal) {
        GatewayRequest.SealTape sealing() {
            return new GatewayRequest.SealTape(tape, seal.canonical());
        }
    }

    @Test
    void a_tape_is_stored_in_order_sealed_once_and_shown(@TempDir Path spool) {
        Recorded tape = record(session(), spool);
        // out of order, or sealed before it has arrived: refused
        assertProblem(ProblemCode.CONFLICT, () -> upload(tape.chunks().get(1)));
        upload(tape.chunks().get(0));
        assertProblem(ProblemCode.CONFLICT, () -> seal(tape));
        upload(tape.chunks().get(1));
        // the same again changes nothing
        upload(tape.chunks().get(0));
        seal(tape);
        seal(tape);
        assertThat(cast(scene().bob, tape.tape())).contains("hello").contains("complete");
        assertProblem(ProblemCode.NOT_FOUND, () -> cast(scene().henry, tape.tape()));
    }

    @Test
    void a_stored_chunk_is_never_replaced(@TempDir Path spool) {
        Session session = session();
        Recorded tape = record(session, spool);
        upload(tape.chunks().get(0));
        byte[] other = tape.chunks().get(0).bytes();
        other[other.length - 1] ^= 1;
        assertProblem(
                ProblemCode.CONFLICT,
                () ->
                        upload(
                                new GatewayRequest.TapeChunk(
                                        tape.tape(), 0, other, Sha256.of(other))));
        // and a chunk that is not what it says is refused before anything is looked up
        assertProblem(
                ProblemCode.MALFORMED,
                () ->
                        upload(
                                new GatewayRequest.TapeChunk(
                                        tape.tape(),
                                        1,
                                        tape.chunks().get(1).bytes(),
                                        Sha256.of(other))));
    }

    @Test
    void the_head_of_a_tape_names_its_own_session(@TempDir Path spool) {
        Session mine = session();
        Session foreign = session();
        InnerAnswer.TapeOpened tape = open(mine);
        Recorded recorded = record(foreign, tape, spool);
        assertProblem(ProblemCode.FORBIDDEN, () -> upload(recorded.chunks().get(0)));
    }

    @Test
    @Tag("RT-O5")
    void a_tape_nobody_sealed_is_recovered_and_says_so(@TempDir Path spool) {
        Session session = session();
        InnerAnswer.TapeOpened lost = open(session);
        Recorded tape = record(session, spool);
        upload(tape.chunks().get(0));
        // When the gateway never comes back
        scene().ended(session.admitted().session(), EndReason.FAILED);
        scene().world.parts.shelf().recover(scene().world.process());
        assertThat(state(tape.tape())).isEqualTo("recording");
        scene().world.clock.advance(Duration.ofMinutes(61));
        scene().world.parts.shelf().recover(scene().world.process());
        // Then what arrived is kept and says where it was cut, and what never arrived says so
        assertThat(state(tape.tape())).isEqualTo("recovered");
        assertThat(state(lost.tape())).isEqualTo("lost");
        assertThat(cast(scene().bob, tape.tape())).contains("truncated at frame 1");
    }

    @Test
    void a_session_that_is_over_opens_no_more_tapes() {
        Session session = session();
        scene().world.parts.elevations().done(scene().world.inside(scene().grace), session.grant());
        assertProblem(ProblemCode.GONE, () -> open(session));
    }

    // arranging

    private record Session(GrantId grant, InnerAnswer.Admitted admitted) {}

    private GatewayScene scene() {
        return requireNonNull(opened);
    }

    private Session session() {
        GrantId grant = scene().granted(scene().grace, "plain");
        return new Session(grant, scene().open(grant));
    }

    private InnerAnswer.TapeOpened open(Session session) {
        return scene().door
                .openTape(
                        scene().world.gateway,
                        new GatewayRequest.OpenTape(session.admitted().session(), shell()));
    }

    private Recorded record(Session session, Path spool) {
        return record(session, open(session), spool);
    }

    private Recorded record(Session session, InnerAnswer.TapeOpened tape, Path spool) {
        TapeHead head =
                new TapeHead(
                        tape.tape(),
                        session.admitted().session(),
                        session.grant(),
                        scene().grace.id(),
                        session.admitted().target(),
                        "plain",
                        "root",
                        "SHA256:x",
                        1,
                        shell(),
                        false,
                        scene().world.clock.instant());
        try (TapeWriter writer =
                TapeWriter.create(spool.resolve("tape"), head, tape.key(), () -> 0L)) {
            byte[] text = "hello\r\n".getBytes(StandardCharsets.UTF_8);
            writer.out(text, 0, text.length);
            writer.closeChunk();
            writer.out(text, 0, text.length);
            TapeSeal seal = writer.seal(EndReason.CLIENT_CLOSED, scene().world.clock.instant());
            List<ChunkMark> marks = writer.takeClosed();
            return new Recorded(
                    tape.tape(),
                    marks.stream()
                            .map(it ->
                                    new GatewayRequest.TapeChunk(
                                            tape.tape(), it.index(), writer.read(it), it.hash()))
                            .toList(),
                    seal);
        }
    }

    private void upload(GatewayRequest.TapeChunk chunk) {
        scene().door.tapeChunk(scene().world.gateway, chunk);
    }

    private void seal(Recorded tape) {
        scene().door.sealTape(scene().world.gateway, tape.sealing());
    }

    private String cast(Somebody who, TapeId tape) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        scene().world.parts.shelf().cast(scene().world.inside(who), tape, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private String state(TapeId tape) {
        return scene().world
                .parts
                .shelf()
                .find(scene().world.inside(scene().bob), tape)
                .tape()
                .state();
    }

    private static TapeSubject shell() {
        return new TapeSubject(0, "shell", "", true, 80, 24);
    }
}
