package dev.sallyport.tape;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TerminalFilterTest {
    private static final String ESC = "\u001b";

    /// Everything a playback may ever emit.
    private static final Pattern SAFE =
            Pattern.compile(
                    "(?:[\\n\\r\\t\\x08\\x20-\\x7e\\x{a0}-\\x{10ffff}]"
                            + "|\\x1b\\[[0-9;:]{0,64}[A-MPSTXZ@`adefgmrsu]"
                            + "|\\x1b\\[\\?(?:7|25|47|1047|1048|1049)[hl]"
                            + "|\\x1b[78DEM])*+");

    private static final List<String> DANGEROUS =
            List.of(
                    ESC + "]0;title\u0007",
                    ESC + "]1;icon\u0007",
                    ESC + "]2;title" + ESC + "\\",
                    ESC + "]8;;http://x\u0007link" + ESC + "]8;;\u0007",
                    ESC + "]50;?\u0007",
                    ESC + "]52;c;cm0gLXJmIC8K\u0007",
                    ESC + "]1337;File=name=eA==:AAAA\u0007",
                    ESC + "P$q\"p" + ESC + "\\",
                    ESC + "P+q544e" + ESC + "\\",
                    ESC + "_Gi=1;AAAA" + ESC + "\\",
                    ESC + "^pm" + ESC + "\\",
                    ESC + "Xsos" + ESC + "\\",
                    ESC + "[c",
                    ESC + "[>c",
                    ESC + "[=c",
                    ESC + "[6n",
                    ESC + "[?6n",
                    ESC + "[5n",
                    ESC + "[21t",
                    ESC + "[20t",
                    ESC + "[x",
                    ESC + "[>q",
                    ESC + "[?1$p",
                    ESC + "[0\"q",
                    ESC + "[?1000h",
                    ESC + "[?1006h",
                    ESC + "[?2004h",
                    ESC + "[?1h",
                    ESC + "[?u",
                    ESC + "[=1u",
                    ESC + "[1;2;3;4;5T",
                    ESC + "Z",
                    ESC + "c",
                    "\u0005",
                    "\u0090$q\"p\u009c",
                    "\u009d52;c;AAAA\u009c",
                    "\u009b6n");

    private static String playback(byte[] bytes) {
        return TerminalFilter.playback().filter(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    @Tag("RT-O2")
    void playback_never_answers() {
        for (String sequence : DANGEROUS) {
            // When
            String shown = playback(utf8("a" + sequence + "b"));
            // Then
            assertThat(shown).as("%s", PrintableText.of(sequence)).matches("a(link)?b");
        }
    }

    @Test
    void a_sequence_split_anywhere_does_not_slip_through() {
        for (String sequence : DANGEROUS) {
            byte[] bytes = utf8(sequence);
            for (int cut = 0; cut <= bytes.length; cut++) {
                // Given
                TerminalFilter filter = TerminalFilter.playback();
                // When
                String shown =
                        filter.filter(java.util.Arrays.copyOfRange(bytes, 0, cut))
                                + filter.filter(
                                        java.util.Arrays.copyOfRange(bytes, cut, bytes.length));
                // Then
                assertThat(shown)
                        .as("%s at %d", PrintableText.of(sequence), cut)
                        .matches("(link)?");
            }
        }
    }

    @Test
    void colours_and_movement_stay_for_playback_and_go_for_listings() {
        // Given
        String coloured =
                ESC + "[1;31mred" + ESC + "[0m" + ESC + "[2J" + ESC + "[10;5H" + ESC + "[?25l\r\n";
        // When, Then
        assertThat(playback(utf8(coloured))).isEqualTo(coloured);
        assertThat(TerminalFilter.plain().filter(utf8(coloured))).isEqualTo("red\r\n");
    }

    @Test
    void an_endless_string_is_swallowed_without_being_kept() {
        // Given
        TerminalFilter filter = TerminalFilter.playback();
        filter.filter(utf8(ESC + "]52;c;"));
        byte[] more = utf8("A".repeat(1 << 16));
        for (int i = 0; i < 64; i++) {
            // When, Then
            assertThat(filter.filter(more)).isEmpty();
        }
        assertThat(filter.filter(utf8("\u0007ok"))).isEqualTo("ok");
    }

    @Test
    void an_overlong_control_sequence_is_never_harmless() {
        // When
        String shown = playback(utf8(ESC + "[" + "1;".repeat(500) + "mx"));
        // Then
        assertThat(shown).isEqualTo("x");
    }

    @Test
    @Tag("RT-O1")
    void terminal_parser_survives_fuzzing() {
        long seed = 42;
        Random random = new Random(seed);
        String alphabet =
                ESC + ESC + ESC + "[]P_^X?>=;:0123456789mhltncqu$\"\\\u0007\u009b\u0090 ab€";
        for (int round = 0; round < 50_000; round++) {
            // Given
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(40);
            for (int i = 0; i < length; i++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            byte[] bytes = utf8(text.toString());
            if (bytes.length > 0 && random.nextInt(4) == 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            // When
            String shown = playback(bytes);
            // Then
            assertThat(SAFE.matcher(shown).matches())
                    .as("seed %d round %d: %s", seed, round, PrintableText.of(bytes))
                    .isTrue();
            assertThat(TerminalFilter.plain().filter(bytes)).doesNotContain(ESC);
        }
    }
}
