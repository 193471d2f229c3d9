package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;

/// What a log says about itself: its name, its size, its root (C2SP tlog-checkpoint).
///
/// Extension lines are neither written nor read: nobody can audit them.
public record Checkpoint(String origin, long size, Sha256 root) {
    public Checkpoint {
        Strict.utf8(origin);
        if (origin.isEmpty() || origin.indexOf('\n') >= 0) {
            throw new Problem(ProblemCode.MALFORMED, "an origin is one line and not empty");
        }
        if (size < 0) {
            throw new Problem(ProblemCode.MALFORMED, "a tree size is not negative");
        }
    }

    public static Checkpoint parse(String text) {
        String[] lines = Strict.lines(text);
        if (lines.length != 3) {
            throw new Problem(
                    ProblemCode.MALFORMED,
                    "a checkpoint is three lines: origin, size and root hash");
        }
        return new Checkpoint(lines[0], Strict.decimal(lines[1]), Strict.hash(lines[2]));
    }

    /// The text that is signed; the inverse of [#parse].
    public String text() {
        return origin + '\n' + size + '\n' + Strict.base64(root.bytes()) + '\n';
    }

    public Tree tree() {
        return new Tree(size, root);
    }
}
