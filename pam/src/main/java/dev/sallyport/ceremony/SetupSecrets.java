package dev.sallyport.ceremony;

import dev.sallyport.kernel.CeremonyId;
import dev.sallyport.kernel.Secret;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The set-up secret between the two calls of a ceremony, in memory only: it is written nowhere but
/// in the keeper's directory. A process that restarts in between is told again.
final class SetupSecrets {
    private static final int KEPT_MAX = 16;

    private record Kept(Secret secret, Instant until) {}

    private final Map<CeremonyId, Kept> kept = new LinkedHashMap<>();

    synchronized void keep(CeremonyId ceremony, Secret secret, Instant until) {
        if (kept.size() >= KEPT_MAX) {
            CeremonyId oldest = kept.keySet().iterator().next();
            drop(oldest);
        }
        kept.put(ceremony, new Kept(secret, until));
    }

    synchronized Optional<Secret> take(CeremonyId ceremony, Instant now) {
        return Optional.ofNullable(kept.get(ceremony))
                .filter(it -> now.isBefore(it.until()))
                .map(Kept::secret);
    }

    private void drop(CeremonyId ceremony) {
        Kept gone = kept.remove(ceremony);
        if (gone != null) {
            gone.secret().close();
        }
    }
}
