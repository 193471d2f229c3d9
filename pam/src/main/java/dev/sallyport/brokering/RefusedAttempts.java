package dev.sallyport.brokering;

import dev.sallyport.elevation.Grant;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Ruling;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which refused connections become entries of the ledger, and of how many attempts they speak.
///
/// **Security barrier.** Whoever connects in a loop must not be able to fill the ledger: the first
/// refusal of a kind is on record at once, those of the next minute are counted into the next
/// entry. In memory and of this process: another one counts for itself.
final class RefusedAttempts {
    static final Duration QUIET = Duration.ofMinutes(1);
    static final int KINDS_MAX = 10_000;

    private final Map<Kind, Told> told = new LinkedHashMap<>();

    /// Refusals that say the same, whatever the connection and the moment of the facts.
    record Kind(GrantId grant, PersonId person, List<List<String>> grounds) {
        static Kind of(Operation op, Grant grant) {
            return new Kind(
                    grant.id(),
                    grant.document().beneficiary(),
                    op.rulings().stream().map(Kind::grounds).toList());
        }

        private static List<String> grounds(Ruling ruling) {
            return Stream.concat(
                            ruling.policies().stream(),
                            ruling.reasons().stream().map(it -> "because " + it))
                    .toList();
        }
    }

    /// @param at when an entry was written last
    /// @param since how many attempts came after it
    private record Told(Instant at, int since) {}

    /// Counts an attempt.
    ///
    /// @return of how many attempts an entry speaks that is due now; 0 when none is
    synchronized int due(Kind kind, Instant now) {
        @Nullable Told before = told.get(kind);
        if (before != null && !now.isBefore(before.at()) && now.isBefore(before.at().plus(QUIET))) {
            told.put(kind, new Told(before.at(), before.since() + 1));
            return 0;
        }
        told.remove(kind);
        keep(kind, new Told(now, 0));
        return 1 + (before == null ? 0 : before.since());
    }

    /// The entry could not be written: the next attempt is due and tells of these, too.
    synchronized void missed(Kind kind, int attempts) {
        @Nullable Told since = told.remove(kind);
        keep(kind, new Told(Instant.EPOCH, attempts + (since == null ? 0 : since.since())));
    }

    private void keep(Kind kind, Told it) {
        told.put(kind, it);
        if (told.size() > KINDS_MAX) {
            told.remove(told.keySet().iterator().next());
        }
    }
}
