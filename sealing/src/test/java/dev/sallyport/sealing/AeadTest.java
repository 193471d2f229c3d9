package dev.sallyport.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AeadTest {
    private static final byte[] CONTEXT = "table/row/column".getBytes(StandardCharsets.UTF_8);
    private static final byte[] PLAINTEXT = "s3cr3t".getBytes(StandardCharsets.UTF_8);

    private final Randomness randomness = Randomness.secure();
    private final Secret key = Secret.takeOwnershipOf(randomness.bytes(32));
    private final byte[] keyId = randomness.bytes(16);
    private final Aead aead = new Aead(keyId, key, randomness);

    @Test
    void what_was_sealed_opens_with_the_same_key_and_context() {
        byte[] blob = aead.seal(PLAINTEXT, CONTEXT);

        assertThat(aead.open(blob, CONTEXT)).isEqualTo(PLAINTEXT);
        assertThat(Aead.keyIdOf(blob)).isEqualTo(keyId);
        assertThat(blob).hasSize(2 + 16 + 12 + PLAINTEXT.length + 16);
    }

    @Test
    void the_same_plaintext_never_seals_to_the_same_bytes() {
        assertThat(aead.seal(PLAINTEXT, CONTEXT)).isNotEqualTo(aead.seal(PLAINTEXT, CONTEXT));
    }

    @Test
    void a_blob_moved_elsewhere_does_not_open() {
        byte[] blob = aead.seal(PLAINTEXT, CONTEXT);
        byte[] elsewhere = "table/other/column".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> aead.open(blob, elsewhere)).isInstanceOf(Problem.class);
    }

    @Test
    void every_changed_bit_is_noticed() {
        byte[] blob = aead.seal(PLAINTEXT, CONTEXT);
        for (int bit = 0; bit < blob.length * 8; bit++) {
            byte[] changed = blob.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> aead.open(changed, CONTEXT))
                    .as("bit %d", bit)
                    .isInstanceOf(Problem.class);
        }
    }

    @Test
    @Tag("RT-B6")
    void short_gcm_tags_are_rejected() {
        byte[] blob = aead.seal(new byte[0], CONTEXT);
        for (int tagBytes = 0; tagBytes < 16; tagBytes++) {
            byte[] shorter = Arrays.copyOf(blob, blob.length - 16 + tagBytes);
            assertThatThrownBy(() -> aead.open(shorter, CONTEXT))
                    .as("%d bytes", tagBytes)
                    .isInstanceOf(Problem.class);
        }
    }

    @Test
    void the_right_key_under_another_id_does_not_open() {
        byte[] blob = aead.seal(PLAINTEXT, CONTEXT);
        Aead renamed = new Aead(randomness.bytes(16), key, randomness);
        byte[] relabelled = blob.clone();
        byte[] otherId = Aead.keyIdOf(renamed.seal(PLAINTEXT, CONTEXT));
        System.arraycopy(otherId, 0, relabelled, 2, 16);

        assertThatThrownBy(() -> renamed.open(blob, CONTEXT)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> renamed.open(relabelled, CONTEXT)).isInstanceOf(Problem.class);
    }
}
