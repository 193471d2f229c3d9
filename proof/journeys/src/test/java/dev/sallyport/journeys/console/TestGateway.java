package dev.sallyport.journeys.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.brokering.Brokerage;
import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.GatewayPeer;
import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.Lease;
import dev.sallyport.controlline.SessionCounts;
import dev.sallyport.controlline.TapeSubject;
import dev.sallyport.innerdoor.InnerHouse;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.tape.ChunkMark;
import dev.sallyport.tape.TapeHead;
import dev.sallyport.tape.TapeSeal;
import dev.sallyport.tape.TapeWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// What a gateway says to the inner door about one connection of one person.
final class TestGateway {
    private final Brokerage brokerage;
    private final GatewayPeer peer;
    private final GatewayRequest.Admit admit;
    private Optional<InnerAnswer.Admitted> admitted = Optional.empty();

    TestGateway(InnerHouse house, PersonId person, byte[] key, String selector) {
        brokerage = house.node().parts().brokerage();
        peer = new GatewayPeer(house.gateway, "127.0.0.1", "test");
        admit =
                new GatewayRequest.Admit(
                        new ConnectionId(UUID.randomUUID()),
                        person,
                        key,
                        0,
                        selector,
                        "198.51.100.23",
                        "SSH-2.0-OpenSSH_9.2p1");
    }

    InnerAnswer.Admission admit() {
        InnerAnswer.Admission answer = brokerage.admit(peer, admit);
        if (answer instanceof InnerAnswer.Admitted session) {
            admitted = Optional.of(session);
        }
        return answer;
    }

    InnerAnswer.Admitted admitted() {
        return admitted.orElseThrow();
    }

    /// Whether the session may go on, as of now.
    Lease lease() {
        return brokerage
                .renew(peer, new GatewayRequest.RenewLease(List.of(admitted().session())))
                .leases()
                .getFirst();
    }

    /// Begins to record the admitted session.
    Recording open() {
        return new Recording(admitted());
    }

    /// A tape under way, on which each piece comes two seconds after the one before.
    final class Recording {
        private final InnerAnswer.Admitted session;
        private final TapeId tape;
        private final AtomicLong nanos = new AtomicLong();
        private final TapeWriter writer;

        private Recording(InnerAnswer.Admitted session) {
            this.session = session;
            TapeSubject subject = new TapeSubject(0, "shell", "", true, 80, 24);
            InnerAnswer.TapeOpened opened =
                    brokerage.openTape(
                            peer, new GatewayRequest.OpenTape(session.session(), subject));
            tape = opened.tape();
            TapeHead head =
                    new TapeHead(
                            tape,
                            session.session(),
                            session.grant(),
                            admit.person(),
                            session.target(),
                            session.targetName(),
                            session.login(),
                            "SHA256:test",
                            1,
                            subject,
                            false,
                            Instant.now());
            writer = TapeWriter.create(spool(), head, opened.key(), nanos::get);
        }

        void print(String... pieces) {
            for (String piece : pieces) {
                nanos.addAndGet(2_000_000_000L);
                byte[] bytes = piece.getBytes(UTF_8);
                writer.out(bytes, 0, bytes.length);
            }
        }

        void end(EndReason reason) {
            TapeSeal seal = writer.seal(reason, Instant.now());
            for (ChunkMark mark : writer.takeClosed()) {
                brokerage.tapeChunk(
                        peer,
                        new GatewayRequest.TapeChunk(
                                tape, mark.index(), writer.read(mark), mark.hash()));
            }
            brokerage.sealTape(peer, new GatewayRequest.SealTape(tape, seal.canonical()));
            writer.close();
            brokerage.sessionEnded(
                    peer,
                    new GatewayRequest.SessionEnded(
                            session.session(), reason, "", new SessionCounts(1, 0, 10, 200)));
        }
    }

    private static Path spool() {
        try {
            return Files.createTempDirectory("spool").resolve("one.tape");
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
