package dev.sallyport.warrant;

import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.CanonicalWriter;
import dev.sallyport.sealing.Ed25519VerifyKey;

/// The keeper's signature under a receipt: that this installation made it. What the receipt proves
/// is proved by the documents in it.
public final class ReceiptSeal {
    private ReceiptSeal() {}

    /// What the keeper signs for the body of a receipt. Never the bytes of a sealed fact.
    public static byte[] signedBytes(Sha256 body) {
        return new CanonicalWriter("receipt").bytes(body.bytes()).toBytes();
    }

    public static boolean verifies(Ed25519VerifyKey seal, Sha256 body, byte[] signature) {
        return seal.verifies(signedBytes(body), signature);
    }
}
