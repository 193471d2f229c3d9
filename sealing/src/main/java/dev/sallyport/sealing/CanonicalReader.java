package dev.sallyport.sealing;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Reads what [CanonicalWriter] wrote and nothing else: wrong tag, bad UTF-8, a length beyond the
/// input or bytes left over are a `malformed` problem. Input is bounded by [#MAX_BYTES].
public final class CanonicalReader {
    /// Larger than any document we make, small enough to hold many.
    public static final int MAX_BYTES = 4 << 20;

    private final ByteBuffer in;
    private final String type;

    public CanonicalReader(byte[] document) {
        this(document, MAX_BYTES);
    }

    /// Reads a document of our own making that may be larger, such as a state file.
    public CanonicalReader(byte[] document, int maxBytes) {
        if (document.length > maxBytes) {
            throw malformed("too long");
        }
        in = ByteBuffer.wrap(document);
        String domain = text();
        if (!domain.startsWith(CanonicalWriter.DOMAIN)) {
            throw malformed("not one of ours");
        }
        type = domain.substring(CanonicalWriter.DOMAIN.length());
    }

    /// The type name given to the writer.
    public String type() {
        return type;
    }

    public CanonicalReader expect(String expected) {
        if (!type.equals(expected)) {
            throw malformed("a different type of document was expected");
        }
        return this;
    }

    public String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(variable(CanonicalWriter.TEXT)))
                    .toString();
        } catch (CharacterCodingException _) {
            throw malformed("text is not UTF-8");
        }
    }

    public byte[] bytes() {
        return variable(CanonicalWriter.BYTES);
    }

    /// An id in its text form, through the parser of its type.
    public <T> T id(Function<String, T> parse) {
        return parse.apply(text());
    }

    public long number() {
        tag(CanonicalWriter.NUMBER);
        return guarded(in::getLong);
    }

    public int integer() {
        long value = number();
        if (value != (int) value) {
            throw malformed("number out of range");
        }
        return (int) value;
    }

    public boolean flag() {
        tag(CanonicalWriter.FLAG);
        byte value = guarded(in::get);
        if (value != 0 && value != 1) {
            throw malformed("flag is neither 0 nor 1");
        }
        return value == 1;
    }

    public Instant instant() {
        return Instant.ofEpochMilli(number());
    }

    public <T> List<T> list(Function<CanonicalReader, T> read) {
        tag(CanonicalWriter.LIST);
        int count = guarded(in::getInt);
        if (count < 0 || count > in.remaining()) {
            throw malformed("list longer than the document");
        }
        List<T> items = new ArrayList<>(Math.min(count, 64));
        for (int i = 0; i < count; i++) {
            items.add(read.apply(this));
        }
        return List.copyOf(items);
    }

    public <T> Optional<T> optional(Function<CanonicalReader, T> read) {
        List<T> items = list(read);
        if (items.size() > 1) {
            throw malformed("more than one where at most one belongs");
        }
        return items.stream().findFirst();
    }

    /// Nothing may follow.
    public void end() {
        if (in.hasRemaining()) {
            throw malformed("bytes after the end");
        }
    }

    private byte[] variable(byte tag) {
        tag(tag);
        int length = guarded(in::getInt);
        if (length < 0 || length > in.remaining()) {
            throw malformed("length beyond the end");
        }
        byte[] content = new byte[length];
        in.get(content);
        return content;
    }

    private void tag(byte expected) {
        if (guarded(in::get) != expected) {
            throw malformed("unexpected field");
        }
    }

    private static <T> T guarded(java.util.function.Supplier<T> read) {
        try {
            return read.get();
        } catch (BufferUnderflowException _) {
            throw malformed("cut short");
        }
    }

    private static Problem malformed(String why) {
        return new Problem(ProblemCode.MALFORMED, "malformed canonical document: " + why);
    }
}
