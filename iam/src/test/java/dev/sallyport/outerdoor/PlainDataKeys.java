package dev.sallyport.outerdoor;

import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.keyring.DataKeys;
import java.util.Arrays;

/// Stands in for the keeper: keys are "wrapped" by sixteen zeros in front.
final class PlainDataKeys implements DataKeys {
    private static final int PADDING = 16;
    private final Randomness randomness;

    PlainDataKeys(Randomness randomness) {
        this.randomness = randomness;
    }

    @Override
    public byte[] fresh(String purpose) {
        byte[] wrapped = new byte[PADDING + 32];
        System.arraycopy(randomness.bytes(32), 0, wrapped, PADDING, 32);
        return wrapped;
    }

    @Override
    public Secret unwrap(String purpose, byte[] wrapped) {
        return Secret.takeOwnershipOf(Arrays.copyOfRange(wrapped, PADDING, wrapped.length));
    }
}
