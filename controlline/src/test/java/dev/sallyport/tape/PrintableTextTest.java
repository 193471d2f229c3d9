package dev.sallyport.tape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrintableTextTest {
    @Test
    void hostile_names_become_one_harmless_word() {
        assertThat(PrintableText.of("/srv/päper €.txt")).isEqualTo("/srv/päper €.txt");
        assertThat(PrintableText.of("a\nb\u001b[2J\u0000")).isEqualTo("a\\x0ab\\x1b[2J\\x00");
        assertThat(PrintableText.of("back\\x0a")).isEqualTo("back\\\\x0a");
        assertThat(PrintableText.of("exe\u202etxt.sh")).isEqualTo("exe\\xe2\\x80\\xaetxt.sh");
        assertThat(PrintableText.of(HexFormat.of().parseHex("61ffc328e282")))
                .isEqualTo("a\\xff\\xc3(\\xe2\\x82");
        assertThat(PrintableText.of(new byte[10_000])).hasSize(4 * 4096 + 1).endsWith("…");
    }

    @Test
    void different_bytes_are_different_text() {
        // Given
        Map<String, String> seen = new HashMap<>();
        Random random = new Random(3);
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = new byte[random.nextInt(5)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[0] = '\\';
            }
            // When
            String text = PrintableText.of(bytes);
            String before = seen.put(text, HexFormat.of().formatHex(bytes));
            // Then
            assertThat(before)
                    .satisfiesAnyOf(
                            old -> assertThat(old).isNull(),
                            old -> assertThat(old).isEqualTo(HexFormat.of().formatHex(bytes)));
            assertThat(text.chars().noneMatch(c -> c < 0x20 || c == 0x7f)).isTrue();
        }
    }
}
