package dev.sallyport.ledger;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.translog.AddCheckpoint;
import dev.sallyport.translog.SignedCheckpoint;
import dev.sallyport.translog.SignedNote;
import dev.sallyport.translog.TrustPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One witness: its address, and how far it has come.
///
/// Used by one round at a time.
final class WitnessLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WitnessLink.class);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(4);
    private static final Duration LEFT_ALONE = Duration.ofSeconds(30);

    private final String name;
    private final URI address;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT)
                    .build();

    /// The size it has cosigned last; it corrects us when that is wrong.
    private long cosigned;

    /// Not asked before this moment of the monotonic clock.
    private long notBefore = System.nanoTime();

    WitnessLink(TrustPolicy.KnownWitness witness) {
        this.name = witness.name();
        this.address = address(witness.url());
    }

    /// Shows a checkpoint; the answer's lines when it was cosigned.
    Optional<byte[]> show(SignedCheckpoint checkpoint, LedgerReader reader) {
        if (System.nanoTime() - notBefore < 0) {
            return Optional.empty();
        }
        try {
            Answer answer = ask(checkpoint, reader);
            if (answer.status() == 409) {
                cosigned = size(answer.body());
                answer = ask(checkpoint, reader);
            }
            if (answer.status() == 200) {
                cosigned = checkpoint.checkpoint().size();
                return Optional.of(answer.body());
            }
            LOG.atError()
                    .addKeyValue("witness", name)
                    .addKeyValue("status", answer.status())
                    .log("the witness does not cosign the ledger: find out why at once");
        } catch (IOException unreachable) {
            LOG.atWarn()
                    .addKeyValue("witness", name)
                    .addKeyValue("why", unreachable.getClass().getSimpleName())
                    .log("the witness does not answer");
        } catch (Problem problem) {
            LOG.atError()
                    .addKeyValue("witness", name)
                    .addKeyValue("why", problem.getMessage())
                    .log("the witness has seen something else than this ledger");
        }
        notBefore = System.nanoTime() + LEFT_ALONE.toNanos();
        return Optional.empty();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private record Answer(int status, byte[] body) {}

    private Answer ask(SignedCheckpoint checkpoint, LedgerReader reader) throws IOException {
        long size = checkpoint.checkpoint().size();
        if (cosigned > size) {
            throw new Problem(
                    ProblemCode.CONFLICT, "it has cosigned a ledger that is longer than this one");
        }
        // from nothing there is nothing to prove
        List<Sha256> proof = cosigned == 0 ? List.of() : reader.consistency(cosigned, size);
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .timeout(ANSWER)
                        .POST(
                                BodyPublishers.ofByteArray(
                                        new AddCheckpoint(cosigned, proof, checkpoint).bytes()))
                        .build();
        try {
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                return new Answer(response.statusCode(), body.readNBytes(SignedNote.BYTES_MAX));
            }
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", cause);
        }
    }

    private static long size(byte[] body) {
        String text = new String(body, StandardCharsets.US_ASCII).strip();
        if (!text.matches("0|[1-9][0-9]{0,17}")) {
            throw new Problem(ProblemCode.MALFORMED, "it names no size");
        }
        return Long.parseLong(text);
    }

    /// `URL/add-checkpoint`, over TLS unless the witness is on this very machine.
    private static URI address(String url) {
        try {
            URI uri = URI.create(url.replaceFirst("/$", "") + "/add-checkpoint");
            String host = uri.getHost();
            boolean here =
                    host != null
                            && (host.equals("127.0.0.1")
                                    || host.equals("[::1]")
                                    || host.equals("localhost")
                                    || host.endsWith(".localhost"));
            if (host != null
                    && ("https".equals(uri.getScheme())
                            || here && "http".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw new Problem(
                ProblemCode.INVALID,
                "a witness needs an address like `https://witness.example.org`; plain http is for"
                        + " this machine only");
    }
}
