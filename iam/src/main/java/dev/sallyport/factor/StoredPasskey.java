package dev.sallyport.factor;

import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.PersonId;

/// A live passkey and whose it is.
record StoredPasskey(
        AuthenticatorId id,
        PersonId person,
        byte[] attested,
        long counter,
        boolean mayBackUp,
        boolean backedUp) {}
