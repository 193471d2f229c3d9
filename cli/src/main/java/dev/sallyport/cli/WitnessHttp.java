package dev.sallyport.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.translog.AddCheckpoint;
import dev.sallyport.translog.SignedCheckpoint;
import dev.sallyport.translog.Witness;
import dev.sallyport.translog.WitnessAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// The witness protocol over HTTP (C2SP tlog-witness): `POST /add-checkpoint` to be cosigned, and
/// `GET /HASH/checkpoint` to see what was cosigned last.
final class WitnessHttp implements AutoCloseable {
    private static final int BACKLOG = 64;

    private final HttpServer server;
    private final Witness witness;
    private final InstantSource clock;

    /// The path of each log's newest checkpoint.
    private final Map<String, String> origins;

    private WitnessHttp(
            HttpServer server, Witness witness, List<String> origins, InstantSource clock) {
        this.server = server;
        this.witness = witness;
        this.clock = clock;
        this.origins =
                origins.stream()
                        .distinct()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        origin -> "/" + Witness.directoryOf(origin) + "/checkpoint",
                                        origin -> origin));
    }

    /// @param origins of the logs it watches
    static WitnessHttp start(
            InetSocketAddress address, Witness witness, List<String> origins, InstantSource clock) {
        try {
            HttpServer server = HttpServer.create(address, BACKLOG);
            WitnessHttp http = new WitnessHttp(server, witness, origins, clock);
            server.createContext("/", http::handle);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return http;
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE, "cannot listen there: is the port taken?", cause);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String origin = origins.get(path);
            if (origin != null && exchange.getRequestMethod().equals("GET")) {
                show(exchange, witness.latest(origin));
                return;
            }
            if (!path.equals("/add-checkpoint")) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            byte[] body;
            try (InputStream in = exchange.getRequestBody()) {
                body = in.readNBytes(AddCheckpoint.BYTES_MAX + 1);
            }
            answer(exchange, witness.add(body, clock.instant()));
        } catch (Problem problem) {
            // the memory cannot be used: nothing was cosigned
            exchange.sendResponseHeaders(500, -1);
        }
    }

    private static void show(HttpExchange exchange, Optional<SignedCheckpoint> latest)
            throws IOException {
        if (latest.isEmpty()) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        byte[] body = latest.get().bytes();
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static void answer(HttpExchange exchange, WitnessAnswer answer) throws IOException {
        byte[] body = answer.body();
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.sendResponseHeaders(answer.status(), body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
