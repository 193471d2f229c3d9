package dev.sallyport.ceremony;

import dev.sallyport.keeper.CertificateRequest;
import dev.sallyport.keeper.SshCertificate;
import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.warrant.SealedFact;
import dev.sallyport.warrant.SignedAct;

/// What the inner door asks of the process that holds the keys. A port: the other side runs
/// elsewhere and verifies everything again.
public interface Keeper {
    /// Whether the first administrators can still be enrolled.
    boolean setupOpen();

    /// Seals the first enrolments of an installation, against the set-up secret.
    SealedFact bootstrap(Secret setupSecret, SignedAct enrolment);

    /// Seals a standing fact. Sealing the very same act again gives the same answer.
    SealedFact seal(SignedAct act);

    /// From here on nothing is signed for this grant.
    void endGrant(GrantId grant);

    /// From here on no signature of this authenticator counts.
    void revokeAuthenticator(AuthenticatorId authenticator);

    /// A certificate for one session, or a `forbidden` problem that says which rule of the warrant
    /// does not hold.
    SshCertificate signCertificate(CertificateRequest request);

    /// Signs the digest of a receipt's body.
    byte[] signReceipt(Sha256 body);
}
