package dev.sallyport.translog;

import static dev.sallyport.translog.Vectors.COSIGNED_AT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.Sha256;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// ML-DSA-44 cosignatures (type 06): what witnesses are moving to.
class PostQuantumTest {
    private final Checkpoint checkpoint = new Checkpoint(Vectors.ORIGIN, 7, Vectors.tree(7).root());
    private final KeyPair pair = pairFromSeed();
    private final VerifierKey key =
            new VerifierKey("witness.example/pq1", KeyType.SUBTREE_COSIGNATURE, raw(pair));

    private static KeyPair pairFromSeed() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("ML-DSA-44");
            generator.initialize(
                    -1,
                    new SecureRandom() {
                        private static final long serialVersionUID = 1;

                        @Override
                        public void nextBytes(byte[] bytes) {
                            Arrays.fill(bytes, (byte) 3);
                        }
                    });
            return generator.generateKeyPair();
        } catch (GeneralSecurityException cause) {
            throw new AssertionError(cause);
        }
    }

    private static byte[] raw(KeyPair pair) {
        byte[] spki = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(spki, spki.length - 1312, spki.length);
    }

    private byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance("ML-DSA-44");
            signature.initSign(pair.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException cause) {
            throw new AssertionError(cause);
        }
    }

    @Test
    void key_and_message_are_the_published_ones() {
        assertThat(Sha256.of(key.publicKey()).hex())
                .isEqualTo("df5b5f45decfb203862a372b2fe7047bdbfdd7c54b39e8bff3f4b5442795f54b");
        assertThat(key.keyId()).isEqualTo(0x6b8436dd);
        assertThat(VerifierKey.parse(key.text())).isEqualTo(key);
        assertThat(HexFormat.of().formatHex(Cosignature.message(checkpoint, key, COSIGNED_AT)))
                .isEqualTo(
                        "737562747265652f76310a00137769746e6573732e6578616d706c652f707131"
                                + "000000006553f100116c6f672e6578616d706c652f6175646974"
                                + "00000000000000000000000000000007"
                                + "9139601cc1ca8ab2a7a0c2c134c04845"
                                + "f2b1ba549a83d6c845cfcda439cc585d");
    }

    @Test
    void a_cosignature_verifies_and_its_mutants_do_not() {
        NoteSignature line = Cosignature.sign(checkpoint, key, COSIGNED_AT, this::sign);
        SignedCheckpoint signed =
                SignedCheckpoint.parse(
                        Vectors.checkpoint(checkpoint.tree()).with(List.of(line)).bytes());
        assertThat(signed.note().check(List.of(key)))
                .isEqualTo(new NoteCheck.Accepted(List.of(new NoteCheck.Signed(key, COSIGNED_AT))));
        long seed = System.nanoTime();
        Foreign foreign = new Foreign(seed);
        for (int round = 0; round < 100; round++) {
            NoteSignature bad =
                    new NoteSignature(line.name(), line.keyId(), foreign.flipped(line.signature()));
            SignedNote note = new SignedNote(checkpoint.text(), List.of(bad));
            assertThat(note.check(List.of(key)))
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(new NoteCheck.Rejected(NoteCheck.Why.BAD_SIGNATURE_OF_A_KNOWN_KEY));
        }
    }

    @Test
    void a_witness_may_sign_so() {
        Witness witness = new Witness(key, this::sign, List.of(Vectors.LOG), new WitnessInMemory());
        SignedCheckpoint signed = Vectors.checkpoint(checkpoint.tree());
        WitnessAnswer answer =
                witness.add(
                        new AddCheckpoint(0, List.of(), signed).bytes(),
                        Instant.ofEpochSecond(COSIGNED_AT));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(signed.withCosignatures(answer.body(), List.of(key)).note().signatures())
                .hasSize(2);
    }
}
