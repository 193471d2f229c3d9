package dev.sallyport.warrant;

import static dev.sallyport.warrant.BrokenRule.must;

import dev.sallyport.kernel.Problem;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.util.Optional;

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

    /// The act inside, if the keeper of this installation sealed it. Whoever reads facts from a
    /// table believes what this returns and nothing in the columns beside it.
    public Optional<Act> open(TrustAnchor anchor) {
        try {
            return Optional.of(unsealed(anchor));
        } catch (BrokenRule | Problem _) {
            return Optional.empty();
        }
    }

    /// As [#open], for verifications that say which rule was broken.
    Act unsealed(TrustAnchor anchor) {
        must(
                anchor.seal().verifies(signedBytes(act), signature),
                "a fact does not carry the seal of the keeper");
        Act opened = Act.read(act);
        must(
                opened.installation().equals(anchor.installation()),
                "a fact is of another installation");
        return opened;
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
