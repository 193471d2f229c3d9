package dev.sallyport.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.testkit.Operations;
import dev.sallyport.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KeyringTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final InstallationId HERE = new InstallationId(new UUID(1, 2));
    private static final Cell CELL = new Cell("iam.totp_factor", "row-1", "seed");

    private final Operation op = Operations.real().process("test");
    private static final RememberingKeys KEYS = new RememberingKeys();
    private final Keyring inner = keyring(DATABASE.inner(), HERE);

    @Test
    void what_is_sealed_for_a_cell_opens_there_and_nowhere_else() {
        byte[] blob = inner.aead("vault").seal(CELL, secret("s3cr3t"));
        assertThat(open(inner, "vault", CELL, blob)).isEqualTo("s3cr3t");
        for (Cell other :
                new Cell[] {
                    new Cell("iam.totp", "row-1", "seed"),
                    new Cell("iam.totp_factor", "row-2", "seed"),
                    new Cell("iam.totp_factor", "row-1", "code")
                }) {
            assertThatThrownBy(() -> open(inner, "vault", other, blob)).isInstanceOf(Problem.class);
        }
        assertThatThrownBy(() -> open(inner, "factors", CELL, blob)).isInstanceOf(Problem.class);
        Keyring elsewhere = keyring(DATABASE.inner(), new InstallationId(new UUID(3, 4)));
        assertThatThrownBy(() -> open(elsewhere, "vault", CELL, blob)).isInstanceOf(Problem.class);
    }

    @Test
    void a_changed_blob_fails_as_a_problem_that_tells_nothing() {
        byte[] blob = inner.aead("vault").seal(CELL, secret("s3cr3t"));
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            byte[] changed = blob.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> open(inner, "vault", CELL, changed))
                    .isInstanceOf(Problem.class)
                    .hasMessageNotContaining("s3cr3t");
        }
        for (int length = 0; length < blob.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(blob, length);
            assertThatThrownBy(() -> open(inner, "vault", CELL, cut)).isInstanceOf(Problem.class);
        }
    }

    @Test
    void one_door_does_not_even_see_the_keys_of_the_other() {
        byte[] blob = inner.aead("shared-name").seal(CELL, secret("inside"));
        Keyring outer = keyring(DATABASE.outer(), HERE);
        assertThatThrownBy(() -> open(outer, "shared-name", CELL, blob))
                .isInstanceOf(Problem.class);
        assertThat(
                        new Database(DATABASE.outer())
                                .jdbc()
                                .sql("select key_id from core.data_key where process = 'inner'")
                                .query()
                                .listOfRows())
                .isEmpty();
        byte[] own = outer.aead("shared-name").seal(CELL, secret("outside"));
        assertThat(open(outer, "shared-name", CELL, own)).isEqualTo("outside");
    }

    @Test
    void after_a_rotation_old_values_are_readable_and_outdated() {
        // Given
        Aead aead = inner.aead("rotating");
        byte[] old = aead.seal(CELL, secret("old"));
        assertThat(aead.outdated(old)).isFalse();
        Database database = new Database(DATABASE.inner());
        Ledger ledger = new Ledger(database, InstantSource.system(), Randomness.secure());
        // When
        inner.rotate(op, ledger, "rotating");
        // Then
        byte[] fresh = aead.seal(CELL, secret("new"));
        assertThat(aead.outdated(old)).isTrue();
        assertThat(aead.outdated(fresh)).isFalse();
        Keyring restarted = keyring(DATABASE.inner(), HERE);
        assertThat(open(restarted, "rotating", CELL, old)).isEqualTo("old");
        assertThat(open(restarted, "rotating", CELL, fresh)).isEqualTo("new");
    }

    @Test
    void the_table_holds_no_key_and_the_keeper_is_asked_once() {
        Aead aead = inner.aead("cached");
        int before = KEYS.unwraps.get();
        for (int i = 0; i < 20; i++) {
            byte[] blob = aead.seal(CELL, secret("x" + i));
            assertThat(open(inner, "cached", CELL, blob)).isEqualTo("x" + i);
        }
        assertThat(KEYS.unwraps.get() - before).isEqualTo(1);
    }

    private Keyring keyring(DataSource source, InstallationId installation) {
        return new Keyring(
                new Database(source),
                KEYS,
                installation,
                InstantSource.system(),
                Randomness.secure());
    }

    private static String open(Keyring keyring, String purpose, Cell cell, byte[] blob) {
        try (Secret secret = keyring.aead(purpose).open(cell, blob)) {
            return new String(secret.reveal(), StandardCharsets.UTF_8);
        }
    }

    private static Secret secret(String text) {
        return Secret.takeOwnershipOf(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Stands in for the keeper: what it hands out as wrapped is a name for a key it remembers.
    private static final class RememberingKeys implements DataKeys {
        private final ConcurrentHashMap<String, byte[]> known = new ConcurrentHashMap<>();
        private final AtomicInteger unwraps = new AtomicInteger();

        @Override
        public byte[] fresh(String purpose) {
            String name = purpose + " " + UUID.randomUUID() + " padded to look wrapped";
            known.put(name, Randomness.secure().bytes(32));
            return name.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Secret unwrap(String purpose, byte[] wrapped) {
            unwraps.incrementAndGet();
            String name = new String(wrapped, StandardCharsets.UTF_8);
            assertThat(name).startsWith(purpose + " ");
            return Secret.takeCopyOf(java.util.Objects.requireNonNull(known.get(name)));
        }
    }
}
