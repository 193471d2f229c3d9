package dev.sallyport.cli;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.CanonicalReader;
import java.time.Instant;
import java.util.List;

/// An entry of the ledger, read from the very bytes that are hashed into the tree.
///
/// A second reader beside the server's on purpose: who verifies offline does not run the server's
/// code. Both are held to the same bytes by the tests of each.
record LedgerLeaf(
        Instant writtenAt,
        String writtenBy,
        String type,
        Sha256 bodyDigest,
        String actor,
        String pathway,
        String door,
        String outcome,
        List<String> objects) {
    private static final int VERSION = 1;

    static LedgerLeaf parse(byte[] leaf) {
        CanonicalReader in = new CanonicalReader(leaf).expect("ledger-entry");
        in.bytes();
        Instant writtenAt = in.instant();
        String writtenBy = in.text();
        String type = in.text();
        Sha256 body = new Sha256(in.bytes());
        CanonicalReader header = new CanonicalReader(in.bytes()).expect("ledger-header");
        in.end();
        if (header.integer() != VERSION) {
            throw new Problem(
                    ProblemCode.MALFORMED, "an entry of a later version: use a newer verifier");
        }
        header.text();
        LedgerLeaf read =
                new LedgerLeaf(
                        writtenAt,
                        writtenBy,
                        type,
                        body,
                        header.text(),
                        header.text(),
                        header.text(),
                        header.text(),
                        header.list(CanonicalReader::text));
        header.end();
        return read;
    }

    /// Whether this is the body, with its salt, that the entry was made with.
    boolean belongs(byte[] salt, byte[] body) {
        return Sha256.of(salt, body).equals(bodyDigest);
    }
}
