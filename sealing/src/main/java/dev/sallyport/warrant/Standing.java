package dev.sallyport.warrant;

import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Sha256;

/// What the verifier remembers that no document can say about itself: what has ended since.
///
/// The keeper answers from its state file. A receipt that is checked offline has [#documentsAlone]
/// and therefore shows that power was rightly issued, not that it still stands.
public interface Standing {
    boolean revoked(AuthenticatorId authenticator);

    boolean ended(GrantId grant);

    /// Whether this is the newest sealed definition of the target.
    boolean current(DefineTarget target, Sha256 hash);

    /// Whether this is the newest sealed definition of the roster.
    boolean current(DefineRoster roster, Sha256 hash);

    /// Whether there are at least two administrators; with fewer, no power is issued.
    boolean twoAdministrators();

    static Standing documentsAlone() {
        return new Standing() {
            @Override
            public boolean revoked(AuthenticatorId authenticator) {
                return false;
            }

            @Override
            public boolean ended(GrantId grant) {
                return false;
            }

            @Override
            public boolean current(DefineTarget target, Sha256 hash) {
                return true;
            }

            @Override
            public boolean current(DefineRoster roster, Sha256 hash) {
                return true;
            }

            @Override
            public boolean twoAdministrators() {
                return true;
            }
        };
    }
}
