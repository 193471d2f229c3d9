package dev.sallyport.warrant;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Every document that differs from a canonical one in exactly one field, however deeply nested: a
/// letter, a number by one, a flag, a byte, an item taken away or doubled.
public final class CanonicalMutations {
    private static final byte[] DOCUMENT = "T".getBytes(StandardCharsets.UTF_8);
    private static final String DOMAIN = "sallyport/v1/";

    private CanonicalMutations() {}

    /// A changed document and where it was changed.
    public record Mutant(String where, byte[] bytes) {}

    public static List<Mutant> of(byte[] document) {
        List<Mutant> mutants = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(document);
        int field = 0;
        while (in.hasRemaining()) {
            item(document, in, "" + field++, mutants);
        }
        return mutants;
    }

    private static void item(byte[] all, ByteBuffer in, String where, List<Mutant> out) {
        int start = in.position();
        byte tag = in.get();
        switch (tag) {
            case 'T', 'B' -> {
                byte[] content = new byte[in.getInt()];
                in.get(content);
                for (Mutant inner : contents(content, tag)) {
                    out.add(
                            new Mutant(
                                    where + "/" + inner.where(),
                                    splice(all, start, in.position(), tagged(tag, inner.bytes()))));
                }
            }
            case 'N' -> {
                long number = in.getLong();
                for (long change : new long[] {1, -1}) {
                    byte[] field = ByteBuffer.allocate(9).put(tag).putLong(number + change).array();
                    out.add(
                            new Mutant(
                                    where + " number " + change,
                                    splice(all, start, in.position(), field)));
                }
            }
            case 'F' -> {
                byte flag = in.get();
                out.add(
                        new Mutant(
                                where + " flag",
                                splice(
                                        all,
                                        start,
                                        in.position(),
                                        new byte[] {tag, (byte) (1 - flag)})));
            }
            case 'L' -> list(all, in, where, out);
            default -> throw new AssertionError("not a canonical document");
        }
    }

    private static void list(byte[] all, ByteBuffer in, String where, List<Mutant> out) {
        int start = in.position() - 1;
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            item(all, in, where + "." + i, out);
        }
        int end = in.position();
        byte[] body = Arrays.copyOfRange(all, start + 5, end);
        out.add(new Mutant(where + " emptied", splice(all, start, end, counted(0, new byte[0]))));
        byte[] twice = Arrays.copyOf(body, body.length * 2);
        System.arraycopy(body, 0, twice, body.length, body.length);
        out.add(new Mutant(where + " doubled", splice(all, start, end, counted(2 * count, twice))));
        if (count == 0) {
            out.removeLast();
            out.removeLast();
        }
    }

    private static List<Mutant> contents(byte[] content, byte tag) {
        if (tag == 'B' && isDocument(content)) {
            return of(content);
        }
        List<Mutant> mutants = new ArrayList<>();
        mutants.add(new Mutant("longer", Arrays.copyOf(content, content.length + 1)));
        if (content.length > 0) {
            mutants.add(new Mutant("shorter", Arrays.copyOf(content, content.length - 1)));
            for (int at : new int[] {0, content.length - 1}) {
                byte[] changed = content.clone();
                changed[at] ^= 1;
                mutants.add(new Mutant("byte " + at, changed));
            }
        }
        return mutants;
    }

    private static boolean isDocument(byte[] content) {
        byte[] domain = DOMAIN.getBytes(StandardCharsets.UTF_8);
        return content.length > 5 + domain.length
                && content[0] == DOCUMENT[0]
                && Arrays.equals(content, 5, 5 + domain.length, domain, 0, domain.length);
    }

    private static byte[] tagged(byte tag, byte[] content) {
        return ByteBuffer.allocate(5 + content.length)
                .put(tag)
                .putInt(content.length)
                .put(content)
                .array();
    }

    private static byte[] counted(int count, byte[] body) {
        return ByteBuffer.allocate(5 + body.length).put((byte) 'L').putInt(count).put(body).array();
    }

    private static byte[] splice(byte[] all, int start, int end, byte[] middle) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(all, 0, start);
        out.writeBytes(middle);
        out.write(all, end, all.length - end);
        return out.toByteArray();
    }
}
