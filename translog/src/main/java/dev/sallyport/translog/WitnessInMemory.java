package dev.sallyport.translog;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A witness that forgets everything when its process ends: for demonstrations and tests.
public final class WitnessInMemory implements WitnessStore {
    private final Map<String, SignedCheckpoint> latest = new HashMap<>();

    @Override
    public synchronized Optional<SignedCheckpoint> latest(String origin) {
        return Optional.ofNullable(latest.get(origin));
    }

    @Override
    public synchronized boolean advance(String origin, long expectedSize, SignedCheckpoint next) {
        long size = latest(origin).map(known -> known.checkpoint().size()).orElse(0L);
        if (size != expectedSize) {
            return false;
        }
        latest.put(origin, next);
        return true;
    }
}
