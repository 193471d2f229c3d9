package dev.sallyport.keeper;

import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The grants that ended before their time, in a file that only grows: ending a grant is one short
/// append, however many ended before.
///
/// A record is the id, the time and a mark. Crash consistency: a record is appended and made
/// durable, then it counts, then it is answered. *If we stop while appending*, the tail of the file
/// is not a record; the next start cuts it off, and nobody was told that the grant had ended. Each
/// start rewrites the file without what is too old to matter.
final class EndedGrants implements AutoCloseable {
    /// Far longer than any request can wait and any grant can last.
    private static final Duration KEPT = Duration.ofDays(400);

    private static final int CONTENT_BYTES = 24;
    private static final int RECORD_BYTES = CONTENT_BYTES + Authentic.MARK_BYTES;

    private final Authentic authentic;
    private final FileChannel file;

    /// What [#contains] knows; may be ahead of the disk.
    private final Map<GrantId, Instant> ended = new ConcurrentHashMap<>();

    /// What is on the disk, and where the next record goes. Owned by the lock of this object.
    private final Set<GrantId> durable = new HashSet<>();

    private long end;

    private EndedGrants(Authentic authentic, FileChannel file) {
        this.authentic = authentic;
        this.file = file;
    }

    static EndedGrants open(Path path, Authentic authentic, Instant now) {
        Map<GrantId, Instant> known = new LinkedHashMap<>();
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] bytes = DurableFile.read(path).orElse(new byte[0]);
        for (int at = 0; at + RECORD_BYTES <= bytes.length; at += RECORD_BYTES) {
            byte[] record = Arrays.copyOfRange(bytes, at, at + RECORD_BYTES);
            byte[] content = Arrays.copyOf(record, CONTENT_BYTES);
            if (!Arrays.equals(authentic.marked(content), record)) {
                mustBeTheLast(at, bytes.length);
                break;
            }
            ByteBuffer in = ByteBuffer.wrap(content);
            GrantId grant = new GrantId(new UUID(in.getLong(), in.getLong()));
            Instant when = Instant.ofEpochMilli(in.getLong());
            if (when.isAfter(now.minus(KEPT)) && known.putIfAbsent(grant, when) == null) {
                kept.writeBytes(record);
            }
        }
        DurableFile.replace(path, kept.toByteArray(), "rw-------");
        EndedGrants grants = new EndedGrants(authentic, writing(path));
        grants.remember(known, kept.size());
        return grants;
    }

    private static void mustBeTheLast(int at, int length) {
        if (at + 2 * RECORD_BYTES <= length) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "the list of ended grants was damaged: restore it from a backup");
        }
    }

    private static FileChannel writing(Path path) {
        try {
            return FileChannel.open(path, StandardOpenOption.WRITE);
        } catch (IOException cause) {
            throw unwritable(cause);
        }
    }

    private synchronized void remember(Map<GrantId, Instant> known, long length) {
        ended.putAll(known);
        durable.addAll(known.keySet());
        end = length;
    }

    boolean contains(GrantId grant) {
        return ended.containsKey(grant);
    }

    /// The grant counts as ended at once, even when the disk refuses: then the caller gets a
    /// problem and asks again, and meanwhile nothing is signed for it. What a failed attempt left
    /// behind is written over by the next.
    synchronized void add(GrantId grant, Instant now) {
        ended.putIfAbsent(grant, now);
        if (durable.contains(grant)) {
            return;
        }
        byte[] content =
                ByteBuffer.allocate(CONTENT_BYTES)
                        .putLong(grant.value().getMostSignificantBits())
                        .putLong(grant.value().getLeastSignificantBits())
                        .putLong(now.toEpochMilli())
                        .array();
        try {
            ByteBuffer record = ByteBuffer.wrap(authentic.marked(content));
            while (record.hasRemaining()) {
                file.write(record, end + record.position());
            }
            file.force(true);
        } catch (IOException cause) {
            throw unwritable(cause);
        }
        end += RECORD_BYTES;
        durable.add(grant);
    }

    private static Problem unwritable(IOException cause) {
        return new Problem(
                ProblemCode.UNAVAILABLE,
                "the keeper cannot write its list of ended grants: make room, then end it again",
                cause);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException _) {
            // everything acknowledged is on the disk already
        }
    }
}
