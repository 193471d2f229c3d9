package dev.sallyport.cli;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.translog.TrustPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The verifier's own file: which log and witnesses to believe (C2SP tlog-policy), and, for
/// receipts, whose seal counts.
///
/// What tlog-policy has no word for stands in comment lines that begin with `#sallyport`, so that
/// other tools read the same file:
///
///     log inner.example/ledger+5f02ff6d+AYqI…
///     quorum none
///     #sallyport installation ist_…
///     #sallyport seal <base64 of the 32 bytes>
///     #sallyport inner-rp-id inner.example
///     #sallyport inner-origin https://inner.example
///
/// **Security barrier.** It never comes out of the pack that is being verified; a line that begins
/// like ours and is not understood is refused rather than skipped.
final class PolicyFile {
    private static final String OURS = "#sallyport ";
    private static final long BYTES_MAX = 1 << 20;

    private final TrustPolicy trust;
    private final Map<String, String> words;

    private PolicyFile(TrustPolicy trust, Map<String, String> words) {
        this.trust = trust;
        this.words = words;
    }

    static PolicyFile read(Path file) {
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw new Problem(ProblemCode.TOO_LARGE, "the policy file is too large");
            }
            return parse(Files.readAllBytes(file));
        } catch (IOException cause) {
            throw new Problem(
                    ProblemCode.INVALID, "cannot read the policy `" + file + "`: check it", cause);
        }
    }

    static PolicyFile parse(byte[] bytes) {
        Map<String, String> words = new HashMap<>();
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
            if (!line.startsWith("#sallyport")) {
                continue;
            }
            String[] parts = line.strip().split(" +", 3);
            if (!line.startsWith(OURS) || parts.length != 3 || !isKnown(parts[1])) {
                throw new Problem(
                        ProblemCode.MALFORMED,
                        "a `#sallyport` line of the policy is not understood");
            }
            if (words.put(parts[1], parts[2]) != null) {
                throw new Problem(
                        ProblemCode.MALFORMED, "a `#sallyport` line of the policy is there twice");
            }
        }
        return new PolicyFile(TrustPolicy.parse(bytes), words);
    }

    TrustPolicy trust() {
        return trust;
    }

    String need(String word) {
        return word(word)
                .orElseThrow(() ->
                        new Problem(
                                ProblemCode.INVALID,
                                "the policy lacks the line `#sallyport " + word + " …`"));
    }

    Optional<String> word(String word) {
        return Optional.ofNullable(words.get(word));
    }

    private static boolean isKnown(String word) {
        return switch (word) {
            case "installation", "seal", "inner-rp-id", "inner-origin", "software-authenticators" ->
                    true;
            default -> false;
        };
    }
}
