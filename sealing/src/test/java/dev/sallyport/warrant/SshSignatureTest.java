package dev.sallyport.warrant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.Ed25519SigningKey;
import dev.sallyport.sealing.SshReader;
import dev.sallyport.sealing.SshWriter;
import dev.sallyport.warrant.Assertion.SshSignature;
import dev.sallyport.warrant.AssertionOutcome.Proven;
import dev.sallyport.warrant.AssertionOutcome.Rejected;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Signatures as a FIDO token would make them through `ssh-keygen -Y sign -n sallyport`, from keys
/// the test holds.
class SshSignatureTest {
    private static final Sha256 CHALLENGE = Sha256.of("act".getBytes(StandardCharsets.UTF_8));
    private static final int TOUCHED_AND_VERIFIED = 0x05;

    private final TestInstallation home = new TestInstallation();
    private final AssertionVerifier verifier = new AssertionVerifier(home.relyingParty);
    private final Ed25519SigningKey key =
            Ed25519SigningKey.ofSeed(Secret.takeOwnershipOf(home.randomness.bytes(32)));

    /// Everything a forger could turn.
    private record Made(
            String application, String namespace, String hash, int flags, byte[] challenge) {
        Made() {
            this("ssh:", "sallyport", "sha512", TOUCHED_AND_VERIFIED, CHALLENGE.bytes());
        }
    }

    private AssertionOutcome verify(Made made) {
        byte[] blob = ed25519(made.application());
        return verifier.verify(enrolment(blob), sign(made, blob), CHALLENGE);
    }

    private EnrolAuthenticator enrolment(byte[] keyBlob) {
        EnrolAuthenticator ssh =
                Changed.with(home.ada.enrolment(), "kind", AuthenticatorKind.SSH_SK);
        return Changed.with(ssh, "publicKey", keyBlob);
    }

    private byte[] ed25519(String application) {
        return new SshWriter()
                .text("sk-ssh-ed25519@openssh.com")
                .string(key.verifyKey().raw())
                .text(application)
                .toBytes();
    }

    private SshSignature sign(Made made, byte[] blob) {
        byte[] signature = key.sign(fidoMessage(made));
        byte[] fido =
                new SshWriter()
                        .text("sk-ssh-ed25519@openssh.com")
                        .string(signature)
                        .octet(made.flags())
                        .uint32(9)
                        .toBytes();
        return new SshSignature(blob, sshsig(made, blob, fido));
    }

    private static byte[] fidoMessage(Made made) {
        return new SshWriter()
                .raw(Sha256.of(made.application().getBytes(StandardCharsets.UTF_8)).bytes())
                .octet(made.flags())
                .uint32(9)
                .raw(Sha256.of(sshsigMessage(made)).bytes())
                .toBytes();
    }

    private static byte[] sshsigMessage(Made made) {
        try {
            String digest = made.hash().equals("sha512") ? "SHA-512" : "SHA-256";
            return new SshWriter()
                    .raw("SSHSIG".getBytes(StandardCharsets.US_ASCII))
                    .text(made.namespace())
                    .text("")
                    .text(made.hash())
                    .string(MessageDigest.getInstance(digest).digest(made.challenge()))
                    .toBytes();
        } catch (GeneralSecurityException cause) {
            throw new AssertionError(cause);
        }
    }

    private static byte[] sshsig(Made made, byte[] keyBlob, byte[] fido) {
        return new SshWriter()
                .raw("SSHSIG".getBytes(StandardCharsets.US_ASCII))
                .uint32(1)
                .string(keyBlob)
                .text(made.namespace())
                .text("")
                .text(made.hash())
                .string(fido)
                .toBytes();
    }

    @Test
    void a_fido_key_of_openssh_signs() {
        assertThat(verify(new Made())).isEqualTo(new Proven(9));
        assertThat(verify(Changed.with(new Made(), "hash", "sha256"))).isEqualTo(new Proven(9));
        assertThat(verify(Changed.with(new Made(), "application", "ssh:sallyport")))
                .isEqualTo(new Proven(9));
    }

    @Test
    void an_ecdsa_fido_key_signs_and_zeros_do_not() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        byte[] spki = pair.getPublic().getEncoded();
        byte[] blob =
                new SshWriter()
                        .text("sk-ecdsa-sha2-nistp256@openssh.com")
                        .text("nistp256")
                        .string(Arrays.copyOfRange(spki, 26, 91))
                        .text("ssh:")
                        .toBytes();
        Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
        signer.initSign(pair.getPrivate());
        signer.update(fidoMessage(new Made()));
        byte[] rs = signer.sign();
        BigInteger r = new BigInteger(1, Arrays.copyOf(rs, 32));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(rs, 32, 64));

        assertThat(ecdsa(blob, r, s)).isEqualTo(new Proven(9));
        assertThat(ecdsa(blob, s, r)).isInstanceOf(Rejected.class);
        assertThat(ecdsa(blob, BigInteger.ZERO, BigInteger.ZERO)).isInstanceOf(Rejected.class);
    }

    private AssertionOutcome ecdsa(byte[] blob, BigInteger r, BigInteger s) {
        byte[] fido =
                new SshWriter()
                        .text("sk-ecdsa-sha2-nistp256@openssh.com")
                        .string(new SshWriter().natural(r).natural(s).toBytes())
                        .octet(TOUCHED_AND_VERIFIED)
                        .uint32(9)
                        .toBytes();
        return verifier.verify(
                enrolment(blob), new SshSignature(blob, sshsig(new Made(), blob, fido)), CHALLENGE);
    }

    @Test
    void a_signature_for_anything_else_means_nothing_here() {
        assertThat(verify(Changed.with(new Made(), "namespace", "file")))
                .isInstanceOf(Rejected.class);
        assertThat(verify(Changed.with(new Made(), "challenge", new byte[32])))
                .isInstanceOf(Rejected.class);
        assertThat(verify(Changed.with(new Made(), "hash", "sha1"))).isInstanceOf(Rejected.class);
    }

    @Test
    void a_credential_of_a_web_page_never_signs_as_an_ssh_key() {
        assertThat(verify(Changed.with(new Made(), "application", "inner.localhost")))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void touch_and_verification_are_both_needed() {
        assertThat(verify(Changed.with(new Made(), "flags", 0x04)))
                .isEqualTo(new Rejected("nobody touched the authenticator"));
        assertThat(verify(Changed.with(new Made(), "flags", 0x01)))
                .isEqualTo(new Rejected("the authenticator did not verify its user"));
    }

    @Test
    void the_key_is_the_enrolled_one() {
        byte[] blob = ed25519("ssh:");
        byte[] other = ed25519("ssh:other");
        SshSignature good = sign(new Made(), blob);

        Rejected another = new Rejected("the signature names another key");
        assertThat(verifier.verify(enrolment(other), good, CHALLENGE)).isEqualTo(another);
        assertThat(
                        verifier.verify(
                                enrolment(other),
                                new SshSignature(other, good.signature()),
                                CHALLENGE))
                .isEqualTo(another);
        assertThat(verifier.verify(home.ada.enrolment(), good, CHALLENGE))
                .isEqualTo(new Rejected("this kind of authenticator does not make SSH signatures"));
    }

    @Test
    void a_plain_ssh_key_is_no_authenticator() {
        byte[] plain = new SshWriter().text("ssh-ed25519").string(key.verifyKey().raw()).toBytes();

        assertThat(verifier.verify(enrolment(plain), sign(new Made(), plain), CHALLENGE))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void one_changed_bit_breaks_the_signature() {
        byte[] blob = ed25519("ssh:");
        SshSignature good = sign(new Made(), blob);
        assertThat(new SshReader(blob).text()).isEqualTo("sk-ssh-ed25519@openssh.com");
        for (int bit = 0; bit < good.signature().length * 8; bit++) {
            byte[] changed = good.signature().clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(verifier.verify(enrolment(blob), new SshSignature(blob, changed), CHALLENGE))
                    .as("bit %d", bit)
                    .isInstanceOf(Rejected.class);
        }
    }
}
