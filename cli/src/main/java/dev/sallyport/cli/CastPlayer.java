package dev.sallyport.cli;

import dev.sallyport.client.Json;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/// Plays an asciicast v2 stream into a terminal, at its own speed or faster, through
/// [EscapeFilter].
final class CastPlayer {
    /// How to wait between two pieces; a test does not.
    interface Pause {
        void of(Duration time);
    }

    private final PrintStream out;
    private final Pause pause;
    private final double speed;
    private final double idleSecondsMax;
    private final EscapeFilter filter = new EscapeFilter();

    CastPlayer(PrintStream out, Pause pause, double speed, double idleSecondsMax) {
        if (!(speed > 0) || !(idleSecondsMax >= 0)) {
            throw new Problem(ProblemCode.INVALID, "speed and idle limit are above zero");
        }
        this.out = out;
        this.pause = pause;
        this.speed = speed;
        this.idleSecondsMax = idleSecondsMax;
    }

    void play(InputStream cast) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(cast, StandardCharsets.UTF_8));
        String head = lines.readLine();
        if (head == null || json(head).path("version").asInt(0) != 2) {
            throw new Problem(ProblemCode.MALFORMED, "not an asciicast of version 2");
        }
        double last = 0;
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    last = event(json(line), last);
                }
            }
        } finally {
            // whatever colours, screen or cursor the recording left behind
            out.print("\u001b[0m\u001b[?1049l\u001b[?25h\n");
            out.flush();
        }
    }

    private double event(JsonNode event, double last) {
        double at = event.path(0).asDouble(last);
        if (event.path(1).asString("").equals("o")) {
            double wait = Math.min(Math.max(at - last, 0), idleSecondsMax) / speed;
            pause.of(Duration.ofNanos((long) (wait * 1e9)));
            out.print(filter.next(event.path(2).asString("")));
            out.flush();
        }
        return at;
    }

    private static JsonNode json(String line) {
        return Json.read(line.getBytes(StandardCharsets.UTF_8));
    }
}
