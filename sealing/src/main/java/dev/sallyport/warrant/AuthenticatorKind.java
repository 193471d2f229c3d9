package dev.sallyport.warrant;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;

/// What kind of thing signs at the inner door.
public enum AuthenticatorKind {
    /// A WebAuthn credential, user verification required. Public key: COSE_Key or X.509 SPKI bytes
    /// as the browser delivers them (SPKI).
    PASSKEY,
    /// A FIDO-backed OpenSSH key; signs with SSHSIG. Public key: the OpenSSH key blob.
    SSH_SK,
    /// A key in a file that makes WebAuthn-shaped assertions. Accepted only where the keeper was
    /// started for demonstration or tests.
    SOFTWARE;

    public static AuthenticatorKind parse(String name) {
        for (AuthenticatorKind kind : values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        throw new Problem(ProblemCode.MALFORMED, "unknown kind of authenticator");
    }
}
