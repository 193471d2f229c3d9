package dev.sallyport.keeper;

import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;

/// A data key that only the keeper can open, for the process that asked for it and the purpose it
/// was made for. Safe to store beside the data.
public record WrappedKey(String purpose, byte[] blob) {
    static final String TYPE = "wrapped-key";

    public WrappedKey {
        blob = blob.clone();
    }

    public static WrappedKey read(byte[] canonical) {
        CanonicalReader in = new CanonicalReader(canonical).expect(TYPE);
        WrappedKey key = new WrappedKey(in.text(), in.bytes());
        in.end();
        return key;
    }

    public byte[] canonical() {
        return new CanonicalWriter(TYPE).text(purpose).bytes(blob).toBytes();
    }

    @Override
    public byte[] blob() {
        return blob.clone();
    }
}
