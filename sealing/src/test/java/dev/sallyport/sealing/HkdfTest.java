package dev.sallyport.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HkdfTest {
    private static final HexFormat HEX = HexFormat.of();

    /// RFC 5869 appendix A.1 and A.3.
    @Test
    void published_vectors_agree() {
        byte[] key = HEX.parseHex("0b".repeat(22));
        assertThat(
                        Hkdf.extractAndExpand(
                                key,
                                HEX.parseHex("000102030405060708090a0b0c"),
                                HEX.parseHex("f0f1f2f3f4f5f6f7f8f9"),
                                42))
                .isEqualTo(
                        HEX.parseHex(
                                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                                        + "34007208d5b887185865"));
        assertThat(Hkdf.extractAndExpand(key, new byte[0], new byte[0], 42))
                .isEqualTo(
                        HEX.parseHex(
                                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                                        + "9d201395faa4b61a96c8"));
    }

    @Test
    void purpose_and_context_are_separated_by_a_zero_byte() {
        Secret root = Secret.takeOwnershipOf(new byte[32]);
        byte[] info = "sallyport/v1/vault\0ctx".getBytes(StandardCharsets.UTF_8);

        Secret derived = Hkdf.derive(root, "vault", "ctx".getBytes(StandardCharsets.UTF_8), 32);

        assertThat(derived.reveal())
                .isEqualTo(Hkdf.extractAndExpand(new byte[32], new byte[0], info, 32));
        assertThat(derived)
                .isNotEqualTo(
                        Hkdf.derive(root, "vaul", "tctx".getBytes(StandardCharsets.UTF_8), 32))
                .isNotEqualTo(Hkdf.derive(root, "vault", new byte[0], 32));
    }
}
