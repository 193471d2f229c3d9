package dev.sallyport.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CutTest {
    private static final String TEXT = "aé😀😀z";

    @Test
    void no_cut_is_longer_than_asked_or_inside_a_character() {
        for (int max = 0; max <= TEXT.length(); max++) {
            String cut = Cut.to(TEXT, max);
            assertThat(TEXT).startsWith(cut);
            assertThat(cut.length()).isBetween(Math.max(0, max - 1), max);
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(cut)).as("%d", max).isTrue();
        }
        assertThat(Cut.to(TEXT, 3)).isEqualTo("aé");
        assertThat(Cut.to(TEXT, 4)).isEqualTo("aé😀");
        assertThat(Cut.to(TEXT, 100)).isSameAs(TEXT);
    }

    @Test
    void what_was_cut_is_marked_and_nothing_else() {
        assertThat(Cut.marked(TEXT, 3)).isEqualTo("aé…");
        assertThat(Cut.marked(TEXT, TEXT.length())).isEqualTo(TEXT);
        assertThat(Cut.marked("", 0)).isEmpty();
    }
}
