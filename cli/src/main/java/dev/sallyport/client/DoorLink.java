package dev.sallyport.client;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// HTTP with one door: JSON both ways, problems as [Problem], the handle of this door and no other.
///
/// **Security barrier.** No redirect is followed, so a handle cannot be led elsewhere; an answer is
/// read up to [#ANSWER_BYTES_MAX] and no further.
public final class DoorLink implements AutoCloseable {
    static final int ANSWER_BYTES_MAX = 16 << 20;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final DoorAddress address;
    private final HttpClient http;
    private String name = "";
    private @Nullable Secret handle;

    public DoorLink(DoorAddress address, Optional<SSLContext> trust) {
        this.address = address;
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(CONNECT)
                        .executor(Executors.newVirtualThreadPerTaskExecutor());
        trust.ifPresent(builder::sslContext);
        http = builder.build();
    }

    /// Calls the door by a name, for when it says no.
    public DoorLink called(String door) {
        name = door;
        return this;
    }

    public DoorAddress address() {
        return address;
    }

    /// From now on every request carries this handle.
    public void present(Secret newHandle) {
        handle = newHandle;
    }

    /// From now on requests carry no handle: what follows is begun as by a stranger.
    public void forget() {
        handle = null;
    }

    public Optional<Secret> handle() {
        return Optional.ofNullable(handle);
    }

    public JsonNode get(String path) {
        return json(send(request(path).GET().build()));
    }

    public JsonNode post(String path, JsonNode body) {
        return json(send(posting(path, body)));
    }

    public JsonNode delete(String path) {
        return json(send(request(path).DELETE().build()));
    }

    /// Whether the door accepted the act but waits for somebody else (202), beside its answer.
    public Accepted postForResult(String path, JsonNode body) {
        Received received = send(posting(path, body));
        return new Accepted(received.status() == 202, json(received));
    }

    /// A large or binary answer, read by the caller, who closes it.
    public InputStream stream(String path) {
        HttpRequest request = request(path).header("Accept", "*/*").GET().build();
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            if (response.statusCode() / 100 == 2) {
                return response.body();
            }
            try (InputStream body = response.body()) {
                throw problem(response.statusCode(), bounded(body));
            }
        } catch (IOException cause) {
            throw unreachable(cause);
        } catch (InterruptedException cause) {
            throw interrupted(cause);
        }
    }

    /// The bytes of an answer that is not JSON.
    public byte[] bytes(String path) {
        try (InputStream body = stream(path)) {
            return bounded(body);
        } catch (IOException cause) {
            throw unreachable(cause);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /// An answer, and whether it is the last word.
    public record Accepted(boolean waiting, JsonNode result) {}

    private record Received(int status, byte[] body) {}

    private HttpRequest posting(String path, JsonNode body) {
        return request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofByteArray(Json.bytes(body)))
                .build();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(address.at(path))
                        .timeout(ANSWER)
                        .header("User-Agent", "sallyport-cli");
        if (handle != null) {
            String text = new String(handle.reveal(), StandardCharsets.US_ASCII);
            builder.header("Authorization", "Bearer " + text);
        }
        return builder;
    }

    private Received send(HttpRequest request) {
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] bytes = bounded(body);
                if (response.statusCode() / 100 != 2) {
                    throw problem(response.statusCode(), bytes);
                }
                return new Received(response.statusCode(), bytes);
            }
        } catch (IOException cause) {
            throw unreachable(cause);
        } catch (InterruptedException cause) {
            throw interrupted(cause);
        }
    }

    private static JsonNode json(Received received) {
        return received.body().length == 0 ? Json.object() : Json.read(received.body());
    }

    private static byte[] bounded(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(ANSWER_BYTES_MAX + 1);
        if (bytes.length > ANSWER_BYTES_MAX) {
            throw new Problem(ProblemCode.TOO_LARGE, "the door's answer is too large");
        }
        return bytes;
    }

    /// Reads `problem+json` (RFC 9457); what cannot be read still has its status.
    private Problem problem(int status, byte[] body) {
        ProblemCode code = code(status);
        String detail = "";
        try {
            JsonNode problem = Json.read(body);
            detail = Json.text(problem, "detail");
        } catch (Problem _) {
            // not one of ours, perhaps a proxy's page: the status has to do
        }
        if (detail.isEmpty()) {
            detail = "the door at `" + address + "` answered with status " + status;
        }
        return new DoorProblem(code, name, status, detail);
    }

    private static ProblemCode code(int status) {
        for (ProblemCode code : ProblemCode.values()) {
            if (code.status() == status) {
                return code;
            }
        }
        return status >= 500 ? ProblemCode.UNAVAILABLE : ProblemCode.INVALID;
    }

    private Problem unreachable(IOException cause) {
        String why =
                switch (cause) {
                    case HttpTimeoutException _ -> "it did not answer in time";
                    case ConnectException _ -> "nothing listens there";
                    default -> "the connection failed";
                };
        return new Problem(
                ProblemCode.UNAVAILABLE,
                "cannot reach the door at `" + address + "`: " + why + "; check that it is up",
                cause);
    }

    private static Problem interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new Problem(ProblemCode.UNAVAILABLE, "interrupted while waiting", cause);
    }
}
