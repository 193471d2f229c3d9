package dev.sallyport.warrant;

import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import java.util.List;

/// Whether every signature on an act is what it claims to be. Says who signed, not whether those
/// people are enough: that is the rule of each act.
public sealed interface SignedActOutcome {
    /// `signers` in the order of the signatures; the first is whose act it is.
    record Signed(Act act, Sha256 hash, List<Signer> signers) implements SignedActOutcome {
        public Signed {
            signers = List.copyOf(signers);
        }
    }

    record Unsigned(String reason) implements SignedActOutcome {}

    /// Who signed, with which authenticator.
    record Signer(EnrolAuthenticator enrolment) {
        public PersonId person() {
            return enrolment.by();
        }
    }
}
