package dev.sallyport.keeper;

import dev.sallyport.kernel.InstallationId;
import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;
import dev.sallyport.sealing.Ed25519VerifyKey;
import dev.sallyport.translog.VerifierKey;
import dev.sallyport.warrant.RelyingParty;
import dev.sallyport.warrant.TrustAnchor;
import java.util.LinkedHashSet;
import java.util.List;

/// What the keeper says about itself; all of it public.
///
/// `ledgerKey` is the verifier key of the ledger in its text form, `sshCaKey` the line for a
/// target's `TrustedUserCAKeys`, `sealKey` the raw Ed25519 key under every sealed fact.
public record KeeperDescription(
        InstallationId installation,
        String ledgerKey,
        String sshCaKey,
        byte[] sealKey,
        String innerRpId,
        List<String> innerOrigins,
        boolean softwareAllowed,
        int administrators,
        boolean setUpOpen) {
    public KeeperDescription {
        sealKey = sealKey.clone();
        innerOrigins = List.copyOf(innerOrigins);
    }

    void write(CanonicalWriter out) {
        out.id(installation)
                .text(ledgerKey)
                .text(sshCaKey)
                .bytes(sealKey)
                .text(innerRpId)
                .list(innerOrigins, CanonicalWriter::text)
                .flag(softwareAllowed)
                .number(administrators)
                .flag(setUpOpen);
    }

    static KeeperDescription read(CanonicalReader in) {
        return new KeeperDescription(
                in.id(InstallationId::parse),
                in.text(),
                in.text(),
                in.bytes(),
                in.text(),
                in.list(CanonicalReader::text),
                in.flag(),
                in.integer(),
                in.flag());
    }

    /// What verifiers of warrants and facts of this installation start from.
    public TrustAnchor trustAnchor() {
        return new TrustAnchor(
                installation,
                Ed25519VerifyKey.ofRaw(sealKey),
                new RelyingParty(innerRpId, new LinkedHashSet<>(innerOrigins)),
                softwareAllowed);
    }

    public VerifierKey ledgerVerifierKey() {
        return VerifierKey.parse(ledgerKey);
    }

    @Override
    public byte[] sealKey() {
        return sealKey.clone();
    }
}
