package dev.sallyport.target;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/// Public key lines as in an OpenSSH `.pub` file, brought into one spelling: type, base64, nothing
/// else. Only the types the gateway will accept from a target.
final class HostKeys {
    private static final Set<String> TYPES =
            Set.of(
                    "ssh-ed25519",
                    "ecdsa-sha2-nistp256",
                    "ecdsa-sha2-nistp384",
                    "ecdsa-sha2-nistp521",
                    "ssh-rsa");

    private HostKeys() {}

    static List<String> canonical(List<String> lines) {
        if (lines.isEmpty() || lines.size() > 16) {
            throw invalid("a target has 1 to 16 host keys");
        }
        List<String> keys = lines.stream().map(HostKeys::canonical).distinct().toList();
        if (keys.size() != lines.size()) {
            throw invalid("a host key is given twice");
        }
        return keys;
    }

    private static String canonical(String line) {
        String[] parts = line.strip().split("[ \t]+", 3);
        if (parts.length < 2 || !TYPES.contains(parts[0])) {
            throw invalid("a host key has the form `ssh-ed25519 AAAA…`");
        }
        byte[] blob;
        try {
            blob = Base64.getDecoder().decode(parts[1]);
        } catch (IllegalArgumentException cause) {
            throw new Problem(ProblemCode.INVALID, "a host key is not base64", cause);
        }
        byte[] type = parts[0].getBytes(StandardCharsets.US_ASCII);
        byte[] head = ByteBuffer.allocate(4 + type.length).putInt(type.length).put(type).array();
        if (blob.length <= head.length
                || blob.length > 4096
                || !java.util.Arrays.equals(blob, 0, head.length, head, 0, head.length)) {
            throw invalid("a host key says another type than it is");
        }
        return parts[0] + " " + Base64.getEncoder().encodeToString(blob);
    }

    private static Problem invalid(String message) {
        return new Problem(ProblemCode.INVALID, message);
    }
}
