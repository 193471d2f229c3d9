package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CastPlayerTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<Duration> pauses = new ArrayList<>();

    private CastPlayer player(double speed, double idle) {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        return new CastPlayer(stream, pauses::add, speed, idle);
    }

    private static InputStream cast(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_recording_is_played_at_its_own_speed_without_what_would_hurt() throws IOException {
        player(2, 1)
                .play(
                        cast(
                                """
                                {"version": 2, "width": 80, "height": 24}
                                [0.5, "o", "one"]
                                [0.6, "i", "typed"]
                                [9.5, "o", "\\u001b]0;x\\u0007two"]
                                """));
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("onetwo\u001b[0m");
        assertThat(pauses).containsExactly(Duration.ofMillis(250), Duration.ofMillis(500));
    }

    @Test
    void something_else_is_not_played() {
        for (String wrong : List.of("", "{\"version\": 1}", "hello", "[]")) {
            assertThatThrownBy(() -> player(1, 1).play(cast(wrong))).isInstanceOf(Problem.class);
        }
        assertThatThrownBy(() -> player(0, 1)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> player(Double.NaN, 1)).isInstanceOf(Problem.class);
    }
}
