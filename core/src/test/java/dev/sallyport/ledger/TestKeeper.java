package dev.sallyport.ledger;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.translog.Checkpoint;
import dev.sallyport.translog.Consistency;
import dev.sallyport.translog.KeyType;
import dev.sallyport.translog.ProofCheck;
import dev.sallyport.translog.SignedCheckpoint;
import dev.sallyport.translog.Tree;
import dev.sallyport.translog.TrustPolicy;
import dev.sallyport.translog.VerifierKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// Does what the keeper does: signs what extends the last tree, and the same again.
final class TestKeeper implements CheckpointSigner {
    static final String ORIGIN = "sallyport.test/ledger";

    private final KeyPair keys;
    private final VerifierKey key;
    private final AtomicReference<Tree> last = new AtomicReference<>(Tree.EMPTY);

    TestKeeper() {
        try {
            keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException cause) {
            throw new AssertionError(cause);
        }
        byte[] encoded = keys.getPublic().getEncoded();
        key =
                new VerifierKey(
                        ORIGIN,
                        KeyType.ED25519,
                        Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
    }

    VerifierKey key() {
        return key;
    }

    TrustPolicy policy() {
        return new TrustPolicy(
                List.of(new TrustPolicy.KnownLog(key, "")),
                List.of(),
                new TrustPolicy.Quorum.Nobody());
    }

    Tree last() {
        return last.get();
    }

    @Override
    public synchronized SignedCheckpoint sign(Checkpoint checkpoint, List<Sha256> proof) {
        Tree tree = checkpoint.tree();
        if (!tree.equals(last.get())
                && !(Consistency.check(last.get(), tree, proof) instanceof ProofCheck.Holds)) {
            throw new Problem(ProblemCode.CONFLICT, "this does not extend what was signed");
        }
        last.set(tree);
        return SignedCheckpoint.sign(checkpoint, key, this::signature);
    }

    private byte[] signature(byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(keys.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException cause) {
            throw new AssertionError(cause);
        }
    }
}
