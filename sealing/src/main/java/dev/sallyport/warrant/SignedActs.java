package dev.sallyport.warrant;

import static dev.sallyport.warrant.BrokenRule.must;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.warrant.SignedActOutcome.Signed;
import dev.sallyport.warrant.SignedActOutcome.Signer;
import dev.sallyport.warrant.SignedActOutcome.Unsigned;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Verifies the signatures on an act, each by an authenticator whose enrolment the keeper sealed.
///
/// **Security barrier.** A signature counts only with the sealed enrolment of the authenticator
/// that made it, and the first is of the person whose act it is. There is one exception: a new
/// authenticator signs its own enrolment, which is sealed only afterwards; such a signature proves
/// possession of the new key and nothing else.
public final class SignedActs {
    /// More than any rule asks for.
    static final int SIGNATURES_MAX = 8;

    private final TrustAnchor anchor;
    private final Standing standing;
    private final AssertionVerifier assertions;

    public SignedActs(TrustAnchor anchor, Standing standing) {
        this.anchor = anchor;
        this.standing = standing;
        this.assertions = new AssertionVerifier(anchor.relyingParty());
    }

    public SignedActOutcome check(SignedAct signed) {
        try {
            return verified(signed);
        } catch (BrokenRule broken) {
            return new Unsigned(broken.rule());
        } catch (Problem _) {
            return new Unsigned("the signed act is malformed");
        }
    }

    Signed verified(SignedAct signed) {
        Act act = Act.read(signed.act());
        Sha256 hash = Sha256.of(signed.act());
        must(act.installation().equals(anchor.installation()), "it is of another installation");
        int count = signed.signatures().size();
        must(count > 0, "nobody signed it");
        must(count <= SIGNATURES_MAX, "it carries too many signatures");
        List<Signer> signers = new ArrayList<>(count);
        for (SignedAct.Signature signature : signed.signatures()) {
            boolean ownEnrolment = signers.isEmpty() && act instanceof EnrolAuthenticator;
            EnrolAuthenticator enrolment =
                    ownEnrolment
                            ? ownEnrolment(signed, signature.enrolment())
                            : sealedEnrolment(signature.enrolment());
            mustBeUsable(enrolment);
            switch (assertions.verify(enrolment, signature.assertion(), hash)) {
                case AssertionOutcome.Proven _ -> signers.add(new Signer(enrolment));
                case AssertionOutcome.Rejected(String reason) -> must(false, reason);
            }
        }
        mustBeByItsPerson(act, signers);
        return new Signed(act, hash, signers);
    }

    /// The fact inside a seal; refuses what this installation's keeper did not sign.
    Act unsealed(SealedFact fact) {
        return fact.unsealed(anchor);
    }

    private EnrolAuthenticator sealedEnrolment(SealedFact fact) {
        if (unsealed(fact) instanceof EnrolAuthenticator enrolment) {
            return enrolment;
        }
        throw BrokenRule.of("a signature comes without the enrolment of its authenticator");
    }

    private static EnrolAuthenticator ownEnrolment(SignedAct signed, SealedFact fact) {
        must(
                fact.signature().length == 0
                        && java.util.Arrays.equals(fact.act(), signed.act())
                        && Act.read(fact.act()) instanceof EnrolAuthenticator,
                "the new authenticator does not sign its own enrolment");
        return (EnrolAuthenticator) Act.read(fact.act());
    }

    private void mustBeUsable(EnrolAuthenticator enrolment) {
        must(!standing.revoked(enrolment.authenticator()), "an authenticator was revoked");
        must(
                switch (enrolment.kind()) {
                    case PASSKEY, SSH_SK -> true;
                    case SOFTWARE -> anchor.softwareAllowed();
                },
                "authenticators in files are not accepted here");
    }

    private static void mustBeByItsPerson(Act act, List<Signer> signers) {
        EnrolAuthenticator first = signers.getFirst().enrolment();
        must(first.by().equals(act.by()), "it is not signed by the person whose act it is");
        must(!first.at().isAfter(act.at()), "the authenticator was enrolled after the act");
        Set<Object> authenticators = new HashSet<>();
        Set<Sha256> keys = new HashSet<>();
        for (Signer signer : signers) {
            must(
                    authenticators.add(signer.enrolment().authenticator())
                            & keys.add(Sha256.of(signer.enrolment().publicKey())),
                    "one authenticator signed twice");
        }
    }
}
