package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Up to 256 entries as one file: each as `uint16 length ‖ bytes` (C2SP tlog-tiles).
public final class EntryBundle {
    /// Largest entry the format can hold.
    public static final int ENTRY_BYTES_MAX = 0xFFFF;

    private EntryBundle() {}

    public static byte[] encode(List<byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] entry : entries) {
            requireFits(entry);
            bytes.write(entry.length >>> 8);
            bytes.write(entry.length);
            bytes.writeBytes(entry);
        }
        return bytes.toByteArray();
    }

    /// Reads a bundle that holds exactly this many entries and nothing behind them.
    public static List<byte[]> decode(byte[] bytes, int width) {
        Prefix prefix = decodePrefix(bytes, width);
        if (prefix.entries().size() != width || prefix.bytesRead() != bytes.length) {
            throw new Problem(
                    ProblemCode.MALFORMED, "the entry bundle does not hold the entries it should");
        }
        return prefix.entries();
    }

    /// As many of the first `width` entries as there are, and where the last of them ends.
    static Prefix decodePrefix(byte[] bytes, int width) {
        List<byte[]> entries = new ArrayList<>(width);
        int at = 0;
        while (entries.size() < width && at + 2 <= bytes.length) {
            int length = (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
            if (at + 2 + length > bytes.length) {
                break;
            }
            entries.add(Arrays.copyOfRange(bytes, at + 2, at + 2 + length));
            at += 2 + length;
        }
        return new Prefix(entries, at);
    }

    record Prefix(List<byte[]> entries, int bytesRead) {}

    static void requireFits(byte[] entry) {
        if (entry.length > ENTRY_BYTES_MAX) {
            throw new Problem(ProblemCode.TOO_LARGE, "an entry has at most 65535 bytes");
        }
    }
}
