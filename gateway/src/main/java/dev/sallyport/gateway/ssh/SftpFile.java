package dev.sallyport.gateway.ssh;

import dev.sallyport.controlline.OperationKind;
import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Sha256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A file that is open at the target: what was read and written through its handle so far. While
/// bytes pass in order from the first on, their digest is kept; one step out of order and it is
/// given up, since it would not be the file's any more.
final class SftpFile {
    private static final int READ = 1;
    private static final int CHANGE = 2 | 4 | 8 | 0x10;

    private final String path;
    private final int flags;
    private final Passed read = new Passed();
    private final Passed written = new Passed();
    private boolean failed;

    SftpFile(String path, int flags) {
        this.path = path;
        this.flags = flags;
    }

    static boolean changes(int flags) {
        return (flags & CHANGE) != 0;
    }

    String path() {
        return path;
    }

    void read(long offset, byte[] data) {
        read.pass(offset, data);
    }

    void wrote(long offset, byte[] data) {
        written.pass(offset, data);
    }

    void failed() {
        failed = true;
    }

    /// What to record when the file is closed.
    List<OperationDraft> closed(String result) {
        List<OperationDraft> drafts = new ArrayList<>();
        if ((flags & READ) != 0 && (read.bytes > 0 || !changes(flags))) {
            drafts.add(draft("read", read, result));
        }
        if (changes(flags)) {
            drafts.add(draft("write", written, failed ? "failed" : result));
        }
        return drafts;
    }

    private OperationDraft draft(String verb, Passed passed, String result) {
        return new OperationDraft(
                OperationKind.FILE,
                verb,
                path,
                Optional.empty(),
                passed.bytes,
                failed ? Optional.empty() : passed.hash(),
                result);
    }

    /// Bytes that passed one way.
    private static final class Passed {
        private final MessageDigest digest = Sha256.digest();
        private boolean inOrder = true;
        private long bytes;

        void pass(long offset, byte[] data) {
            inOrder &= offset == bytes;
            bytes += data.length;
            if (inOrder) {
                digest.update(data);
            }
        }

        Optional<Sha256> hash() {
            if (!inOrder) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Sha256(((MessageDigest) digest.clone()).digest()));
            } catch (CloneNotSupportedException cause) {
                throw new Bug("a digest that cannot be copied", cause);
            }
        }
    }
}
