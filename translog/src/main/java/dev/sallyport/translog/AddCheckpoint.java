package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// What a log sends a witness: a newer checkpoint, and the proof that it extends the one the
/// witness cosigned last (C2SP tlog-witness, "add-checkpoint").
///
/// @param oldSize size of the checkpoint the witness cosigned last, 0 for none
public record AddCheckpoint(long oldSize, List<Sha256> proof, SignedCheckpoint checkpoint) {
    private static final String OLD = "old ";

    /// A checkpoint, 63 hashes and the line with the old size.
    public static final int BYTES_MAX = SignedNote.BYTES_MAX + 63 * 45 + 32;

    public AddCheckpoint {
        if (oldSize < 0 || proof.size() > Strict.PROOF_LINES_MAX) {
            throw malformed();
        }
        proof = List.copyOf(proof);
    }

    public static AddCheckpoint parse(byte[] body) {
        String text = Strict.text(Strict.limited(body, BYTES_MAX));
        int headEnd = text.indexOf("\n\n") + 1;
        if (headEnd == 0 || !text.startsWith(OLD)) {
            throw malformed();
        }
        List<String> lines = Arrays.asList(Strict.lines(text.substring(0, headEnd)));
        if (lines.size() - 1 > Strict.PROOF_LINES_MAX) {
            throw malformed();
        }
        return new AddCheckpoint(
                Strict.decimal(lines.getFirst().substring(OLD.length())),
                lines.subList(1, lines.size()).stream().map(Strict::hash).toList(),
                SignedCheckpoint.parse(Strict.utf8(text.substring(headEnd + 1))));
    }

    /// The body of the request; the inverse of [#parse].
    public byte[] bytes() {
        StringBuilder text = new StringBuilder(OLD).append(oldSize).append('\n');
        proof.forEach(hash -> text.append(Strict.base64(hash.bytes())).append('\n'));
        text.append('\n').append(new String(checkpoint.bytes(), StandardCharsets.UTF_8));
        return Strict.utf8(text.toString());
    }

    private static Problem malformed() {
        return new Problem(
                ProblemCode.MALFORMED,
                "a request is `old` and a size, up to 63 hashes, an empty line and a checkpoint");
    }
}
