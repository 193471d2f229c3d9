package dev.sallyport.ledger;

import dev.sallyport.kernel.EventId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/// One entry as it is hashed into the tree. The database makes these bytes (`ledger.append`); this
/// type reads them, and writes them again to the same bytes.
///
/// @param writtenAt by the database's clock, in milliseconds
/// @param writtenBy the login role, which the writer cannot choose
/// @param bodyDigest SHA-256 of a 16-byte salt and the body
public record LedgerEntry(
        EventId id,
        Instant writtenAt,
        String writtenBy,
        String type,
        Sha256 bodyDigest,
        EntryHeader header) {
    public static final String TYPE = "ledger-entry";

    public byte[] toBytes() {
        return new CanonicalWriter(TYPE)
                .bytes(
                        ByteBuffer.allocate(16)
                                .putLong(id.value().getMostSignificantBits())
                                .putLong(id.value().getLeastSignificantBits())
                                .array())
                .instant(writtenAt)
                .text(writtenBy)
                .text(type)
                .bytes(bodyDigest.bytes())
                .bytes(header.toBytes())
                .toBytes();
    }

    public static LedgerEntry parse(byte[] leaf) {
        CanonicalReader in = new CanonicalReader(leaf).expect(TYPE);
        byte[] id = in.bytes();
        if (id.length != 16) {
            throw new Problem(ProblemCode.MALFORMED, "an event id has 16 bytes");
        }
        ByteBuffer words = ByteBuffer.wrap(id);
        LedgerEntry entry =
                new LedgerEntry(
                        new EventId(new UUID(words.getLong(), words.getLong())),
                        in.instant(),
                        in.text(),
                        in.text(),
                        new Sha256(in.bytes()),
                        EntryHeader.parse(in.bytes()));
        in.end();
        return entry;
    }

    /// True when this is the body, with its salt, that the entry was made with.
    public boolean belongs(byte[] salt, byte[] body) {
        return Sha256.of(salt, body).equals(bodyDigest);
    }
}
