package dev.sallyport.translog;

import static dev.sallyport.translog.Vectors.CHECKPOINT;
import static dev.sallyport.translog.Vectors.COSIGNED_AT;
import static dev.sallyport.translog.Vectors.LOG;
import static dev.sallyport.translog.Vectors.TEXT;
import static dev.sallyport.translog.Vectors.WITNESS;
import static dev.sallyport.translog.Vectors.signer;
import static dev.sallyport.translog.Vectors.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.Sha256;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoteTest {
    @Test
    void keys_grow_from_their_seeds() {
        assertThat(Vectors.key("log.example/audit", KeyType.ED25519, 1)).isEqualTo(LOG);
        assertThat(Vectors.key("witness.example/w1", KeyType.COSIGNATURE, 2)).isEqualTo(WITNESS);
        assertThat(LOG.text())
                .isEqualTo(
                        "log.example/audit+5f02ff6d+"
                                + "AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c");
        assertThat(LOG.keyId()).isEqualTo(0x5f02ff6d);
        assertThat(WITNESS.keyId()).isEqualTo(0xdf1c0a35);
        byte[] raw = LOG.publicKey();
        assertThat(Ed25519Keys.raw(Ed25519Keys.publicKey(raw))).isEqualTo(raw);
    }

    @Test
    void the_published_example_note_verifies() {
        String vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
        VerifierKey key = VerifierKey.parse(vkey);
        assertThat(key.text()).isEqualTo(vkey);
        SignedNote note =
                SignedNote.parse(
                        utf8(
                                "This is an example message.\n\n\u2014 example.com/foo "
                                        + "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERY"
                                        + "NZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"));
        assertThat(note.check(List.of(key)))
                .isEqualTo(new NoteCheck.Accepted(List.of(new NoteCheck.Signed(key, 0))));
    }

    @Test
    void the_published_checkpoint_is_made_and_read_bit_by_bit() {
        Checkpoint checkpoint = new Checkpoint(Vectors.ORIGIN, 7, Vectors.tree(7).root());
        SignedCheckpoint signed =
                SignedCheckpoint.sign(checkpoint, LOG, signer(1))
                        .with(
                                List.of(
                                        Cosignature.sign(
                                                checkpoint, WITNESS, COSIGNED_AT, signer(2))));

        assertThat(checkpoint.text()).isEqualTo(TEXT);
        assertThat(signed.bytes()).hasSize(309).isEqualTo(utf8(CHECKPOINT));
        assertThat(Sha256.of(signed.bytes()).hex())
                .isEqualTo("c4d26ad86fe16c334e72a6ab53c53cf9dd8c04210f13a701beb71489a95274e3");
        assertThat(SignedCheckpoint.parse(utf8(CHECKPOINT))).isEqualTo(signed);
        assertThat(signed.note().check(List.of(LOG, WITNESS)))
                .isEqualTo(
                        new NoteCheck.Accepted(
                                List.of(
                                        new NoteCheck.Signed(LOG, 0),
                                        new NoteCheck.Signed(WITNESS, COSIGNED_AT))));
    }
}
