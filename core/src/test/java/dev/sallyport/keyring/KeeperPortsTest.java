package dev.sallyport.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.database.Database;
import dev.sallyport.keeper.KeeperClient;
import dev.sallyport.keeper.KeeperOptions;
import dev.sallyport.keeper.KeeperServer;
import dev.sallyport.kernel.EventId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerEvent;
import dev.sallyport.ledger.LedgerFollower;
import dev.sallyport.ledger.LedgerReader;
import dev.sallyport.ledger.Sequencer;
import dev.sallyport.testkit.Operations;
import dev.sallyport.testkit.TestDatabase;
import dev.sallyport.translog.EntryCheck;
import dev.sallyport.translog.ProofFile;
import dev.sallyport.translog.TrustPolicy;
import dev.sallyport.translog.VerifierKey;
import dev.sallyport.warrant.RelyingParty;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The ports of this zone against the real keeper on its real sockets.
class KeeperPortsTest {
    private static final InstallationId HERE = new InstallationId(new UUID(7, 7));
    private static final Cell CELL = new Cell("iam.totp_factor", "1", "seed");

    @RegisterExtension final TestDatabase database = new TestDatabase();

    @TempDir Path directory;

    @Test
    void the_keeper_signs_the_ledger_and_goes_on_after_a_restart() throws Exception {
        PersonId ada = new PersonId(new UUID(1, 1));
        Operation op = Operations.real().inside(ada);
        Database inside = new Database(database.inner());
        Ledger ledger = new Ledger(inside, InstantSource.system(), Randomness.secure());
        LedgerReader reader = new LedgerReader(inside);
        KeeperServer keeper = keeper();
        try (KeeperClient client = new KeeperClient(directory.resolve("sequencer.sock"));
                LedgerFollower follower = new LedgerFollower(database.inner(), reader)) {
            VerifierKey key = client.describe().ledgerVerifierKey();
            TrustPolicy policy =
                    new TrustPolicy(
                            List.of(new TrustPolicy.KnownLog(key, "")),
                            List.of(),
                            new TrustPolicy.Quorum.Nobody());
            follower.start();
            for (int round = 0; round < 2; round++) {
                try (Sequencer sequencer =
                        new Sequencer(database.sequencer(), client::signCheckpoint, key.name())) {
                    sequencer.start();
                    EventId id =
                            inside.inTransaction(() ->
                                    ledger.append(op, LedgerEvent.done("person.frozen", ada)));
                    ProofFile proof = follower.awaitProof(id, Duration.ofSeconds(20));
                    byte[] leaf = reader.entry(id).orElseThrow().leaf();
                    assertThat(proof.check(leaf, policy, Instant.now()))
                            .isInstanceOf(EntryCheck.Proven.class);
                }
                keeper.close();
                keeper = keeper();
            }
        } finally {
            keeper.close();
        }
    }

    @Test
    void each_process_gets_its_own_keys_and_no_other_ones() {
        try (KeeperServer keeper = keeper();
                KeeperClient innerKeeper = new KeeperClient(directory.resolve("inner.sock"));
                KeeperClient outerKeeper = new KeeperClient(directory.resolve("outer.sock"))) {
            assertThat(keeper).isNotNull();
            Keyring inner = keyring(new Database(database.inner()), innerKeeper);
            Keyring outer = keyring(new Database(database.outer()), outerKeeper);
            byte[] blob = inner.aead("vault").seal(CELL, secret());
            assertThat(
                            keyring(new Database(database.inner()), innerKeeper)
                                    .aead("vault")
                                    .open(CELL, blob))
                    .isEqualTo(secret());
            assertThatThrownBy(() -> outer.aead("vault").open(CELL, blob))
                    .isInstanceOf(Problem.class);
            DataKeys ofOuter = new KeeperDataKeys(outerKeeper);
            byte[] wrapped = new KeeperDataKeys(innerKeeper).fresh("vault");
            assertThatThrownBy(() -> ofOuter.unwrap("vault", wrapped)).isInstanceOf(Problem.class);
            assertThatThrownBy(() -> new KeeperDataKeys(innerKeeper).unwrap("other", wrapped))
                    .isInstanceOf(Problem.class);
        }
    }

    private static Keyring keyring(Database database, KeeperClient keeper) {
        return new Keyring(
                database,
                new KeeperDataKeys(keeper),
                HERE,
                InstantSource.system(),
                Randomness.secure());
    }

    private static Secret secret() {
        return Secret.takeOwnershipOf("s3cr3t".getBytes(StandardCharsets.UTF_8));
    }

    private KeeperServer keeper() {
        return KeeperServer.start(
                new KeeperOptions(
                        directory,
                        HERE,
                        new RelyingParty("inner.localhost", Set.of("http://inner.localhost:8481")),
                        true),
                KeeperServer.Ground.ofTheMachine());
    }
}
