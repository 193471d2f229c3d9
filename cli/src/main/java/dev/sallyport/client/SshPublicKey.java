package dev.sallyport.client;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// A public key as OpenSSH writes it into one line: type, base64 blob, comment.
public record SshPublicKey(String type, byte[] blob, String comment) {
    public SshPublicKey {
        blob = blob.clone();
    }

    /// Reads one line; the type inside the blob has to be the type in front of it.
    public static SshPublicKey parse(String line) {
        String[] parts = line.strip().split(" ", 3);
        if (parts.length < 2) {
            throw malformed();
        }
        byte[] blob;
        try {
            blob = Base64.getDecoder().decode(parts[1]);
        } catch (IllegalArgumentException _) {
            throw malformed();
        }
        if (!inner(blob).equals(parts[0])) {
            throw malformed();
        }
        return new SshPublicKey(parts[0], blob, parts.length == 3 ? parts[2] : "");
    }

    @Override
    public byte[] blob() {
        return blob.clone();
    }

    /// The line without its comment.
    public String line() {
        return type + " " + Base64.getEncoder().encodeToString(blob);
    }

    private static String inner(byte[] blob) {
        ByteBuffer in = ByteBuffer.wrap(blob);
        if (in.remaining() < 4) {
            throw malformed();
        }
        int length = in.getInt();
        if (length < 1 || length > in.remaining()) {
            throw malformed();
        }
        byte[] type = new byte[length];
        in.get(type);
        return new String(type, StandardCharsets.US_ASCII);
    }

    private static Problem malformed() {
        return new Problem(
                ProblemCode.MALFORMED,
                "not an OpenSSH public key: give a line like `ssh-ed25519 AAAA… name`");
    }
}
