package dev.sallyport.outerdoor;

import dev.sallyport.kernel.Sha256;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A passkey in memory (ES256), byte by byte as WebAuthn 6 describes it, so that tests can bend
/// every field.
final class SoftPasskey {
    static final int PRESENT = 0x01;
    static final int VERIFIED = 0x04;
    private static final int ATTESTED = 0x40;

    private final byte[] credentialId = new byte[32];
    private final KeyPair keys;
    int flags = PRESENT | VERIFIED;
    long counter;

    SoftPasskey() {
        new SecureRandom().nextBytes(credentialId);
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException cause) {
            throw new AssertionError(cause);
        }
    }

    /// The body that answers creation options.
    Map<String, Object> register(JsonNode options, String origin) {
        byte[] clientData = clientData("webauthn.create", options, origin);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0xA3, 0x63});
        out.writeBytes(ascii("fmt"));
        out.write(0x64);
        out.writeBytes(ascii("none"));
        out.write(0x67);
        out.writeBytes(ascii("attStmt"));
        out.write(0xA0);
        out.write(0x68);
        out.writeBytes(ascii("authData"));
        byte[] authData = authData(options.path("rp_id").asString(), true);
        out.write(0x58);
        out.write(authData.length);
        out.writeBytes(authData);
        return new LinkedHashMap<>(
                Map.of(
                        "credential_id", text(credentialId),
                        "client_data_json", text(clientData),
                        "attestation_object", text(out.toByteArray())));
    }

    /// The body that answers request options.
    Map<String, Object> answer(JsonNode options, String origin, byte[] userHandle) {
        byte[] clientData = clientData("webauthn.get", options, origin);
        counter++;
        byte[] authData = authData(options.path("rp_id").asString(), false);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("type", "webauthn");
        answer.put("credential_id", text(credentialId));
        answer.put("client_data_json", text(clientData));
        answer.put("authenticator_data", text(authData));
        answer.put("signature", text(sign(authData, Sha256.of(clientData).bytes())));
        answer.put("user_handle", text(userHandle));
        return answer;
    }

    static byte[] bytes(@Nullable Object base64) {
        return Base64.getUrlDecoder().decode(String.valueOf(base64));
    }

    static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private byte[] authData(String rpId, boolean attested) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Sha256.of(rpId.getBytes(StandardCharsets.UTF_8)).bytes());
        out.write(attested ? flags | ATTESTED : flags);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) counter).array());
        if (attested) {
            out.writeBytes(new byte[16]);
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) 32).array());
            out.writeBytes(credentialId);
            ECPublicKey key = (ECPublicKey) keys.getPublic();
            out.writeBytes(new byte[] {(byte) 0xA5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 0x20});
            out.writeBytes(fixed(key.getW().getAffineX()));
            out.writeBytes(new byte[] {0x22, 0x58, 0x20});
            out.writeBytes(fixed(key.getW().getAffineY()));
        }
        return out.toByteArray();
    }

    private byte[] sign(byte[] authData, byte[] clientDataHash) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(authData);
            signature.update(clientDataHash);
            return signature.sign();
        } catch (GeneralSecurityException cause) {
            throw new AssertionError(cause);
        }
    }

    private static byte[] clientData(String type, JsonNode options, String origin) {
        String challenge = options.path("challenge").asString();
        return "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":false}"
                .formatted(type, challenge, origin)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] fixed(BigInteger coordinate) {
        byte[] raw = coordinate.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(raw.length, 32);
        System.arraycopy(raw, raw.length - length, fixed, 32 - length, length);
        return fixed;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
