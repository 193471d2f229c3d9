package dev.sallyport.ledger;

import dev.sallyport.kernel.Sha256;
import dev.sallyport.translog.Checkpoint;
import dev.sallyport.translog.SignedCheckpoint;
import java.util.List;

/// The keeper, as far as the ledger needs it: the only holder of the ledger's key.
///
/// Signs only what extends the last checkpoint it signed, remembers before it answers, and gives
/// the same answer to the same question, so a question whose answer was lost is asked again.
@FunctionalInterface
public interface CheckpointSigner {
    /// @param proof that the checkpoint extends the last one signed; empty when that was the empty
    ///   tree or is this very one
    /// @throws dev.sallyport.kernel.Problem `unavailable` when it does not answer; anything else
    ///   means that it refuses: this history does not fit the one it has signed
    SignedCheckpoint sign(Checkpoint checkpoint, List<Sha256> proof);
}
