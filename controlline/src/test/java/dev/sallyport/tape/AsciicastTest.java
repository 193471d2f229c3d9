package dev.sallyport.tape;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AsciicastTest {
    private static List<String> cast(boolean pty, TapeFrame... frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Asciicast cast = new Asciicast(out, TapeFixture.head(pty, true), "alice");
        for (TapeFrame frame : frames) {
            cast.accept(frame);
        }
        cast.finish("complete");
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static TapeFrame out(long micros, int... bytes) {
        byte[] data = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            data[i] = (byte) bytes[i];
        }
        return new TapeFrame(FrameKind.OUT, micros, data);
    }

    @Test
    void the_header_names_size_time_and_who() {
        // When
        List<String> lines = cast(true);
        // Then
        assertThat(lines.getFirst())
                .isEqualTo(
                        "{\"version\":2,\"width\":100,\"height\":30,\"timestamp\":1795600800,"
                                + "\"title\":\"alice → root@web-1\","
                                + "\"env\":{\"TERM\":\"xterm-256color\"}}");
    }

    @Test
    void events_carry_six_decimals_and_escaped_controls() {
        // When
        List<String> lines =
                cast(
                        true,
                        out(248_848, 0x1b, '[', 'm', '"', '\\', '\r', '\n'),
                        new TapeFrame(FrameKind.RESIZE, 1_001_376, new byte[] {0, 100, 0, 50}),
                        new TapeFrame(FrameKind.MARKER, 2_500_000, TapeFixture.utf8("approved")));
        // Then
        assertThat(lines.subList(1, lines.size()))
                .containsExactly(
                        "[0.248848,\"o\",\"\\u001b[m\\\"\\\\\\u000d\\u000a\"]",
                        "[1.001376,\"r\",\"100x50\"]",
                        "[2.500000,\"m\",\"approved\"]",
                        "[2.500000,\"m\",\"complete\"]");
    }

    @Test
    void a_character_split_between_frames_is_held_back_until_it_is_whole() {
        // When
        List<String> lines = cast(true, out(1, 'a', 0xe2, 0x82), out(2, 0xac, 'b'), out(3, 0xe2));
        // Then
        assertThat(lines.subList(1, lines.size()))
                .containsExactly(
                        "[0.000001,\"o\",\"a\"]",
                        "[0.000002,\"o\",\"€b\"]",
                        "[0.000003,\"o\",\"\uFFFD\"]",
                        "[0.000003,\"m\",\"complete\"]");
    }

    @Test
    void bytes_that_are_no_utf8_are_replaced() {
        // When
        List<String> lines = cast(true, out(1, 0xff, 'x', 0xc3, 'y'));
        // Then
        assertThat(lines.get(1)).isEqualTo("[0.000001,\"o\",\"\uFFFDx\uFFFDy\"]");
    }

    @Test
    void without_a_terminal_line_feeds_become_new_lines_once() {
        // When
        List<String> lines = cast(false, out(1, 'a', '\n', 'b', '\r'), out(2, '\n'));
        // Then
        assertThat(lines.get(1)).isEqualTo("[0.000001,\"o\",\"a\\u000d\\u000ab\\u000d\"]");
        assertThat(lines.get(2)).isEqualTo("[0.000002,\"o\",\"\\u000a\"]");
    }
}
