package dev.sallyport.warrant;

import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import java.util.List;
import java.util.Optional;

/// Everything it takes to issue power: the sealed target and rosters, the signed request, the
/// signed approvals, the grant computed from them, and what the beneficiary signed.
///
/// `acceptance` is there exactly when somebody else asked on the beneficiary's behalf,
/// `connectionProof` exactly when the target wants fresh proof for each connection. What makes a
/// warrant sound is in [WarrantVerifier].
public record Warrant(
        SealedFact target,
        SealedFact eligible,
        SealedFact approvers,
        SignedAct request,
        List<SignedAct> approvals,
        byte[] grant,
        Optional<SignedAct> acceptance,
        Optional<SignedAct> connectionProof) {
    static final String TYPE = "warrant";

    public Warrant {
        approvals = List.copyOf(approvals);
        grant = grant.clone();
    }

    public byte[] canonical() {
        return new CanonicalWriter(TYPE)
                .bytes(target.canonical())
                .bytes(eligible.canonical())
                .bytes(approvers.canonical())
                .bytes(request.canonical())
                .list(approvals, (out, item) -> out.bytes(item.canonical()))
                .bytes(grant)
                .optional(acceptance, (out, item) -> out.bytes(item.canonical()))
                .optional(connectionProof, (out, item) -> out.bytes(item.canonical()))
                .toBytes();
    }

    public static Warrant read(byte[] canonical) {
        CanonicalReader in = new CanonicalReader(canonical).expect(TYPE);
        Warrant warrant =
                new Warrant(
                        SealedFact.read(in.bytes()),
                        SealedFact.read(in.bytes()),
                        SealedFact.read(in.bytes()),
                        SignedAct.read(in.bytes()),
                        in.list(item -> SignedAct.read(item.bytes())),
                        in.bytes(),
                        in.optional(item -> SignedAct.read(item.bytes())),
                        in.optional(item -> SignedAct.read(item.bytes())));
        in.end();
        return warrant;
    }

    @Override
    public byte[] grant() {
        return grant.clone();
    }
}
