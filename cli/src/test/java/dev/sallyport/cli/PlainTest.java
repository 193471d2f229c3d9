package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainTest {
    @Test
    void no_character_that_acts_or_hides_is_left() {
        for (int point = 0; point <= 0x10FFFF; point++) {
            if (point >= 0xD800 && point <= 0xDFFF) {
                continue;
            }
            String shown = Plain.line(Character.toString(point));
            boolean acts =
                    Character.isISOControl(point)
                            || Character.getType(point) == Character.FORMAT
                            || point == 0x2028
                            || point == 0x2029;
            assertThat(shown.startsWith("\\u{")).as("U+%04X", point).isIn(acts, true);
            assertThat(shown).as("U+%04X", point).doesNotContain("\n", "\u001b", "\u202e");
        }
    }

    @Test
    void lines_stay_lines_where_lines_are_wanted() {
        assertThat(Plain.lines("a\n\tb\r")).isEqualTo("a\n\tb\\u{d}");
        assertThat(Plain.line("a\nb")).isEqualTo("a\\u{a}b");
    }

    @Test
    void durations_are_read_as_people_write_them() {
        assertThat(Durations.seconds("45s")).isEqualTo(45);
        assertThat(Durations.seconds("30m")).isEqualTo(1800);
        assertThat(Durations.seconds("1h30m")).isEqualTo(5400);
        for (String wrong : List.of("", "1", "h", "-1h", "1d", "1m1h", "1h ", "99999999999h")) {
            assertThatThrownBy(() -> Durations.seconds(wrong))
                    .as(wrong)
                    .isInstanceOf(Problem.class);
        }
    }
}
