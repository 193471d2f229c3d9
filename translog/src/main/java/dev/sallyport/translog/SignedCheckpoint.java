package dev.sallyport.translog;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// A checkpoint and the note that carries it, with the lines of the log and of its witnesses.
///
/// **Security barrier.** A claim until [SignedNote#check] or [TrustPolicy#accept] has accepted it.
public record SignedCheckpoint(Checkpoint checkpoint, SignedNote note) {
    public SignedCheckpoint {
        if (!note.text().equals(checkpoint.text())) {
            throw new Bug("a checkpoint and the note that carries it differ");
        }
    }

    public static SignedCheckpoint parse(byte[] bytes) {
        SignedNote note = SignedNote.parse(bytes);
        return new SignedCheckpoint(Checkpoint.parse(note.text()), note);
    }

    /// Signs a checkpoint as the log, with a key of type 0x01.
    ///
    /// The caller has persisted what the checkpoint covers, and has checked that it extends the
    /// last one that was signed: a log never signs two that do not extend one another.
    public static SignedCheckpoint sign(Checkpoint checkpoint, VerifierKey log, NoteSigner signer) {
        NoteSignature line = NoteSignature.sign(checkpoint.text(), log, signer);
        return new SignedCheckpoint(checkpoint, new SignedNote(checkpoint.text(), List.of(line)));
    }

    /// The same checkpoint with more lines.
    public SignedCheckpoint with(List<NoteSignature> more) {
        return new SignedCheckpoint(checkpoint, note.with(more));
    }

    /// Takes in the lines a witness answered with. Lines of keys that are not expected are left
    /// out; a bad line of an expected key, or none at all, is an answer that cannot be used.
    public SignedCheckpoint withCosignatures(byte[] answer, Collection<VerifierKey> expected) {
        List<NoteSignature> lines =
                NoteSignature.parseLines(answer).stream()
                        .filter(line -> expected.stream().anyMatch(line::claims))
                        .toList();
        if (lines.isEmpty()
                || new SignedNote(note.text(), lines).check(expected)
                        instanceof NoteCheck.Rejected) {
            throw new Problem(
                    ProblemCode.UNAVAILABLE,
                    "the witness did not answer with a good cosignature of an expected key");
        }
        // The newest statement of a witness replaces its earlier ones.
        Stream<NoteSignature> kept =
                note.signatures().stream().filter(old -> lines.stream().noneMatch(old::sameKeyAs));
        return new SignedCheckpoint(
                checkpoint,
                new SignedNote(note.text(), Stream.concat(kept, lines.stream()).toList()));
    }

    public byte[] bytes() {
        return note.bytes();
    }
}
