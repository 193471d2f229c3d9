package dev.sallyport.warrant;

import dev.sallyport.kernel.InstallationId;
import dev.sallyport.sealing.Ed25519VerifyKey;

/// What a verifier must be told from outside the documents: whose installation, whose seal, which
/// relying party, and whether keys in files count (demonstration and tests only).
///
/// **Security barrier.** None of this is ever read from the documents that are being verified.
public record TrustAnchor(
        InstallationId installation,
        Ed25519VerifyKey seal,
        RelyingParty relyingParty,
        boolean softwareAllowed) {}
