package dev.sallyport.ledger;

import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.OperationId;
import dev.sallyport.kernel.Pathway;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.util.List;
import java.util.Locale;

/// The part of an entry that the writing process states. It holds pseudonymous ids only.
///
/// @param version of this layout
/// @param actor text of the actor, such as `person:psn_…`
public record EntryHeader(
        int version,
        OperationId operation,
        String actor,
        Pathway pathway,
        Door door,
        Outcome outcome,
        List<LedgerObject> objects) {
    public static final String TYPE = "ledger-header";
    static final int VERSION = 1;

    public EntryHeader {
        objects = List.copyOf(objects);
    }

    static EntryHeader of(Operation op, LedgerEvent event) {
        return new EntryHeader(
                VERSION,
                op.id(),
                op.actor().text(),
                op.pathway(),
                op.origin().door(),
                event.outcome(),
                event.objects());
    }

    public byte[] toBytes() {
        return new CanonicalWriter(TYPE)
                .number(version)
                .id(operation)
                .text(actor)
                .text(word(pathway))
                .text(word(door))
                .text(word(outcome))
                .list(objects, (out, object) -> out.text(object.text()))
                .toBytes();
    }

    public static EntryHeader parse(byte[] bytes) {
        CanonicalReader in = new CanonicalReader(bytes).expect(TYPE);
        EntryHeader header =
                new EntryHeader(
                        in.integer(),
                        in.id(OperationId::parse),
                        in.text(),
                        constant(Pathway.class, in.text()),
                        constant(Door.class, in.text()),
                        constant(Outcome.class, in.text()),
                        in.list(each -> new LedgerObject(each.text())));
        in.end();
        if (header.version() != VERSION) {
            throw new Problem(
                    ProblemCode.MALFORMED, "an entry of a later version: use a newer verifier");
        }
        return header;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word) {
        for (E constant : type.getEnumConstants()) {
            if (word(constant).equals(word)) {
                return constant;
            }
        }
        throw new Problem(ProblemCode.MALFORMED, "an unknown word in an entry");
    }
}
