package dev.sallyport.keeper;

import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import dev.sallyport.translog.Checkpoint;
import dev.sallyport.warrant.SignedAct;
import java.util.List;

/// What a client may ask of the keeper. On the wire each is one canonical document whose type is
/// `keeper-ask/` and the word. Asking the same thing twice gives the same answer, so a client whose
/// connection breaks simply asks again.
sealed interface KeeperRequest {
    String PREFIX = "keeper-ask/";

    record Describe() implements KeeperRequest {}

    record NewDataKey(String purpose) implements KeeperRequest {}

    record UnwrapDataKey(WrappedKey wrapped) implements KeeperRequest {}

    record Bootstrap(Secret setUpSecret, SignedAct act) implements KeeperRequest {}

    record Seal(SignedAct act) implements KeeperRequest {}

    record SignCertificate(CertificateRequest request) implements KeeperRequest {}

    record EndGrant(GrantId grant) implements KeeperRequest {}

    record RevokeAuthenticator(AuthenticatorId authenticator) implements KeeperRequest {}

    record SignReceipt(Sha256 body) implements KeeperRequest {}

    record SignCheckpoint(Checkpoint checkpoint, List<Sha256> proof) implements KeeperRequest {
        public SignCheckpoint {
            proof = List.copyOf(proof);
        }
    }

    /// The word for this request on the wire, in logs and in the golden file.
    default String word() {
        return switch (this) {
            case Describe _ -> "describe";
            case NewDataKey _ -> "new-data-key";
            case UnwrapDataKey _ -> "unwrap-data-key";
            case Bootstrap _ -> "bootstrap";
            case Seal _ -> "seal";
            case SignCertificate _ -> "sign-certificate";
            case EndGrant _ -> "end-grant";
            case RevokeAuthenticator _ -> "revoke-authenticator";
            case SignReceipt _ -> "sign-receipt";
            case SignCheckpoint _ -> "sign-checkpoint";
        };
    }

    default byte[] canonical() {
        CanonicalWriter out = new CanonicalWriter(PREFIX + word());
        switch (this) {
            case Describe() -> {}
            case NewDataKey(String purpose) -> out.text(purpose);
            case UnwrapDataKey(WrappedKey wrapped) -> out.bytes(wrapped.canonical());
            case Bootstrap(Secret secret, SignedAct act) ->
                    out.bytes(secret.reveal()).bytes(act.canonical());
            case Seal(SignedAct act) -> out.bytes(act.canonical());
            case SignCertificate(CertificateRequest request) -> request.write(out);
            case EndGrant(GrantId grant) -> out.id(grant);
            case RevokeAuthenticator(AuthenticatorId authenticator) -> out.id(authenticator);
            case SignReceipt(Sha256 body) -> out.bytes(body.bytes());
            case SignCheckpoint(Checkpoint checkpoint, List<Sha256> proof) ->
                    out.text(checkpoint.origin())
                            .number(checkpoint.size())
                            .bytes(checkpoint.root().bytes())
                            .list(proof, (item, hash) -> item.bytes(hash.bytes()));
        }
        return out.toBytes();
    }

    static KeeperRequest read(byte[] frame) {
        CanonicalReader in = new CanonicalReader(frame);
        KeeperRequest request =
                switch (in.type()) {
                    case PREFIX + "describe" -> new Describe();
                    case PREFIX + "new-data-key" -> new NewDataKey(in.text());
                    case PREFIX + "unwrap-data-key" ->
                            new UnwrapDataKey(WrappedKey.read(in.bytes()));
                    case PREFIX + "bootstrap" ->
                            new Bootstrap(
                                    Secret.takeOwnershipOf(in.bytes()), SignedAct.read(in.bytes()));
                    case PREFIX + "seal" -> new Seal(SignedAct.read(in.bytes()));
                    case PREFIX + "sign-certificate" ->
                            new SignCertificate(CertificateRequest.read(in));
                    case PREFIX + "end-grant" -> new EndGrant(in.id(GrantId::parse));
                    case PREFIX + "revoke-authenticator" ->
                            new RevokeAuthenticator(in.id(AuthenticatorId::parse));
                    case PREFIX + "sign-receipt" -> new SignReceipt(new Sha256(in.bytes()));
                    case PREFIX + "sign-checkpoint" ->
                            new SignCheckpoint(
                                    new Checkpoint(in.text(), in.number(), new Sha256(in.bytes())),
                                    in.list(item -> new Sha256(item.bytes())));
                    default ->
                            throw new Problem(
                                    ProblemCode.MALFORMED, "the keeper knows no such request");
                };
        in.end();
        return request;
    }
}
