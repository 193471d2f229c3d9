package dev.sallyport.ceremony;

import dev.sallyport.keeper.CertificateRequest;
import dev.sallyport.keeper.KeeperClient;
import dev.sallyport.keeper.SshCertificate;
import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.warrant.SealedFact;
import dev.sallyport.warrant.SignedAct;

/// The keeper over its socket for this process.
public final class KeeperOverSocket implements Keeper {
    private final KeeperClient client;

    public KeeperOverSocket(KeeperClient client) {
        this.client = client;
    }

    @Override
    public boolean setupOpen() {
        return client.describe().setUpOpen();
    }

    @Override
    public SealedFact bootstrap(Secret setupSecret, SignedAct enrolment) {
        return client.bootstrap(setupSecret, enrolment);
    }

    @Override
    public SealedFact seal(SignedAct act) {
        return client.seal(act);
    }

    @Override
    public void endGrant(GrantId grant) {
        client.endGrant(grant);
    }

    @Override
    public void revokeAuthenticator(AuthenticatorId authenticator) {
        client.revokeAuthenticator(authenticator);
    }

    @Override
    public SshCertificate signCertificate(CertificateRequest request) {
        return client.signCertificate(request);
    }

    @Override
    public byte[] signReceipt(Sha256 body) {
        return client.signReceipt(body);
    }
}
