package dev.sallyport.target;

import dev.sallyport.kernel.Sha256;
import dev.sallyport.warrant.Act;
import dev.sallyport.warrant.SealedFact;
import dev.sallyport.warrant.TrustAnchor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens what the rows of targets and rosters hold, and remembers the last few thousand that did
/// open: a list of targets reads the same seals again and again.
///
/// **Security barrier.** A row that the keeper has not sealed, or that holds the seal of something
/// else, does not exist. Only what was verified is remembered, by the digest of act and signature.
final class Seals {
    private static final Logger LOG = LoggerFactory.getLogger(Seals.class);
    private static final int REMEMBERED = 4096;

    private final TrustAnchor anchor;
    private final Map<Sha256, Act> opened =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Sha256, Act> eldest) {
                    return size() > REMEMBERED;
                }
            };

    Seals(TrustAnchor anchor) {
        this.anchor = anchor;
    }

    Optional<Act> open(SealedFact sealed) {
        Sha256 digest = Sha256.of(sealed.canonical());
        @Nullable Act known;
        synchronized (opened) {
            known = opened.get(digest);
        }
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Act> act = sealed.open(anchor);
        act.ifPresent(it -> {
            synchronized (opened) {
                opened.put(digest, it);
            }
        });
        return act;
    }

    /// For the log: which row is not believed. Nothing of what it says is repeated.
    static void refused(String kind, String id) {
        LOG.atError()
                .addKeyValue("id", id)
                .log("a stored {} was never sealed by the keeper: it is not believed", kind);
    }
}
