package dev.sallyport.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A door that says what the test wants, and keeps what it was asked.
final class TestDoor implements AutoCloseable {
    private record Answer(int status, String body) {}

    /// `GET /path`, in the order they came.
    final List<String> asked = new CopyOnWriteArrayList<>();

    /// The `Authorization` of each, or `none`.
    final List<String> authorizations = new CopyOnWriteArrayList<>();

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final HttpServer server;
    private volatile Answer otherwise = new Answer(200, "{\"items\":[]}");

    TestDoor() {
        try {
            InetAddress here = InetAddress.getLoopbackAddress();
            server = HttpServer.create(new InetSocketAddress(here, 0), 8);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    /// To everything that has no answer of its own.
    TestDoor answering(int status, String body) {
        otherwise = new Answer(status, body);
        return this;
    }

    /// @param what for example `GET /api/v1/grants`
    TestDoor answering(String what, String body) {
        answers.put(what, new Answer(200, body));
        return this;
    }

    String url(String host) {
        return "http://" + host + ":" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        authorizations.add(header == null ? "none" : header);
        String what = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        asked.add(what);
        Answer answer = answers.getOrDefault(what, otherwise);
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
