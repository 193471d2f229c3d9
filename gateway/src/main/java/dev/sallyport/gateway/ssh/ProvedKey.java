package dev.sallyport.gateway.ssh;

import dev.sallyport.kernel.PersonId;

/// A registered key whose owner this connection proved to be: the signature was verified. `flags`
/// are those of a FIDO signature, 0 for other keys.
record ProvedKey(PersonId person, byte[] blob, int flags) {
    ProvedKey {
        blob = blob.clone();
    }

    @Override
    public byte[] blob() {
        return blob.clone();
    }
}
