package dev.sallyport.tape;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.TapedOperation;
import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.CanonicalWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// Writes one tape to its spool file, a frame at a time. Thread-safe.
///
/// **Security barrier.** When a method that records returns, the frame is in the file, and only
/// then may its bytes be shown: a tape that cannot be written ([Problem] `unavailable`) forwards
/// nothing. "In the file" means handed to the operating system: it survives the death of this
/// process, and that of the machine once its chunk was taken ([#takeClosed] forces it to disk).
///
/// If we stop between two frames the file ends with whole records, if inside one the cut record is
/// dropped: [TapeSpool] closes the open chunk and seals the tape as recovered.
public final class TapeWriter implements AutoCloseable {
    /// A chunk closes at this size; one frame may stand out beyond it.
    public static final int CHUNK_DUE_BYTES = 128 << 10;

    private final FileChannel file;
    private final FrameCipher cipher;
    private final TapeHead head;
    private final LongSupplier nanoTime;
    private final long startNanos;

    // guarded by this
    private final List<Sha256> chunks = new ArrayList<>();
    private MessageDigest chunkDigest = Sha256.digest();
    private long chunkStart;
    private long position;
    private long chunkFrames;
    private List<ChunkMark> closed = new ArrayList<>();
    private long frames;
    private long lastOffset;
    private long bytesOut;
    private long bytesIn;
    private Optional<String> exit = Optional.empty();
    private boolean sealed;

    private TapeWriter(FileChannel file, TapeHead head, Secret key, LongSupplier nanoTime) {
        this.file = file;
        this.head = head;
        this.cipher = new FrameCipher(key, head.tape());
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
    }

    /// Creates the spool file, which must not exist, readable by its owner only.
    public static TapeWriter create(Path spool, TapeHead head, Secret key, LongSupplier nanoTime) {
        try {
            FileChannel file =
                    FileChannel.open(
                            spool,
                            Set.of(
                                    StandardOpenOption.CREATE_NEW,
                                    StandardOpenOption.READ,
                                    StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            TapeWriter writer = new TapeWriter(file, head, key, nanoTime);
            writer.append(TapeRecord.HEAD, head.canonical());
            return writer;
        } catch (IOException cause) {
            throw unwritable(cause);
        }
    }

    public TapeHead head() {
        return head;
    }

    public void out(byte[] data, int offset, int length) {
        bytes(FrameKind.OUT, data, offset, length);
    }

    public void err(byte[] data, int offset, int length) {
        bytes(FrameKind.ERR, data, offset, length);
    }

    /// Bytes from the person: on the tape only if its head says that input is recorded.
    public void in(byte[] data, int offset, int length) {
        if (head.inputRecorded()) {
            bytes(FrameKind.IN, data, offset, length);
        } else {
            countIn(length);
        }
    }

    private synchronized void countIn(int length) {
        bytesIn += length;
    }

    public void resize(int columns, int rows) {
        byte[] size =
                ByteBuffer.allocate(4).putShort((short) columns).putShort((short) rows).array();
        frame(FrameKind.RESIZE, ByteBuffer.wrap(size));
    }

    public void marker(String text) {
        frame(FrameKind.MARKER, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    public void operation(TapedOperation operation) {
        CanonicalWriter document = new CanonicalWriter(TapeReader.OPERATION_TYPE);
        operation.write(document);
        frame(FrameKind.OPERATION, ByteBuffer.wrap(document.toBytes()));
    }

    /// How the command ended: `exit 0` or `signal TERM`.
    public synchronized void exit(String how) {
        exit = Optional.of(how);
        frame(FrameKind.EXIT, ByteBuffer.wrap(how.getBytes(StandardCharsets.UTF_8)));
    }

    /// Microseconds since the tape started.
    public long offsetMicros() {
        return (nanoTime.getAsLong() - startNanos) / 1000;
    }

    private void bytes(FrameKind kind, byte[] data, int offset, int length) {
        for (int done = 0; done < length; done += TapeFrame.DATA_MAX) {
            int part = Math.min(TapeFrame.DATA_MAX, length - done);
            frame(kind, ByteBuffer.wrap(data, offset + done, part));
        }
    }

    private synchronized void frame(FrameKind kind, ByteBuffer data) {
        if (sealed) {
            throw new Problem(ProblemCode.GONE, "the tape is sealed: nothing more goes on it");
        }
        int length = data.remaining();
        if (length > TapeFrame.DATA_MAX) {
            throw new Bug("a tape frame larger than its limit");
        }
        // monotonic even when two threads took their time in the other order
        lastOffset = Math.max(lastOffset, offsetMicros());
        if (chunkFrames == 0 && !chunks.isEmpty()) {
            ChunkHead next = new ChunkHead(chunks.size(), frames, chunks.getLast());
            chunkDigest = Sha256.digest();
            chunkStart = position;
            append(TapeRecord.CHUNK, next.content());
        }
        append(TapeRecord.FRAME, cipher.encrypt(frames, kind, lastOffset, data));
        frames++;
        chunkFrames++;
        switch (kind) {
            case OUT, ERR -> bytesOut += length;
            case IN -> bytesIn += length;
            case RESIZE, MARKER, OPERATION, EXIT -> {}
        }
        if (position - chunkStart >= CHUNK_DUE_BYTES) {
            closeOpenChunk();
        }
    }

    /// All that was written so far.
    public synchronized long bytes() {
        return position;
    }

    /// Closes the open chunk, if anything was recorded since the last was closed. Chunks close by
    /// themselves when they are full.
    public synchronized void closeChunk() {
        if (chunkFrames > 0) {
            closeOpenChunk();
        }
    }

    /// The chunks closed since the last call, forced to disk.
    public List<ChunkMark> takeClosed() {
        List<ChunkMark> taken;
        synchronized (this) {
            taken = closed;
            closed = new ArrayList<>();
        }
        if (!taken.isEmpty()) {
            force();
        }
        return List.copyOf(taken);
    }

    private void closeOpenChunk() {
        Sha256 hash = new Sha256(chunkDigest.digest());
        int length = Math.toIntExact(position - chunkStart);
        closed.add(new ChunkMark(chunks.size(), chunkStart, length, hash));
        chunks.add(hash);
        chunkFrames = 0;
    }

    /// Ends the tape. Nothing can be recorded afterwards; the file stays for uploading.
    public synchronized TapeSeal seal(EndReason reason, Instant ended) {
        if (sealed) {
            throw new Problem(ProblemCode.CONFLICT, "the tape is sealed already");
        }
        sealed = true;
        if (chunkFrames > 0 || chunks.isEmpty()) {
            closeOpenChunk();
        }
        TapeSeal seal =
                new TapeSeal(
                        head.tape(),
                        head.hash(),
                        ended,
                        reason,
                        exit.orElse(""),
                        chunks.size(),
                        frames,
                        Optional.of(new TapeSeal.ByteCounts(bytesOut, bytesIn)),
                        TapeRoot.of(chunks));
        append(TapeRecord.SEAL, seal.canonical());
        force();
        return seal;
    }

    private void force() {
        try {
            file.force(false);
        } catch (IOException cause) {
            throw unwritable(cause);
        }
    }

    /// The bytes of a closed chunk, for uploading.
    public byte[] read(ChunkMark mark) {
        return TapeSpool.read(file, mark);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException cause) {
            throw unwritable(cause);
        }
    }

    private void append(byte tag, byte[] content) {
        byte[] record = TapeRecord.encode(tag, content);
        try {
            ByteBuffer buffer = ByteBuffer.wrap(record);
            long at = position;
            while (buffer.hasRemaining()) {
                at += file.write(buffer, at);
            }
        } catch (IOException cause) {
            // a part may be in the file; it is overwritten by the next record or dropped at
            // recovery
            throw unwritable(cause);
        }
        if (tag != TapeRecord.SEAL) {
            chunkDigest.update(record);
        }
        position += record.length;
    }

    private static Problem unwritable(IOException cause) {
        return new Problem(
                ProblemCode.UNAVAILABLE,
                "the tape cannot be written: nothing is forwarded without it",
                cause);
    }
}
