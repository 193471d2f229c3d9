package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A text and the lines of those who signed it (C2SP signed-note).
///
/// **Security barrier.** Holding a note says nothing about who signed it: [#check] does.
public record SignedNote(String text, List<NoteSignature> signatures) {
    /// Room for a checkpoint and 16 post-quantum signatures.
    public static final int BYTES_MAX = 64 * 1024;

    /// One log and 32 witnesses, twice over while keys are being changed.
    public static final int SIGNATURES_MAX = 66;

    public SignedNote {
        Strict.utf8(text);
        if (!text.endsWith("\n")) {
            throw new Problem(ProblemCode.MALFORMED, "the text of a note ends with a line feed");
        }
        if (signatures.isEmpty()) {
            throw new Problem(ProblemCode.MALFORMED, "a note has at least one signature");
        }
        if (signatures.size() > SIGNATURES_MAX) {
            throw new Problem(
                    ProblemCode.TOO_LARGE, "a note has at most " + SIGNATURES_MAX + " signatures");
        }
        signatures = List.copyOf(signatures);
    }

    public static SignedNote parse(byte[] bytes) {
        String note = Strict.text(Strict.limited(bytes, BYTES_MAX));
        int textEnd = note.lastIndexOf("\n\n") + 1;
        if (textEnd == 0 || textEnd + 1 == note.length()) {
            throw new Problem(
                    ProblemCode.MALFORMED,
                    "a note is a text, an empty line and at least one signature line");
        }
        String[] lines = Strict.lines(note.substring(textEnd + 1));
        return new SignedNote(
                note.substring(0, textEnd), Stream.of(lines).map(NoteSignature::parse).toList());
    }

    /// The note as it is stored and sent; the inverse of [#parse].
    public byte[] bytes() {
        String lines =
                signatures.stream()
                        .map(signature -> signature.line() + '\n')
                        .collect(Collectors.joining());
        return Strict.utf8(text + '\n' + lines);
    }

    /// The same text with more lines behind; a line that is already there is not repeated.
    public SignedNote with(List<NoteSignature> more) {
        List<NoteSignature> all = new ArrayList<>(signatures);
        more.stream().filter(line -> !all.contains(line)).forEach(all::add);
        return new SignedNote(text, all);
    }

    /// Checks the lines of all known keys.
    ///
    /// A key is known when name and key id both match. Lines of unknown keys are ignored, whatever
    /// they hold; one bad line of a known key spoils the note; no line of a known key is no note.
    public NoteCheck check(Collection<VerifierKey> known) {
        List<NoteCheck.Signed> signed = new ArrayList<>();
        for (NoteSignature line : signatures) {
            List<VerifierKey> keys = known.stream().distinct().filter(line::claims).toList();
            if (keys.size() > 1) {
                throw new Problem(
                        ProblemCode.INVALID, "two known keys share one name and one key id");
            }
            for (VerifierKey key : keys) {
                if (!Cosignature.verifies(this, line, key)) {
                    return new NoteCheck.Rejected(NoteCheck.Why.BAD_SIGNATURE_OF_A_KNOWN_KEY);
                }
                signed.add(new NoteCheck.Signed(key, Cosignature.time(line, key)));
            }
        }
        if (signed.isEmpty()) {
            return new NoteCheck.Rejected(NoteCheck.Why.NO_SIGNATURE_OF_A_KNOWN_KEY);
        }
        return new NoteCheck.Accepted(signed.stream().distinct().toList());
    }
}
