package dev.sallyport.factor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.Secret;
import dev.sallyport.testkit.SeededRandomness;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The published vectors, and text that people or attackers type.
final class TotpTest {
    private static Secret rfcSecret() {
        return Secret.takeOwnershipOf(ascii("12345678901234567890"));
    }

    /// RFC 6238, appendix B, the last six of eight digits.
    @Test
    void codes_agree_with_the_standard() {
        Map<Long, String> vectors =
                Map.of(
                        59L, "287082",
                        1_111_111_109L, "081804",
                        1_111_111_111L, "050471",
                        1_234_567_890L, "005924",
                        2_000_000_000L, "279037",
                        20_000_000_000L, "353130");
        vectors.forEach((second, code) -> {
            long step = Totp.step(Instant.ofEpochSecond(second));
            assertThat(Totp.code(rfcSecret(), step)).isEqualTo(code);
        });
    }

    /// Digits of a country would match nothing that anybody can type.
    @Test
    void codes_have_the_same_digits_in_every_country() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            codes_agree_with_the_standard();
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void a_code_is_good_one_step_around_now_and_no_further() {
        Instant now = Instant.ofEpochSecond(1_234_567_890L);
        for (long offset = -3; offset <= 3; offset++) {
            String code = Totp.code(rfcSecret(), Totp.step(now) + offset);
            assertThat(Totp.matching(rfcSecret(), code, now).isPresent())
                    .as("%d", offset)
                    .isEqualTo(Math.abs(offset) <= 1);
        }
    }

    @Test
    @Tag("RT-E1")
    void every_spelling_has_one_canonical_form_or_none() {
        assertThat(Totp.canonical(" 123-456 ")).contains("123456");
        assertThat(Totp.canonical("\uFF11\uFF12\uFF13\uFF14\uFF15\uFF16")).contains("123456");
        assertThat(Totp.canonical("\u0661\u0662\u0663\u0664\u0665\u0666")).contains("123456");
        for (String bad : List.of("", "12345", "1234567", "12345a", "0x1234", "1e2345")) {
            assertThat(Totp.canonical(bad)).as(bad).isEmpty();
        }
        Random random = SeededRandomness.printed().random();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder typed = new StringBuilder();
            for (int j = random.nextInt(40); j > 0; j--) {
                typed.append((char) random.nextInt(0x10000));
            }
            Totp.canonical(typed.toString())
                    .ifPresent(code -> assertThat(code).matches("[0-9]{6}"));
        }
    }

    /// RFC 4648, section 10.
    @Test
    void base32_agrees_with_the_standard() {
        assertThat(Base32.print(ascii(""))).isEmpty();
        assertThat(Base32.print(ascii("f"))).isEqualTo("MY");
        assertThat(Base32.print(ascii("fo"))).isEqualTo("MZXQ");
        assertThat(Base32.print(ascii("foob"))).isEqualTo("MZXW6YQ");
        assertThat(Base32.print(ascii("foobar"))).isEqualTo("MZXW6YTBOI");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
