package dev.sallyport.controlline;

import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.util.Optional;

/// One thing that was done through a session: a command, a file, a forward.
///
/// `subject` and `other` (second path of a rename or link) are text made safe by the gateway: bytes
/// that are no printable UTF-8 appear as `\xNN`. `size` is what passed through, and `sha256` is
/// there only when the file passed from its first byte to its last in order. `result` is `ok` or
/// the target's refusal in a word.
public record TapedOperation(
        TapeId tape,
        long offsetMillis,
        OperationKind kind,
        String verb,
        String subject,
        Optional<String> other,
        long size,
        Optional<Sha256> sha256,
        String result) {

    public static TapedOperation read(CanonicalReader in) {
        return new TapedOperation(
                in.id(TapeId::parse),
                in.number(),
                OperationKind.parse(in.text()),
                in.text(),
                in.text(),
                in.optional(CanonicalReader::text),
                in.number(),
                in.optional(item -> new Sha256(item.bytes())),
                in.text());
    }

    public void write(CanonicalWriter out) {
        out.id(tape)
                .number(offsetMillis)
                .text(kind.word())
                .text(verb)
                .text(subject)
                .optional(other, CanonicalWriter::text)
                .number(size)
                .optional(sha256, (to, item) -> to.bytes(item.bytes()))
                .text(result);
    }
}
