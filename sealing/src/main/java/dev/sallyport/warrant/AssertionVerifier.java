package dev.sallyport.warrant;

import static dev.sallyport.warrant.BrokenRule.must;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// Verifies what an authenticator answered to a challenge (Web Authentication Level 3, section 7.2;
/// OpenSSH PROTOCOL.sshsig and PROTOCOL.u2f).
///
/// **Security barrier.** The enrolment decides which key, which algorithm and which kind of
/// assertion; the assertion decides nothing. Every field is either compared or covered by the
/// signature, so one changed byte rejects it (RT-E8). A pure function: that a challenge is used
/// once is for whoever gives challenges out (RT-E7).
public final class AssertionVerifier {
    private static final int USER_PRESENT = 0x01;
    private static final int USER_VERIFIED = 0x04;
    private static final int BACKUP_ELIGIBLE = 0x08;
    private static final int BACKED_UP = 0x10;
    private static final int CREDENTIAL_INCLUDED = 0x40;
    private static final int EXTENSIONS_INCLUDED = 0x80;
    private static final int PLAIN_BYTES = Sha256.LENGTH + 1 + 4;
    private static final int MAX_BYTES = 1024;

    private final RelyingParty party;

    public AssertionVerifier(RelyingParty party) {
        this.party = party;
    }

    public AssertionOutcome verify(
            EnrolAuthenticator enrolment, Assertion assertion, Sha256 challenge) {
        try {
            return new AssertionOutcome.Proven(
                    switch (assertion) {
                        case Assertion.WebAuthn webAuthn ->
                                webAuthn(enrolment, webAuthn, challenge);
                        case Assertion.SshSignature ssh -> ssh(enrolment, ssh, challenge);
                    });
        } catch (BrokenRule broken) {
            return new AssertionOutcome.Rejected(broken.rule());
        } catch (Problem _) {
            return new AssertionOutcome.Rejected("the assertion or its public key is malformed");
        }
    }

    private long webAuthn(
            EnrolAuthenticator enrolment, Assertion.WebAuthn assertion, Sha256 challenge) {
        must(
                switch (enrolment.kind()) {
                    case PASSKEY, SOFTWARE -> true;
                    case SSH_SK -> false;
                },
                "this kind of authenticator does not make WebAuthn assertions");
        must(
                Arrays.equals(assertion.credentialId(), enrolment.credentialId()),
                "the assertion names another credential");
        ClientDocument client = ClientDocument.read(assertion.clientDataJson());
        must(client.type().equals("webauthn.get"), "the client data is not of an assertion");
        must(
                client.challenge().equals(base64Url(challenge.bytes())),
                "the assertion answers another challenge");
        must(party.origins().contains(client.origin()), "the assertion was made on another page");
        must(!client.crossOrigin(), "the assertion was made inside another page");
        byte[] data = assertion.authenticatorData();
        long counter = authenticatorData(data);
        byte[] signed = Arrays.copyOf(data, data.length + Sha256.LENGTH);
        byte[] clientHash = Sha256.of(assertion.clientDataJson()).bytes();
        System.arraycopy(clientHash, 0, signed, data.length, Sha256.LENGTH);
        must(
                PublicKeys.ofWebAuthn(enrolment.publicKey())
                        .verifies(signed, assertion.signature()),
                "the signature does not verify");
        return counter;
    }

    /// Web Authentication Level 3, section 6.1: RP id hash, flags, counter, then nothing or
    /// extensions.
    private long authenticatorData(byte[] data) {
        must(
                data.length >= PLAIN_BYTES && data.length <= MAX_BYTES,
                "the authenticator data is cut short");
        ByteBuffer in = ByteBuffer.wrap(data);
        byte[] rpIdHash = new byte[Sha256.LENGTH];
        in.get(rpIdHash);
        Sha256 expected = Sha256.of(party.id().getBytes(StandardCharsets.UTF_8));
        must(new Sha256(rpIdHash).equals(expected), "the assertion was made for another site");
        int flags = in.get();
        mustBeVerified(flags);
        must(
                (flags & BACKED_UP) == 0 || (flags & BACKUP_ELIGIBLE) != 0,
                "the authenticator contradicts itself about backups");
        must((flags & CREDENTIAL_INCLUDED) == 0, "an assertion carries no credential");
        long counter = Integer.toUnsignedLong(in.getInt());
        must(
                in.hasRemaining() == ((flags & EXTENSIONS_INCLUDED) != 0),
                "the authenticator data has a wrong length");
        return counter;
    }

    private long ssh(
            EnrolAuthenticator enrolment, Assertion.SshSignature assertion, Sha256 challenge) {
        must(
                enrolment.kind() == AuthenticatorKind.SSH_SK,
                "this kind of authenticator does not make SSH signatures");
        must(
                Arrays.equals(assertion.keyBlob(), enrolment.publicKey()),
                "the signature names another key");
        SshSignatureBlob blob = SshSignatureBlob.read(assertion.signature());
        must(
                Arrays.equals(blob.publicKey(), enrolment.publicKey()),
                "the signature names another key");
        FidoSshKey.FidoSignature signature = FidoSshKey.FidoSignature.read(blob.signature());
        mustBeVerified(signature.flags());
        must(
                FidoSshKey.read(enrolment.publicKey())
                        .verifies(signature, blob.signedBytes(challenge.bytes())),
                "the signature does not verify");
        return Integer.toUnsignedLong(signature.counter());
    }

    private static void mustBeVerified(int flags) {
        must((flags & USER_PRESENT) != 0, "nobody touched the authenticator");
        must((flags & USER_VERIFIED) != 0, "the authenticator did not verify its user");
    }

    private static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
