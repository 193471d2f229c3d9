package dev.sallyport.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Secret;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SignatureKeysTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    /// RFC 8032 section 7.1, tests 1 and 2.
    @Test
    void ed25519_agrees_with_the_published_vectors() {
        Ed25519SigningKey one =
                ed25519("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        Ed25519SigningKey two =
                ed25519("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");

        assertThat(one.verifyKey())
                .hasToString("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        assertThat(HEX.formatHex(one.sign(new byte[0])))
                .isEqualTo(
                        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
        assertThat(HEX.formatHex(two.sign(HEX.parseHex("72"))))
                .isEqualTo(
                        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
        assertThat(two.verifyKey().verifies(HEX.parseHex("72"), two.sign(HEX.parseHex("72"))))
                .isTrue();
        assertThat(one.verifyKey().verifies(HEX.parseHex("72"), two.sign(HEX.parseHex("72"))))
                .isFalse();
    }

    @Test
    @Tag("RT-B7")
    void ed25519_refuses_keys_of_small_order_and_unreduced_ones() {
        List<String> refused =
                List.of(
                        "0000000000000000000000000000000000000000000000000000000000000000",
                        "0000000000000000000000000000000000000000000000000000000000000080",
                        "0100000000000000000000000000000000000000000000000000000000000000",
                        "0100000000000000000000000000000000000000000000000000000000000080",
                        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");
        for (String raw : refused) {
            assertThatThrownBy(() -> Ed25519VerifyKey.ofRaw(HEX.parseHex(raw)))
                    .as(raw)
                    .isInstanceOf(Problem.class);
        }
    }

    /// The two order-8 ordinates are the square roots of (1 ± sqrt(1 + d)) / -d; computed here so
    /// that the list above is not merely believed.
    @Test
    void the_points_of_order_eight_are_the_ones_refused() {
        BigInteger p = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
        BigInteger d =
                BigInteger.valueOf(-121665)
                        .multiply(BigInteger.valueOf(121666).modInverse(p))
                        .mod(p);
        for (String text :
                List.of(
                        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")) {
            byte[] little = HEX.parseHex(text);
            byte[] big = new byte[32];
            for (int i = 0; i < 32; i++) {
                big[i] = little[31 - i];
            }
            BigInteger y2 = new BigInteger(1, big).modPow(BigInteger.TWO, p);
            BigInteger x2 =
                    y2.subtract(BigInteger.ONE)
                            .multiply(d.multiply(y2).add(BigInteger.ONE).modInverse(p))
                            .mod(p);
            // doubling gives y = (y² + x²) / (2 - y² + x²) = 0, a point of order four
            assertThat(y2.add(x2).mod(p)).isEqualTo(BigInteger.ZERO);
        }
    }

    @Test
    void ed25519_signatures_of_wrong_length_or_unreduced_scalar_do_not_verify() {
        Ed25519SigningKey key = ed25519("11".repeat(32));
        byte[] signature = key.sign(MESSAGE);
        BigInteger order =
                BigInteger.TWO
                        .pow(252)
                        .add(new BigInteger("27742317777372353535851937790883648493"));
        byte[] scalar = new byte[32];
        for (int i = 0; i < 32; i++) {
            scalar[i] = signature[63 - i];
        }
        byte[] larger = new BigInteger(1, scalar).add(order).toByteArray();
        byte[] malleable = signature.clone();
        for (int i = 0; i < 32; i++) {
            malleable[32 + i] = i < larger.length ? larger[larger.length - 1 - i] : 0;
        }

        assertThat(key.verifyKey().verifies(MESSAGE, signature)).isTrue();
        assertThat(key.verifyKey().verifies(MESSAGE, malleable)).isFalse();
        for (int length : new int[] {0, 1, 63, 65, 128}) {
            assertThat(key.verifyKey().verifies(MESSAGE, Arrays.copyOf(signature, length)))
                    .isFalse();
        }
    }

    @Test
    @Tag("RT-B7")
    void ecdsa_numbers_outside_their_range_never_verify() throws GeneralSecurityException {
        P256VerifyKey key = P256VerifyKey.ofSpki(p256().getPublic().getEncoded());
        List<BigInteger> strange =
                List.of(
                        BigInteger.ZERO,
                        BigInteger.ONE,
                        BigInteger.ONE.negate(),
                        ORDER.subtract(BigInteger.ONE),
                        ORDER,
                        ORDER.add(BigInteger.ONE),
                        BigInteger.TWO.pow(256),
                        BigInteger.TWO.pow(4096));
        for (BigInteger r : strange) {
            for (BigInteger s : strange) {
                assertThat(key.verifies(MESSAGE, r, s)).as("%s %s", r, s).isFalse();
            }
        }
        assertThat(key.verifiesDer(MESSAGE, HEX.parseHex("3006020100020100"))).isFalse();
    }

    @Test
    void ecdsa_signatures_have_one_spelling() throws GeneralSecurityException {
        KeyPair pair = p256();
        P256VerifyKey key = P256VerifyKey.ofSpki(pair.getPublic().getEncoded());
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(pair.getPrivate());
        signer.update(MESSAGE);
        byte[] der = signer.sign();

        assertThat(key.verifiesDer(MESSAGE, der)).isTrue();
        assertThat(key.verifiesDer(MESSAGE, Arrays.copyOf(der, der.length + 1))).isFalse();
        assertThat(key.verifiesDer(MESSAGE, padded(der))).isFalse();
        assertThat(key.verifiesDer(MESSAGE, longForm(der))).isFalse();
        for (int length = 0; length < der.length; length++) {
            assertThat(key.verifiesDer(MESSAGE, Arrays.copyOf(der, length))).isFalse();
        }
        for (int bit = 0; bit < der.length * 8; bit++) {
            byte[] changed = der.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(key.verifiesDer(MESSAGE, changed)).as("bit %d", bit).isFalse();
        }
    }

    @Test
    void points_off_the_curve_and_other_spellings_do_not_load() throws GeneralSecurityException {
        byte[] spki = p256().getPublic().getEncoded();
        byte[] offCurve = spki.clone();
        offCurve[90] ^= 1;
        byte[] compressed = Arrays.copyOfRange(spki, 26, 59);
        compressed[0] = 2;
        byte[] unreduced = new byte[65];
        Arrays.fill(unreduced, (byte) 0xFF);
        unreduced[0] = 4;
        byte[] zero = new byte[65];
        zero[0] = 4;

        assertThatThrownBy(() -> P256VerifyKey.ofSpki(offCurve)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> P256VerifyKey.ofSpki(Arrays.copyOf(spki, 92)))
                .isInstanceOf(Problem.class);
        for (byte[] point : List.of(compressed, unreduced, zero, new byte[0], new byte[] {0})) {
            assertThatThrownBy(() -> P256VerifyKey.ofPoint(point)).isInstanceOf(Problem.class);
        }
    }

    /// A minimal integer made one byte longer: same number, other bytes.
    private static byte[] padded(byte[] der) {
        byte[] out = new byte[der.length + 1];
        System.arraycopy(der, 0, out, 0, 4);
        System.arraycopy(der, 4, out, 5, der.length - 4);
        out[1]++;
        out[3]++;
        return out;
    }

    private static byte[] longForm(byte[] der) {
        byte[] out = new byte[der.length + 1];
        out[0] = der[0];
        out[1] = (byte) 0x81;
        System.arraycopy(der, 1, out, 2, der.length - 1);
        return out;
    }

    private static KeyPair p256() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static Ed25519SigningKey ed25519(String seed) {
        return Ed25519SigningKey.ofSeed(Secret.takeOwnershipOf(HEX.parseHex(seed)));
    }
}
