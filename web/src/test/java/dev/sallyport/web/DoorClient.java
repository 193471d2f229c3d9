package dev.sallyport.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A small browser for tests: keeps cookies, sends what the console's scripts send, and reaches
/// `*.localhost` by address, because Java does not resolve those names.
public final class DoorClient {
    private static final JsonMapper JSON = Json.mapper();

    static {
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }

    private final HttpClient http;
    private final String base;
    private final DoorSettings settings;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    public DoorClient(DoorSettings settings) {
        this(settings, "http://127.0.0.1:" + settings.port(), HttpClient.newBuilder());
    }

    private DoorClient(DoorSettings settings, String base, HttpClient.Builder http) {
        this.settings = settings;
        this.base = base;
        this.http =
                http.followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(Duration.ofSeconds(10))
                        .build();
    }

    /// Over TLS, of a door whose host name Java resolves.
    public static DoorClient overTls(DoorSettings settings, SSLContext trust) {
        return new DoorClient(
                settings, settings.origin().toString(), HttpClient.newBuilder().sslContext(trust));
    }

    /// Which door it asks.
    public DoorSettings settings() {
        return settings;
    }

    /// A port that was free a moment ago.
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// The cookies kept so far; tests may take, move and forge them.
    public Map<String, String> cookies() {
        return cookies;
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    /// What a browser sends when somebody types the address.
    public Answer page(String path) {
        return send(
                request(path)
                        .header("Accept", "text/html")
                        .header("Sec-Fetch-Site", "none")
                        .header("Sec-Fetch-Mode", "navigate")
                        .header("Sec-Fetch-Dest", "document")
                        .GET());
    }

    /// What the console's `api.js` sends.
    public Answer post(String path, Object body) {
        return send(scripted(path, "POST", body));
    }

    public Answer put(String path, Object body) {
        return send(scripted(path, "PUT", body));
    }

    public Answer delete(String path) {
        return send(scripted(path, "DELETE", null));
    }

    /// A request as the console's scripts make it, open for a test to change.
    public HttpRequest.Builder scripted(String path, String method, @Nullable Object body) {
        HttpRequest.Builder request =
                request(path)
                        .header("X-Sallyport", "1")
                        .header("Origin", settings.origin().toString())
                        .header("Sec-Fetch-Site", "same-origin")
                        .header("Accept", "application/json");
        if (body == null) {
            return request.method(method, HttpRequest.BodyPublishers.noBody());
        }
        String text = body instanceof String given ? given : JSON.writeValueAsString(body);
        return request.header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(text));
    }

    /// A bare request to this door, with the cookies kept so far.
    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path))
                        .timeout(Duration.ofSeconds(30))
                        .setHeader("Host", settings.authority());
        if (!cookies.isEmpty()) {
            StringBuilder line = new StringBuilder();
            cookies.forEach((name, value) ->
                    line.append(line.isEmpty() ? "" : "; ").append(name).append('=').append(value));
            request.setHeader("Cookie", line.toString());
        }
        return request;
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            response.headers().allValues("Set-Cookie").forEach(this::keep);
            return new Answer(response);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", cause);
        }
    }

    private synchronized void keep(String line) {
        String pair = line.split(";", 2)[0];
        int equals = pair.indexOf('=');
        String name = pair.substring(0, equals);
        if (line.contains("Max-Age=0")) {
            cookies.remove(name);
        } else {
            cookies.put(name, pair.substring(equals + 1));
        }
    }

    /// What came back.
    public record Answer(HttpResponse<byte[]> response) {
        public int status() {
            return response.statusCode();
        }

        public String text() {
            return new String(response.body(), java.nio.charset.StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }
}
