package dev.sallyport.factor;

/// The outer door as passkeys know it: its host name is the RP ID, so that a passkey made here
/// cannot even be offered at the inner door.
///
/// @param name the installation's name, shown by authenticators and code generators
public record RelyingParty(String id, String origin, String name) {}
