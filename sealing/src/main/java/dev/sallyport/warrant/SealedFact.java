package dev.sallyport.warrant;

import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;

/// An act (target, roster, authenticator, SSH key) that the keeper checked, with the keeper's
/// Ed25519 signature over `sallyport/v1/sealed-fact` and the act's canonical bytes.
///
/// **Security barrier.** Rows in tables are copies of these; only the sealed form counts when power
/// is issued.
public record SealedFact(byte[] act, byte[] signature) {
    static final String TYPE = "sealed-fact";

    public SealedFact {
        act = act.clone();
        signature = signature.clone();
    }

    /// An act that nobody sealed yet: only the new authenticator's own signature on its own
    /// enrolment comes with one.
    public static SealedFact unsealed(Act act) {
        return new SealedFact(act.canonical(), new byte[0]);
    }

    /// What the keeper signs for an act.
    public static byte[] signedBytes(byte[] act) {
        return new CanonicalWriter(TYPE).bytes(act).toBytes();
    }

    public byte[] canonical() {
        return new CanonicalWriter("sealed-fact-with-signature")
                .bytes(act)
                .bytes(signature)
                .toBytes();
    }

    public static SealedFact read(byte[] canonical) {
        CanonicalReader in = new CanonicalReader(canonical).expect("sealed-fact-with-signature");
        SealedFact fact = new SealedFact(in.bytes(), in.bytes());
        in.end();
        return fact;
    }

    @Override
    public byte[] act() {
        return act.clone();
    }

    @Override
    public byte[] signature() {
        return signature.clone();
    }
}
