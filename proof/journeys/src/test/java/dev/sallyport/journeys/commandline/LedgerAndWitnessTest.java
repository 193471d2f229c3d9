package dev.sallyport.journeys.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.Secret;
import dev.sallyport.translog.AddCheckpoint;
import dev.sallyport.translog.Checkpoint;
import dev.sallyport.translog.Ed25519Keys;
import dev.sallyport.translog.KeyType;
import dev.sallyport.translog.LogInMemory;
import dev.sallyport.translog.SignedCheckpoint;
import dev.sallyport.translog.TileAppender;
import dev.sallyport.translog.Tree;
import dev.sallyport.translog.VerifierKey;
import dev.sallyport.translog.Witness;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The ledger out of the door, checked offline, with a witness that remembers.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerAndWitnessTest {
    @RegisterExtension static final House house = new House();

    @TempDir Path files;

    private @Nullable Terminal founder;

    private Terminal ada() {
        return java.util.Objects.requireNonNull(founder);
    }

    @BeforeAll
    void somebody_who_may_look() {
        founder = house.founder("ada");
        house.founder("bob");
    }

    @Test
    void the_checkpoint_is_shown_and_the_ledger_exported_and_verified() throws IOException {
        assertThat(ada().good("ledger", "checkpoint")).contains("\u2014 ");
        assertThat(ada().json("ledger").text("checkpoint")).contains("\u2014 ");
        assertThat(ada().json("ledger", "entries", "--limit", "2").json().path("items").size())
                .isEqualTo(2);
        Path export = files.resolve("export");
        assertThat(ada().good("ledger", "export", export.toString())).contains("ledger verify");
        ada().bad(1, "the directory is not empty", "ledger", "export", export.toString());
        Path policy = policy("policy.txt");

        String[] verify = {"ledger", "verify", export.toString(), "--policy", policy.toString()};
        assertThat(ada().good(verify)).contains("the ledger holds");
        Terminal.Ran checked = ada().json(verify);
        assertThat(checked.json().path("witnesses").asInt(0)).isEqualTo(1);
        ada().bad(2, "say whom to believe", "ledger", "verify", export.toString());

        Path leaves = export.resolve("log/tile/entries/000.p");
        try (java.util.stream.Stream<Path> bundles = Files.list(leaves)) {
            Path bundle = bundles.findFirst().orElseThrow();
            byte[] bytes = Files.readAllBytes(bundle);
            bytes[bytes.length - 1] ^= 1;
            Files.write(bundle, bytes);
        }
        Terminal.Ran broken = ada().run(verify);
        assertThat(broken.exit()).isEqualTo(1);
        assertThat(broken.out()).contains("NOT");
    }

    @Test
    void a_quorum_of_witnesses_is_asked_for_and_not_given_by_others() throws IOException {
        Path export = files.resolve("export");
        ada().json("ledger", "export", export.toString());
        String own = Files.readString(policy("own.txt"));
        assertThat(own).contains("witness w1 " + house.open().witness().vkey(), "quorum w1");

        VerifierKey stranger = log("x.example/w", (byte) 9).cosigner();
        Path other =
                Files.writeString(
                        files.resolve("other.txt"),
                        own.replace(house.open().witness().vkey(), stranger.text()));
        Terminal.Ran refused =
                ada().run("ledger", "verify", export.toString(), "--policy", other.toString());
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.out()).contains("NOT believed");

        Path two =
                Files.writeString(
                        files.resolve("two.txt"),
                        own.replace(
                                "quorum w1\n",
                                "witness w2 %s\ngroup both 2 w1 w2\nquorum both\n"
                                        .formatted(stranger.text())));
        assertThat(
                        ada().run(
                                        "ledger",
                                        "verify",
                                        export.toString(),
                                        "--policy",
                                        two.toString(),
                                        "--json")
                                .exit())
                .isEqualTo(1);
    }

    @Test
    void checkpoints_reach_the_witness_by_themselves() throws Exception {
        long before = seen();
        ada().good("person", "invite", "carol", "--full-name", "Carol", "--yes");
        for (int look = 0; look < 300 && seen() <= before; look++) {
            RunningWitness.pause();
        }
        assertThat(seen()).isGreaterThan(before);
    }

    /// The size of the newest tree that the house's witness has cosigned; nobody asks it to.
    private static long seen() throws IOException, InterruptedException {
        String origin = house.open().keeper().ledgerVerifierKey().name();
        HttpResponse<String> shown =
                send(
                        HttpRequest.newBuilder(
                                URI.create(
                                        house.open().witness().url()
                                                + "/"
                                                + Witness.directoryOf(origin)
                                                + "/checkpoint")));
        return shown.statusCode() == 404
                ? 0
                : SignedCheckpoint.parse(shown.body().getBytes(StandardCharsets.UTF_8))
                        .checkpoint()
                        .size();
    }

    private Path policy(String name) {
        Path file = files.resolve(name);
        ada().good("ledger", "policy", "--out", file.toString());
        ada().bad(1, "does not exist yet", "ledger", "policy", "--out", file.toString());
        assertThat(ada().json("ledger", "policy").text("policy")).startsWith("# Whom to believe");
        return file;
    }

    // a log of our own, which can do what an honest one never does

    /// A log with a key the test holds.
    private record TestLog(VerifierKey key, Secret seed) {
        SignedCheckpoint sign(String... entries) {
            LogInMemory tiles = new LogInMemory();
            TileAppender.Appended appended =
                    TileAppender.empty()
                            .append(
                                    Arrays.stream(entries)
                                            .map(it -> it.getBytes(StandardCharsets.UTF_8))
                                            .toList());
            tiles.write(appended.files());
            Tree tree = appended.log().tree();
            return SignedCheckpoint.sign(
                    new Checkpoint(key.name(), tree.size(), tree.root()),
                    key,
                    Ed25519Keys.signer(Ed25519Keys.privateKey(seed)));
        }

        VerifierKey cosigner() {
            return new VerifierKey(key.name(), KeyType.COSIGNATURE, key.publicKey());
        }
    }

    private static TestLog log(String name, byte with) {
        byte[] bytes = new byte[Ed25519Keys.LENGTH];
        Arrays.fill(bytes, with);
        Secret seed = Secret.takeOwnershipOf(bytes);
        return new TestLog(
                new VerifierKey(name, KeyType.ED25519, Ed25519Keys.publicKeyOf(seed)), seed);
    }

    @Test
    void a_witness_remembers_over_restarts_and_refuses_what_does_not_extend() throws Exception {
        TestLog log = log("log.example/audit", (byte) 1);
        TestLog forger = log("log.example/audit", (byte) 2);
        Path directory = Files.createDirectories(files.resolve("w"));
        Path policy =
                Files.writeString(
                        files.resolve("logs.txt"), "log " + log.key().text() + "\nquorum none\n");
        SignedCheckpoint one = log.sign("a");
        SignedCheckpoint two = log.sign("a", "b");
        String vkey;
        try (RunningWitness witness = RunningWitness.start(directory, "w.example", policy)) {
            vkey = witness.vkey();
            assertThat(add(witness, 0, one, List.of()).statusCode()).isEqualTo(200);
            assertThat(add(witness, 1, two, List.of(leafHash("b"))).statusCode()).isEqualTo(200);
        }
        // When it comes back
        try (RunningWitness witness = RunningWitness.start(directory, "w.example", policy)) {
            // Then it is the same one, and knows how far the log was
            assertThat(witness.vkey()).isEqualTo(vkey);
            HttpResponse<String> rolledBack = add(witness, 0, one, List.of());
            assertThat(rolledBack.statusCode()).isEqualTo(409);
            assertThat(rolledBack.body()).isEqualTo("2\n");
            assertThat(add(witness, 2, one, List.of()).statusCode()).isEqualTo(400);
            assertThat(add(witness, 2, log.sign("a", "x"), List.of()).statusCode()).isEqualTo(422);
            assertThat(
                            add(witness, 2, log.sign("a", "x", "c"), List.of(leafHash("c")))
                                    .statusCode())
                    .isEqualTo(422);
            assertThat(add(witness, 2, forger.sign("a", "b"), List.of()).statusCode())
                    .isEqualTo(403);
            assertThat(
                            add(witness, 0, log("other/log", (byte) 3).sign("a"), List.of())
                                    .statusCode())
                    .isEqualTo(404);
            // and says again what it said
            HttpResponse<String> again = add(witness, 2, two, List.of());
            assertThat(again.statusCode()).isEqualTo(200);
            two.withCosignatures(
                    again.body().getBytes(StandardCharsets.UTF_8),
                    List.of(VerifierKey.parse(vkey)));
        }
    }

    @Test
    void a_witness_says_what_is_wrong_with_its_arguments() throws IOException {
        Path policy =
                Files.writeString(
                        files.resolve("logs.txt"),
                        "log " + log("log.example/a", (byte) 1).key().text() + "\nquorum none\n");
        String data = files.resolve("w").toString();
        Terminal terminal = new Terminal(files.resolve("home"));
        terminal.bad(
                2,
                "cannot read the policy",
                "witness",
                "--name",
                "w",
                "--data",
                data,
                "--policy",
                "none");
        terminal.bad(
                2,
                "say where to listen",
                "witness",
                "--name",
                "w",
                "--data",
                data,
                "--policy",
                policy.toString(),
                "--listen",
                "everywhere");
    }

    private static dev.sallyport.kernel.Sha256 leafHash(String entry) {
        // RFC 6962 section 2.1: a leaf is hashed behind a zero octet
        return dev.sallyport.kernel.Sha256.of(
                new byte[] {0}, entry.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> add(
            RunningWitness witness,
            long old,
            SignedCheckpoint checkpoint,
            List<dev.sallyport.kernel.Sha256> proof)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(URI.create(witness.url() + "/add-checkpoint"))
                        .POST(
                                BodyPublishers.ofByteArray(
                                        new AddCheckpoint(old, proof, checkpoint).bytes())));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }
}
