package dev.sallyport.journeys.console;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/// Recordings for the player.
final class Casts {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String HEAD = "{\"version\":2,\"width\":80,\"height\":24}\n";

    private Casts() {}

    /// A prompt, a long pause, a colourful answer, a resize.
    static String plain() {
        return HEAD
                + event(0.4, "o", "\u001b[01;32mdeploy@web-1\u001b[00m:~$ ")
                + event(0.9, "o", "uptime\r\n")
                + event(1.0, "m", "exec uptime")
                + event(61.0, "o", " 17:22 up \u001b[38;2;255;140;0m41 days\u001b[0m\r\n")
                + event(61.5, "r", "100x30")
                + event(62.0, "o", "\u001b(0lqk\u001b(B\r\nbye\r\n")
                + event(62.5, "m", "complete");
    }

    /// What a recording could try on whoever looks at it.
    static String hostile() {
        List<String> attempts =
                List.of(
                        "\u001b]0;stolen title\u0007",
                        "\u001b]2;stolen title\u001b\\",
                        "\u001b]8;;https://evil.example/\u0007click\u001b]8;;\u0007",
                        "\u001b]52;c;ZXZpbA==\u0007",
                        "\u001b]1337;File=inline=1:ZXZpbA==\u0007",
                        "\u001b[c\u001b[>c\u001b[6n\u001b[?6n\u001b[18t\u001b[21t\u0005",
                        "\u001bP$q q\u001b\\",
                        "\u009d0;stolen title\u009c",
                        "\u001b_evil\u001b\\\u001b^evil\u001b\\\u001bXevil\u001b\\",
                        "\u001b[?1000h\u001b[?2004h\u001b[?1049h",
                        "<img src=x onerror=alert(1)>",
                        "https://evil.example/plain\r\n");
        StringBuilder cast = new StringBuilder(HEAD);
        double at = 0;
        for (String attempt : attempts) {
            for (int i = 0; i < attempt.length(); i++) {
                at += 0.001;
                cast.append(event(at, "o", attempt.substring(i, i + 1)));
            }
        }
        cast.append(event(at + 0.1, "m", "<img src=x onerror=alert(1)>\u001b]0;evil\u0007"));
        cast.append("[\"not\", \"an\", \"event\"]\nnonsense\n[1e999,\"o\",\"x\"]\n");
        return cast.append(event(at + 0.2, "o", "\r\nthe end\r\n")).toString();
    }

    static String event(double at, String code, String text) {
        return String.format(
                Locale.ROOT, "[%.6f,\"%s\",%s]%n", at, code, JSON.writeValueAsString(text));
    }
}
