package dev.sallyport.translog;

import dev.sallyport.kernel.Bug;
import java.util.List;

/// A checkpoint and the note that carries it, with the lines of the log and of its witnesses.
///
/// **Security barrier.** A claim until [SignedNote#check] has accepted it.
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

    public byte[] bytes() {
        return note.bytes();
    }
}
