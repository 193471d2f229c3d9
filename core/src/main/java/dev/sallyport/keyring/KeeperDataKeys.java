package dev.sallyport.keyring;

import dev.sallyport.keeper.KeeperClient;
import dev.sallyport.keeper.WrappedKey;
import dev.sallyport.kernel.Secret;

/// Data keys through the keeper's socket of this process.
public final class KeeperDataKeys implements DataKeys {
    private final KeeperClient keeper;

    public KeeperDataKeys(KeeperClient keeper) {
        this.keeper = keeper;
    }

    @Override
    public byte[] fresh(String purpose) {
        return keeper.newDataKey(purpose).canonical();
    }

    @Override
    public Secret unwrap(String purpose, byte[] wrapped) {
        WrappedKey key = WrappedKey.read(wrapped);
        if (!key.purpose().equals(purpose)) {
            throw SealedBlob.unreadable();
        }
        return keeper.unwrapDataKey(key);
    }
}
