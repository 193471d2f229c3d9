package dev.sallyport.sealing;

import dev.sallyport.kernel.Id;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Writes one canonical document: `sallyport/v1/TYPE`, then its fields in the order of the calls.
///
/// Each field is a tag byte, and for variable content a four-byte big-endian length. No two
/// different documents have the same bytes, so the SHA-256 of the bytes names the document.
public final class CanonicalWriter {
    static final String DOMAIN = "sallyport/v1/";
    static final byte TEXT = 'T';
    static final byte BYTES = 'B';
    static final byte NUMBER = 'N';
    static final byte FLAG = 'F';
    static final byte LIST = 'L';

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    public CanonicalWriter(String type) {
        text(DOMAIN + type);
    }

    public CanonicalWriter text(String value) {
        return variable(TEXT, value.getBytes(StandardCharsets.UTF_8));
    }

    public CanonicalWriter bytes(byte[] value) {
        return variable(BYTES, value);
    }

    public CanonicalWriter id(Id id) {
        return text(id.text());
    }

    public CanonicalWriter number(long value) {
        out.write(NUMBER);
        out.writeBytes(ByteBuffer.allocate(8).putLong(value).array());
        return this;
    }

    public CanonicalWriter flag(boolean value) {
        out.write(FLAG);
        out.write(value ? 1 : 0);
        return this;
    }

    /// Milliseconds since the epoch; anything finer does not survive.
    public CanonicalWriter instant(Instant value) {
        return number(value.toEpochMilli());
    }

    public <T> CanonicalWriter list(List<T> items, BiConsumer<CanonicalWriter, T> write) {
        out.write(LIST);
        out.writeBytes(ByteBuffer.allocate(4).putInt(items.size()).array());
        items.forEach(item -> write.accept(this, item));
        return this;
    }

    /// A list of none or one.
    public <T> CanonicalWriter optional(Optional<T> value, BiConsumer<CanonicalWriter, T> write) {
        return list(value.stream().toList(), write);
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }

    private CanonicalWriter variable(byte tag, byte[] content) {
        out.write(tag);
        out.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
        out.writeBytes(content);
        return this;
    }
}
