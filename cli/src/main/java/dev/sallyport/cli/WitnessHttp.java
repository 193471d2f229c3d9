package dev.sallyport.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.translog.AddCheckpoint;
import dev.sallyport.translog.Witness;
import dev.sallyport.translog.WitnessAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.Executors;

/// The witness protocol over HTTP (C2SP tlog-witness): one address, one method.
final class WitnessHttp implements AutoCloseable {
    private static final int BACKLOG = 64;

    private final HttpServer server;
    private final Witness witness;
    private final InstantSource clock;

    private WitnessHttp(HttpServer server, Witness witness, InstantSource clock) {
        this.server = server;
        this.witness = witness;
        this.clock = clock;
    }

    static WitnessHttp start(InetSocketAddress address, Witness witness, InstantSource clock) {
        try {
            HttpServer server = HttpServer.create(address, BACKLOG);
            WitnessHttp http = new WitnessHttp(server, witness, clock);
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
            if (!exchange.getRequestURI().getPath().equals("/add-checkpoint")) {
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

    private static void answer(HttpExchange exchange, WitnessAnswer answer) throws IOException {
        byte[] body = answer.body();
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.sendResponseHeaders(answer.status(), body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
