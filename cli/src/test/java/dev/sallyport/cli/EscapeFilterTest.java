package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EscapeFilterTest {
    private static final String ESC = "\u001b";

    @Test
    void text_colours_and_movement_pass() {
        for (String piece :
                List.of(
                        "plain\r\n\tüñí 漢字",
                        ESC + "[31;1mred" + ESC + "[0m",
                        ESC + "[2J" + ESC + "[H" + ESC + "[12;40H",
                        ESC + "[38;5;200m" + ESC + "[48:2::1:2:3m",
                        ESC + "[?25l" + ESC + "[?1049h",
                        ESC + "7" + ESC + "8")) {
            assertThat(new EscapeFilter().next(piece)).isEqualTo(piece);
        }
    }

    @Test
    void nothing_that_acts_on_the_terminal_passes() {
        for (String piece :
                List.of(
                        ESC + "]0;title\u0007",
                        ESC + "]52;c;ZXZpbA==\u0007",
                        ESC + "]52;c;ZXZpbA==" + ESC + "\\",
                        ESC + "]8;;http://evil\u0007",
                        ESC + "P$q\"p" + ESC + "\\",
                        ESC + "_apc" + ESC + "\\",
                        ESC + "^pm" + ESC + "\\",
                        ESC + "[c",
                        ESC + "[6n",
                        ESC + "[21t",
                        ESC + "[?2004h",
                        ESC + "[?1000h",
                        ESC + "[>4;2m",
                        ESC + "[!p",
                        ESC + "[5i",
                        ESC + "c",
                        ESC + "#8",
                        ESC + "(0",
                        "\u009d52;c;ZXZpbA==\u009c",
                        "\u0007\u000e\u0005\u007f")) {
            assertThat(new EscapeFilter().next(piece)).as(escaped(piece)).isEmpty();
        }
    }

    @Test
    void what_follows_a_dropped_sequence_is_shown() {
        assertThat(new EscapeFilter().next(ESC + "]0;t\u0007after")).isEqualTo("after");
        assertThat(new EscapeFilter().next(ESC + "[6nafter")).isEqualTo("after");
    }

    @Test
    void a_sequence_may_arrive_in_pieces() {
        String hostile = "a" + ESC + "]52;c;eA==\u0007b" + ESC + "[31mc" + ESC + "[6nd";
        for (int cut = 0; cut <= hostile.length(); cut++) {
            EscapeFilter filter = new EscapeFilter();
            String whole =
                    filter.next(hostile.substring(0, cut)) + filter.next(hostile.substring(cut));
            assertThat(whole).isEqualTo("ab" + ESC + "[31mcd");
        }
    }

    /// Whatever goes in, only whole harmless sequences come out: filtering again changes nothing.
    @Test
    void filtering_twice_is_filtering_once() {
        long seed = 20261102;
        Random random = new Random(seed);
        String alphabet = ESC + ESC + "[]]P_^\\;?01234mHJKhlcnt\u0007\u009b\u009d\u0090ab\r\n";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder piece = new StringBuilder();
            for (int j = random.nextInt(40); j > 0; j--) {
                piece.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String once = new EscapeFilter().next(piece.toString());
            assertThat(new EscapeFilter().next(once))
                    .as("seed %d, %s", seed, escaped(piece.toString()))
                    .isEqualTo(once);
            assertThat(once).doesNotContain(ESC + "]", ESC + "P", "\u0007", "\u009b");
        }
    }

    private static String escaped(String text) {
        return Plain.line(text);
    }
}
