package dev.sallyport.warrant;

import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.util.List;

/// An act with the assertions made over it, the signer's own first, vouchers after it.
public record SignedAct(byte[] act, List<Signature> signatures) {
    static final String TYPE = "signed-act";

    /// One assertion and the sealed enrolment of the authenticator that made it.
    public record Signature(SealedFact enrolment, Assertion assertion) {}

    public SignedAct {
        act = act.clone();
        signatures = List.copyOf(signatures);
    }

    public byte[] canonical() {
        return new CanonicalWriter(TYPE)
                .bytes(act)
                .list(
                        signatures,
                        (out, signature) ->
                                out.bytes(signature.enrolment().canonical())
                                        .bytes(signature.assertion().canonical()))
                .toBytes();
    }

    public static SignedAct read(byte[] canonical) {
        CanonicalReader in = new CanonicalReader(canonical).expect(TYPE);
        SignedAct signed =
                new SignedAct(
                        in.bytes(),
                        in.list(item ->
                                new Signature(
                                        SealedFact.read(item.bytes()),
                                        Assertion.read(item.bytes()))));
        in.end();
        return signed;
    }

    @Override
    public byte[] act() {
        return act.clone();
    }
}
