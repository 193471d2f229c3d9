package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.Door;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The corpus of paths that two parsers read differently, sent as raw bytes because a well-behaved
/// client would repair them.
final class PathRulesTest {
    private static final List<String> AMBIGUOUS =
            List.of(
                    "/api/v1/%68ello",
                    "/api/v1/hello;x=1",
                    "/api/v1;/hello",
                    "/api/v1/..;/hello",
                    "/api/v1/../v1/hello",
                    "/api/v1/./hello",
                    "/api/v1/..",
                    "/api//v1/hello",
                    "//api/v1/hello",
                    "/api/v1/hello%2F",
                    "/api/v1%2Fhello",
                    "/api/v1/hello%5C",
                    "/api/v1\\hello",
                    "/api/v1/%2e%2e/hello",
                    "/api/v1/hello%00",
                    "/api/v1/hello%3Bx",
                    "/api/v1/%252e%252e/hello",
                    "/api/v1/hello%0a",
                    "/api/v1/h\u00e9llo",
                    "/api/v1/hello\u0001",
                    "/api/v1/hello|x",
                    "/api/v1/hello%",
                    "/api/v1/hello?x=\u00e9",
                    "/api/v1/hello?x=%00");

    @Test
    @Tag("RT-K2")
    void ambiguous_paths_stop_before_routing() throws IOException {
        DoorSettings settings = TestDoor.settings(Door.OUTER);
        try (RunningDoor _ = TestDoor.open(settings, new TestDoor.Handlers())) {
            assertThat(status(settings, "GET /api/v1/hello HTTP/1.1")).isEqualTo(200);
            for (String path : AMBIGUOUS) {
                assertThat(status(settings, "GET " + path + " HTTP/1.1")).as(path).isEqualTo(400);
            }
            for (String method : List.of("TRACE", "OPTIONS", "CONNECT", "PROPFIND", "get")) {
                assertThat(status(settings, method + " /api/v1/hello HTTP/1.1"))
                        .as(method)
                        .isIn(400, 405, 501);
            }
        }
    }

    @Test
    void plain_paths_are_plain() {
        assertThat(PathRules.plain("/")).isTrue();
        assertThat(PathRules.plain("/api/v1/people/psn_01jd/x.css")).isTrue();
        assertThat(PathRules.plain("/a/...x")).isTrue();
        assertThat(PathRules.plain("")).isFalse();
        assertThat(PathRules.plain("*")).isFalse();
        assertThat(PathRules.plain("/" + "x".repeat(2_000))).isFalse();
    }

    private static int status(DoorSettings settings, String line) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), settings.port())) {
            String request =
                    line + "\r\nHost: " + settings.authority() + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.substring(9, 12));
        }
    }
}
