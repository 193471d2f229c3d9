package dev.sallyport.warrant;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import dev.sallyport.sealing.P256VerifyKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Set;

/// An ES256 key in a file that answers like a WebAuthn authenticator.
///
/// **Security barrier.** Whoever can read the file is the person: the keeper takes its assertions
/// only when it was started for demonstration or tests.
public final class SoftwareAuthenticator {
    private static final String TYPE = "software-authenticator";
    private static final int CREDENTIAL_ID_BYTES = 32;
    private static final byte USER_PRESENT_AND_VERIFIED = 0x05;

    private final byte[] credentialId;
    private final byte[] publicKey;
    private final PrivateKey privateKey;

    private SoftwareAuthenticator(byte[] credentialId, byte[] publicKey, PrivateKey privateKey) {
        this.credentialId = credentialId;
        this.publicKey = publicKey;
        this.privateKey = privateKey;
    }

    public static SoftwareAuthenticator create(Randomness randomness) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return new SoftwareAuthenticator(
                    randomness.bytes(CREDENTIAL_ID_BYTES),
                    pair.getPublic().getEncoded(),
                    pair.getPrivate());
        } catch (GeneralSecurityException cause) {
            throw new Bug("this Java has no P-256", cause);
        }
    }

    public byte[] credentialId() {
        return credentialId.clone();
    }

    /// X.509 SubjectPublicKeyInfo, as a browser's `getPublicKey()` delivers it.
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /// The model id of no make at all.
    public byte[] aaguid() {
        return new byte[16];
    }

    /// The assertion a browser on a page of `origin` would return for the challenge.
    public Assertion.WebAuthn answer(Sha256 challenge, String rpId, String origin) {
        String client =
                "{\"type\":\"webauthn.get\",\"challenge\":\""
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(challenge.bytes())
                        + "\",\"origin\":\""
                        + origin
                        + "\",\"crossOrigin\":false}";
        byte[] clientData = client.getBytes(StandardCharsets.UTF_8);
        byte[] authenticatorData =
                ByteBuffer.allocate(Sha256.LENGTH + 5)
                        .put(Sha256.of(rpId.getBytes(StandardCharsets.UTF_8)).bytes())
                        .put(USER_PRESENT_AND_VERIFIED)
                        .putInt(0)
                        .array();
        byte[] signature = sign(authenticatorData, Sha256.of(clientData).bytes());
        return new Assertion.WebAuthn(
                credentialId.clone(), clientData, authenticatorData, signature);
    }

    private byte[] sign(byte[]... parts) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(privateKey);
            for (byte[] part : parts) {
                signature.update(part);
            }
            return signature.sign();
        } catch (GeneralSecurityException cause) {
            throw new Bug("ES256 signing failed", cause);
        }
    }

    /// Writes the key to a new file that only its owner can read; an existing file stays as it is.
    public void save(Path file) {
        byte[] bytes =
                new CanonicalWriter(TYPE)
                        .bytes(credentialId)
                        .bytes(publicKey)
                        .bytes(privateKey.getEncoded())
                        .toBytes();
        try (SeekableByteChannel out =
                Files.newByteChannel(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.CONFLICT,
                    "the authenticator file cannot be written: choose a new file",
                    cause);
        }
    }

    public static SoftwareAuthenticator load(Path file) {
        try {
            if (!Files.getPosixFilePermissions(file)
                    .equals(PosixFilePermissions.fromString("rw-------"))) {
                throw new Problem(
                        ProblemCode.FORBIDDEN,
                        "others can read the authenticator file: set its mode to 0600");
            }
            return read(Files.readAllBytes(file));
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.NOT_FOUND, "the authenticator file cannot be read", cause);
        }
    }

    private static SoftwareAuthenticator read(byte[] bytes) {
        CanonicalReader in = new CanonicalReader(bytes).expect(TYPE);
        byte[] credentialId = in.bytes();
        byte[] publicKey = in.bytes();
        byte[] privateKey = in.bytes();
        in.end();
        P256VerifyKey.ofSpki(publicKey);
        try {
            return new SoftwareAuthenticator(
                    credentialId,
                    publicKey,
                    KeyFactory.getInstance("EC")
                            .generatePrivate(new PKCS8EncodedKeySpec(privateKey)));
        } catch (GeneralSecurityException _) {
            throw new Problem(ProblemCode.MALFORMED, "not an authenticator file");
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
