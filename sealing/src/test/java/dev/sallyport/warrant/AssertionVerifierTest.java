package dev.sallyport.warrant;

import static dev.sallyport.warrant.TestInstallation.ORIGIN;
import static dev.sallyport.warrant.TestInstallation.RP_ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.Ed25519SigningKey;
import dev.sallyport.warrant.Assertion.WebAuthn;
import dev.sallyport.warrant.AssertionOutcome.Proven;
import dev.sallyport.warrant.AssertionOutcome.Rejected;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A WebAuthn assertion is wrong in one place at a time, and signed anew by an authenticator that
/// would sign anything (an Ed25519 one, whose key the test holds).
class AssertionVerifierTest {
    private static final Sha256 CHALLENGE = Sha256.of("act".getBytes(StandardCharsets.UTF_8));
    private static final int TOUCHED = 0x01;
    private static final int VERIFIED = 0x04;

    private final TestInstallation home = new TestInstallation();
    private final AssertionVerifier verifier = new AssertionVerifier(home.relyingParty);
    private final Ed25519SigningKey key =
            Ed25519SigningKey.ofSeed(Secret.takeOwnershipOf(home.randomness.bytes(32)));
    private final byte[] credentialId = home.randomness.bytes(32);
    private final EnrolAuthenticator enrolment = passkey(spki(key));

    private EnrolAuthenticator passkey(byte[] publicKey) {
        EnrolAuthenticator any = home.ada.enrolment();
        EnrolAuthenticator passkey = Changed.with(any, "kind", AuthenticatorKind.PASSKEY);
        return Changed.with(
                Changed.with(passkey, "credentialId", credentialId), "publicKey", publicKey);
    }

    private static byte[] spki(Ed25519SigningKey key) {
        byte[] prefix = HexFormat.of().parseHex("302a300506032b6570032100");
        byte[] spki = Arrays.copyOf(prefix, 44);
        System.arraycopy(key.verifyKey().raw(), 0, spki, 12, 32);
        return spki;
    }

    private static String client(String type, String challenge, String origin, String rest) {
        return "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\"%s}"
                .formatted(type, challenge, origin, rest);
    }

    private static String client(String rest) {
        return client("webauthn.get", challenge(), ORIGIN, rest);
    }

    private static String challenge() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(CHALLENGE.bytes());
    }

    private static byte[] data(String rpId, int flags, byte... more) {
        return ByteBuffer.allocate(37 + more.length)
                .put(Sha256.of(rpId.getBytes(StandardCharsets.UTF_8)).bytes())
                .put((byte) flags)
                .putInt(7)
                .put(more)
                .array();
    }

    private WebAuthn signed(String client, byte[] data) {
        byte[] json = client.getBytes(StandardCharsets.UTF_8);
        byte[] message = Arrays.copyOf(data, data.length + 32);
        System.arraycopy(Sha256.of(json).bytes(), 0, message, data.length, 32);
        return new WebAuthn(credentialId, json, data, key.sign(message));
    }

    private AssertionOutcome verify(String client, byte[] data) {
        return verifier.verify(enrolment, signed(client, data), CHALLENGE);
    }

    private AssertionOutcome verifyClient(String client) {
        return verify(client, data(RP_ID, TOUCHED | VERIFIED));
    }

    private AssertionOutcome verifyData(byte[] data) {
        return verify(client(",\"crossOrigin\":false"), data);
    }

    // ---- what is proven

    @Test
    void an_assertion_over_the_challenge_is_proven() {
        assertThat(verifyClient(client(""))).isEqualTo(new Proven(7));
        assertThat(verifyClient(client(",\"crossOrigin\":false"))).isEqualTo(new Proven(7));
        assertThat(
                        verifier.verify(
                                home.ada.enrolment(),
                                home.ada.authenticator().answer(CHALLENGE, RP_ID, ORIGIN),
                                CHALLENGE))
                .isEqualTo(new Proven(0));
    }

    @Test
    void public_keys_come_as_spki_or_as_cose() {
        byte[] raw = key.verifyKey().raw();
        byte[] eddsa = joined("a4010103272006215820", raw);
        assertThat(
                        verifier.verify(
                                passkey(eddsa),
                                signed(client(""), data(RP_ID, TOUCHED | VERIFIED)),
                                CHALLENGE))
                .isEqualTo(new Proven(7));

        byte[] spki = home.ada.authenticator().publicKey();
        byte[] x = Arrays.copyOfRange(spki, 27, 59);
        byte[] y = Arrays.copyOfRange(spki, 59, 91);
        byte[] es256 = joined("a5010203262001215820", x, HexFormat.of().parseHex("225820"), y);
        assertThat(
                        verifier.verify(
                                Changed.with(home.ada.enrolment(), "publicKey", es256),
                                home.ada.authenticator().answer(CHALLENGE, RP_ID, ORIGIN),
                                CHALLENGE))
                .isEqualTo(new Proven(0));
    }

    @Test
    void members_the_specification_may_add_are_no_harm() {
        assertThat(
                        verifyClient(
                                client(
                                        ",\"other\":{\"a\":[1,-2.5e3,null,true,{}],\"b\":\"\\u00e9"
                                                + "\\n\"} , \"n\":0 ")))
                .isEqualTo(new Proven(7));
    }

    // ---- what is not

    @Test
    void another_ceremony_challenge_or_page_is_rejected() {
        String ours = challenge();
        String other = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);
        String ceremony = "the client data is not of an assertion";
        String answers = "the assertion answers another challenge";
        String page = "the assertion was made on another page";
        String inside = "the assertion was made inside another page";
        String malformed = "the assertion or its public key is malformed";
        assertClient(client("webauthn.create", ours, ORIGIN, ""), ceremony);
        assertClient(client("webauthn.get ", ours, ORIGIN, ""), ceremony);
        assertClient(client("payment.get", ours, ORIGIN, ""), ceremony);
        assertClient(client("webauthn.get", other, ORIGIN, ""), answers);
        assertClient(client("webauthn.get", ours + "=", ORIGIN, ""), answers);
        assertClient(client("webauthn.get", "", ORIGIN, ""), answers);
        for (String origin :
                List.of(
                        "http://outer.localhost:8480",
                        ORIGIN + "/",
                        ORIGIN + ".evil.example",
                        "https://inner.localhost:8481",
                        "HTTP://inner.localhost:8481",
                        "null")) {
            assertClient(client("webauthn.get", ours, origin, ""), page);
        }
        assertClient(client(",\"crossOrigin\":true"), inside);
        assertClient(client(",\"topOrigin\":\"" + ORIGIN + "\""), inside);
        assertClient(client(",\"crossOrigin\":\"false\""), malformed);
        assertClient(client(",\"crossOrigin\":null"), malformed);
    }

    private void assertClient(String client, String reason) {
        assertThat(verifyClient(client)).as(client).isEqualTo(new Rejected(reason));
    }

    @Test
    void client_data_in_any_other_form_is_rejected() {
        String good = client("");
        for (String client :
                List.of(
                        "",
                        "null",
                        "[" + good + "]",
                        good + good,
                        good + " x",
                        good.substring(0, good.length() - 1),
                        good.substring(0, good.length() - 1) + ",}",
                        "\uFEFF" + good,
                        client(",\"origin\":\"" + ORIGIN + "\""),
                        client(",\"type\":\"webauthn.create\""),
                        client(",\"n\":01"),
                        client(",\"n\":+1"),
                        client(",\"n\":1."),
                        client(",\"n\":NaN"),
                        client(",\"n\":tru"),
                        client(",\"s\":\"\\x\""),
                        client(",\"s\":\"\\u00g0\""),
                        client(",\"s\":\"\t\""),
                        client(",s:1"),
                        client(",\"d\":" + "[".repeat(100) + "]".repeat(100)),
                        client(",\"l\":\"" + "x".repeat(5_000) + "\""),
                        good.replace("\"type\"", "\"Type\""),
                        good.replace("\"webauthn.get\"", "1"))) {
            assertThat(verifyClient(client)).as(client).isInstanceOf(Rejected.class);
        }
    }

    @Test
    void another_site_is_rejected() {
        assertThat(verifyData(data("outer.localhost", TOUCHED | VERIFIED)))
                .isEqualTo(new Rejected("the assertion was made for another site"));
    }

    @Test
    void nobody_there_or_nobody_verified_is_rejected() {
        assertThat(verifyData(data(RP_ID, VERIFIED)))
                .isEqualTo(new Rejected("nobody touched the authenticator"));
        assertThat(verifyData(data(RP_ID, TOUCHED)))
                .isEqualTo(new Rejected("the authenticator did not verify its user"));
    }

    @Test
    void authenticator_data_has_exactly_its_form() {
        int ok = TOUCHED | VERIFIED;
        assertThat(verifyData(data(RP_ID, ok | 0x80, (byte) 0xa0))).isEqualTo(new Proven(7));
        assertThat(verifyData(data(RP_ID, ok | 0x18))).isEqualTo(new Proven(7));
        String length = "the authenticator data has a wrong length";
        String cut = "the authenticator data is cut short";
        assertData(data(RP_ID, ok, (byte) 0), length);
        assertData(data(RP_ID, ok | 0x80), length);
        assertData(data(RP_ID, ok | 0x10), "the authenticator contradicts itself about backups");
        assertData(data(RP_ID, ok | 0x40, new byte[18]), "an assertion carries no credential");
        assertData(Arrays.copyOf(data(RP_ID, ok), 36), cut);
        assertData(data(RP_ID, ok | 0x80, new byte[1_000]), cut);
        assertData(new byte[0], cut);
    }

    private void assertData(byte[] data, String reason) {
        assertThat(verifyData(data)).isEqualTo(new Rejected(reason));
    }

    @Test
    @Tag("RT-E8")
    void the_credential_id_is_the_enrolled_one() {
        WebAuthn good = signed(client(""), data(RP_ID, TOUCHED | VERIFIED));
        WebAuthn other =
                new WebAuthn(
                        new byte[32],
                        good.clientDataJson(),
                        good.authenticatorData(),
                        good.signature());

        assertThat(verifier.verify(enrolment, other, CHALLENGE))
                .isEqualTo(new Rejected("the assertion names another credential"));
    }

    @Test
    @Tag("RT-B7")
    void signatures_of_zeros_are_rejected() {
        WebAuthn good = home.ada.authenticator().answer(CHALLENGE, RP_ID, ORIGIN);
        for (String signature : List.of("3006020100020100", "3006020101020101", "", "3000")) {
            WebAuthn zeros =
                    new WebAuthn(
                            good.credentialId(),
                            good.clientDataJson(),
                            good.authenticatorData(),
                            HexFormat.of().parseHex(signature));
            assertThat(verifier.verify(home.ada.enrolment(), zeros, CHALLENGE))
                    .isEqualTo(new Rejected("the signature does not verify"));
        }
        WebAuthn zeros =
                new WebAuthn(
                        credentialId,
                        client("").getBytes(StandardCharsets.UTF_8),
                        data(RP_ID, TOUCHED | VERIFIED),
                        new byte[64]);
        assertThat(verifier.verify(enrolment, zeros, CHALLENGE))
                .isEqualTo(new Rejected("the signature does not verify"));
    }

    @Test
    @Tag("RT-B1")
    void the_enrolment_says_which_key_and_which_kind() {
        WebAuthn good = signed(client(""), data(RP_ID, TOUCHED | VERIFIED));
        byte[] otherAlgorithm = home.ada.authenticator().publicKey();

        assertThat(verifier.verify(passkey(otherAlgorithm), good, CHALLENGE))
                .isEqualTo(new Rejected("the signature does not verify"));
        assertThat(
                        verifier.verify(
                                Changed.with(enrolment, "kind", AuthenticatorKind.SSH_SK),
                                good,
                                CHALLENGE))
                .isEqualTo(
                        new Rejected(
                                "this kind of authenticator does not make WebAuthn assertions"));
        assertThat(verifier.verify(passkey(new byte[0]), good, CHALLENGE))
                .isEqualTo(new Rejected("the assertion or its public key is malformed"));
    }

    @Test
    @Tag("RT-E8")
    void one_changed_bit_breaks_the_assertion() {
        WebAuthn good = signed(client(""), data(RP_ID, TOUCHED | VERIFIED));
        byte[] canonical = good.canonical();
        int start = canonical.length - good.signature().length - 80;
        for (int bit = start * 8; bit < canonical.length * 8; bit += 3) {
            byte[] changed = canonical.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(outcomeOf(changed)).as("bit %d", bit).isInstanceOf(Rejected.class);
        }
    }

    @Test
    void foreign_bytes_are_rejected_and_nothing_else_happens() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        WebAuthn good = signed(client(""), data(RP_ID, TOUCHED | VERIFIED));
        for (int i = 0; i < 2_000; i++) {
            byte[] json = good.clientDataJson().clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                json[random.nextInt(json.length)] = (byte) random.nextInt(256);
            }
            WebAuthn changed =
                    new WebAuthn(credentialId, json, good.authenticatorData(), good.signature());
            if (!Arrays.equals(json, good.clientDataJson())) {
                assertThat(verifier.verify(enrolment, changed, CHALLENGE))
                        .as("seed %d, round %d", seed, i)
                        .isInstanceOf(Rejected.class);
            }
        }
    }

    private AssertionOutcome outcomeOf(byte[] canonical) {
        try {
            return verifier.verify(enrolment, Assertion.read(canonical), CHALLENGE);
        } catch (dev.sallyport.kernel.Problem _) {
            return new Rejected("unreadable");
        }
    }

    private static byte[] joined(String hex, byte[]... parts) {
        ByteBuffer out = ByteBuffer.allocate(200).put(HexFormat.of().parseHex(hex));
        for (byte[] part : parts) {
            out.put(part);
        }
        return Arrays.copyOf(out.array(), out.position());
    }
}
