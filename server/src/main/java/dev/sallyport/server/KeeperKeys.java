package dev.sallyport.server;

import dev.sallyport.keeper.KeeperClient;
import dev.sallyport.keeper.WrappedKey;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import dev.sallyport.keyring.DataKeys;

/// The keeper as the keyring sees it.
///
/// **Security barrier.** The purpose is inside what the keeper wrapped; a blob that was moved to
/// another purpose's row is refused here before the keeper is asked.
final class KeeperKeys implements DataKeys {
    private final KeeperClient keeper;

    KeeperKeys(KeeperClient keeper) {
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
            throw new Problem(ProblemCode.FORBIDDEN, "a data key was wrapped for another purpose");
        }
        return keeper.unwrapDataKey(key);
    }
}
