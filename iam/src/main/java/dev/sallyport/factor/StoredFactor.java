package dev.sallyport.factor;

import dev.sallyport.kernel.AuthenticatorId;

/// A live factor with what is sealed in it.
record StoredFactor(AuthenticatorId id, byte[] sealed) {}
