package dev.sallyport.warrant;

import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Everything somebody needs to convince themselves, offline, that a grant was rightly given and
/// what became of it: the [Warrant], and the ledger's entries about it with their proofs.
///
/// **Security barrier.** Nothing in it is believed because it is in it. The warrant verifies by its
/// own signatures, the entries by the ledger's checkpoint, and the keeper's signature over all of
/// it says only that nothing was left out or put in since.
///
/// @param at when it was made
/// @param warrant canonical bytes of the [Warrant]; for a target that wants fresh proof, with the
///   proof of one connection
/// @param entries oldest first
public record Receipt(
        InstallationId installation, Instant at, byte[] warrant, List<Entry> entries) {
    static final String TYPE = "grant-receipt";

    /// One entry of the ledger.
    ///
    /// @param leaf the bytes that are hashed into the tree
    /// @param salt and `body`, whose hash the leaf holds; both empty when they were erased
    /// @param proof a `.tlog-proof` file (C2SP tlog-proof)
    public record Entry(byte[] leaf, byte[] salt, byte[] body, byte[] proof) {}

    public Receipt {
        at = at.truncatedTo(ChronoUnit.MILLIS);
        warrant = warrant.clone();
        entries = List.copyOf(entries);
    }

    /// The receipt with the keeper's signature over [ReceiptSeal#signedBytes] of [#hash]; what goes
    /// into a file.
    public record Signed(byte[] receipt, byte[] signature) {
        static final String TYPE = "signed-grant-receipt";

        public Signed {
            receipt = receipt.clone();
            signature = signature.clone();
        }

        public byte[] canonical() {
            return new CanonicalWriter(TYPE).bytes(receipt).bytes(signature).toBytes();
        }

        public static Signed read(byte[] canonical) {
            CanonicalReader in = new CanonicalReader(canonical).expect(TYPE);
            Signed signed = new Signed(in.bytes(), in.bytes());
            in.end();
            return signed;
        }

        @Override
        public byte[] receipt() {
            return receipt.clone();
        }

        @Override
        public byte[] signature() {
            return signature.clone();
        }
    }

    /// The bytes that are hashed and signed.
    public byte[] canonical() {
        return new CanonicalWriter(TYPE)
                .id(installation)
                .instant(at)
                .bytes(warrant)
                .list(
                        entries,
                        (out, entry) ->
                                out.bytes(entry.leaf())
                                        .bytes(entry.salt())
                                        .bytes(entry.body())
                                        .bytes(entry.proof()))
                .toBytes();
    }

    public static Receipt read(byte[] canonical) {
        CanonicalReader in = new CanonicalReader(canonical).expect(TYPE);
        Receipt receipt =
                new Receipt(
                        in.id(InstallationId::parse),
                        in.instant(),
                        in.bytes(),
                        in.list(item ->
                                new Entry(item.bytes(), item.bytes(), item.bytes(), item.bytes())));
        in.end();
        return receipt;
    }

    /// What the keeper is asked to sign.
    public Sha256 hash() {
        return Sha256.of(canonical());
    }

    @Override
    public byte[] warrant() {
        return warrant.clone();
    }
}
