package dev.sallyport.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.sallyport.database.Database;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.testkit.Operations;
import dev.sallyport.testkit.TestDatabase;
import dev.sallyport.translog.Ed25519Keys;
import dev.sallyport.translog.KeyType;
import dev.sallyport.translog.NoteCheck;
import dev.sallyport.translog.SignedCheckpoint;
import dev.sallyport.translog.TrustPolicy;
import dev.sallyport.translog.VerifierKey;
import dev.sallyport.translog.Witness;
import dev.sallyport.translog.WitnessAnswer;
import dev.sallyport.translog.WitnessInMemory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A real ledger, shown to witnesses that behave and to some that do not.
class WitnessesTest {
    @RegisterExtension final TestDatabase database = new TestDatabase();

    private final TestKeeper keeper = new TestKeeper();
    private final PersonId ada = new PersonId(new UUID(1, 1));
    private final Operation op = Operations.real().inside(ada);
    private final AtomicInteger asked = new AtomicInteger();
    private final HttpServer server = server();
    private Function<byte[], Reply> behaviour = _ -> new Reply(500, "");

    /// What the server in the witness's place answers.
    private record Reply(int status, String body) {}

    @AfterEach
    void nobody_answers_any_more() {
        server.stop(0);
    }

    private HttpServer server() {
        try {
            HttpServer made =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
            made.createContext(
                    "/add-checkpoint",
                    exchange -> {
                        asked.incrementAndGet();
                        Reply reply = behaviour.apply(exchange.getRequestBody().readAllBytes());
                        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(
                                reply.status(), body.length == 0 ? -1 : body.length);
                        try (OutputStream out = exchange.getResponseBody()) {
                            out.write(body);
                        }
                    });
            made.start();
            return made;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static Secret seed(int with) {
        byte[] bytes = new byte[Ed25519Keys.LENGTH];
        Arrays.fill(bytes, (byte) with);
        return Secret.takeOwnershipOf(bytes);
    }

    private static VerifierKey key(int with) {
        return new VerifierKey(
                "w.example", KeyType.COSIGNATURE, Ed25519Keys.publicKeyOf(seed(with)));
    }

    private Function<byte[], Reply> honest(int with) {
        Witness witness =
                new Witness(
                        key(with),
                        Ed25519Keys.signer(Ed25519Keys.privateKey(seed(with))),
                        List.of(keeper.key()),
                        new WitnessInMemory());
        return body -> {
            WitnessAnswer answer = witness.add(body, Instant.now());
            return new Reply(answer.status(), new String(answer.body(), StandardCharsets.UTF_8));
        };
    }

    private Witnesses witnesses() {
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        return new Witnesses(reader(), List.of(new TrustPolicy.KnownWitness("w1", key(1), url)));
    }

    private LedgerReader reader() {
        return new LedgerReader(new Database(database.inner()));
    }

    private void grow(int count) {
        Database inside = new Database(database.inner());
        Ledger ledger = new Ledger(inside, InstantSource.system(), Randomness.secure());
        for (int i = 0; i < count; i++) {
            inside.inTransaction(() -> ledger.append(op, LedgerEvent.done("person.frozen", ada)));
        }
        Sequence sequence =
                new Sequence(new Database(database.sequencer()), keeper, TestKeeper.ORIGIN);
        sequence.recover();
        assertThat(sequence.step()).isEqualTo(count);
    }

    private static boolean cosigned(SignedCheckpoint checkpoint) {
        return checkpoint.note().check(List.of(key(1))) instanceof NoteCheck.Accepted;
    }

    @Test
    void each_checkpoint_comes_back_cosigned_also_by_a_process_that_starts_anew() {
        behaviour = honest(1);
        grow(3);
        try (Witnesses witnesses = witnesses()) {
            assertThat(cosigned(witnesses.round().orElseThrow())).isTrue();
            grow(300);
            SignedCheckpoint later = witnesses.round().orElseThrow();
            assertThat(later.checkpoint().size()).isEqualTo(303);
            assertThat(cosigned(later)).isTrue();
        }
        grow(1);
        int before = asked.get();
        try (Witnesses witnesses = witnesses()) {
            assertThat(cosigned(witnesses.round().orElseThrow())).isTrue();
            // the first answer told where the witness was
            assertThat(asked.get() - before).isEqualTo(2);
            assertThat(cosigned(witnesses.latest().orElseThrow())).isTrue();
        }
    }

    @Test
    void a_witness_that_fails_is_left_alone_and_the_ledger_goes_out_without_it() {
        grow(1);
        try (Witnesses witnesses = witnesses()) {
            assertThat(cosigned(witnesses.round().orElseThrow())).isFalse();
            assertThat(cosigned(witnesses.round().orElseThrow())).isFalse();
            assertThat(asked.get()).isEqualTo(1);
        }
        server.stop(0);
        try (Witnesses witnesses = witnesses()) {
            assertThat(witnesses.round().orElseThrow().checkpoint().size()).isEqualTo(1);
        }
    }

    @Test
    void a_cosignature_of_another_key_does_not_count() {
        behaviour = honest(2);
        grow(1);
        try (Witnesses witnesses = witnesses()) {
            SignedCheckpoint bare = witnesses.round().orElseThrow();
            assertThat(bare).isEqualTo(reader().checkpoint().orElseThrow());
        }
    }

    @Test
    void a_witness_that_has_seen_more_or_talks_nonsense_is_not_followed() {
        grow(1);
        for (String said : new String[] {"99999", "-1", "1e3", "", "9".repeat(30)}) {
            behaviour = _ -> new Reply(409, said);
            try (Witnesses witnesses = witnesses()) {
                assertThat(cosigned(witnesses.round().orElseThrow())).as(said).isFalse();
            }
        }
        behaviour = _ -> new Reply(200, "x".repeat(200_000));
        try (Witnesses witnesses = witnesses()) {
            assertThat(cosigned(witnesses.round().orElseThrow())).isFalse();
        }
    }

    @Test
    void nothing_is_shown_while_there_is_nothing_or_nobody() {
        try (Witnesses witnesses = witnesses();
                Witnesses nobody = new Witnesses(reader(), List.of())) {
            assertThat(witnesses.round()).isEmpty();
            grow(1);
            assertThat(nobody.round()).isEqualTo(reader().checkpoint());
            assertThat(asked.get()).isZero();
        }
    }

    @Test
    void a_witness_elsewhere_is_asked_over_tls_only() {
        for (String url :
                new String[] {
                    "http://w.example", "http://localhost.example", "ftp://localhost", "w", ""
                }) {
            assertThatThrownBy(() ->
                            new Witnesses(
                                    reader(),
                                    List.of(new TrustPolicy.KnownWitness("w1", key(1), url))))
                    .as(url)
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("https://");
        }
        new Witnesses(
                        reader(),
                        List.of(new TrustPolicy.KnownWitness("w1", key(1), "https://w.example/x")))
                .close();
    }
}
