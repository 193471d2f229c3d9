package dev.sallyport.policychange;

import dev.sallyport.kernel.PersonId;
import dev.sallyport.ledger.LedgerEntry;
import dev.sallyport.ledger.LedgerObject;
import dev.sallyport.ledger.LedgerReader;
import dev.sallyport.ledger.SequencedEntry;
import dev.sallyport.policy.AccessDiffs;
import dev.sallyport.policy.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decides what the ledger recorded again: requests, approvals and connections, newest first. Under
/// the facts of today, since those of then are gone.
final class Replays {
    private static final Duration WINDOW = Duration.ofDays(30);
    private static final int ENTRIES_MAX = 20_000;
    private static final int CHANGED_MAX = 50;
    private static final String PERSON = "person:";

    private final LedgerReader reader;

    Replays(LedgerReader reader) {
        this.reader = reader;
    }

    Replay of(AccessDiffs diffs, Instant now) {
        Instant since = now.minus(WINDOW);
        Walk walk = new Walk(diffs);
        long end = reader.size();
        int seen = 0;
        while (end > 0 && seen < ENTRIES_MAX) {
            long from = Math.max(0, end - LedgerReader.PAGE_MAX);
            List<SequencedEntry> page = reader.entries(from, (int) (end - from)).reversed();
            for (SequencedEntry each : page) {
                LedgerEntry entry = each.entry();
                if (entry.writtenAt().isBefore(since)) {
                    return walk.done(since);
                }
                walk.take(entry);
                since = seen == ENTRIES_MAX - 1 ? entry.writtenAt() : since;
                seen++;
            }
            end = from;
        }
        return walk.done(since);
    }

    private final class Walk {
        private final AccessDiffs diffs;
        private final Map<String, Optional<String>> targets = new HashMap<>();
        private final List<Replay.Again> changed = new ArrayList<>();
        private int decided;

        Walk(AccessDiffs diffs) {
            this.diffs = diffs;
        }

        Replay done(Instant since) {
            return new Replay(since, decided, changed);
        }

        void take(LedgerEntry entry) {
            switch (entry.type()) {
                case "elevation.requested" ->
                        decide(entry, actor(entry), Action.REQUEST_ELEVATION, object(entry, "tgt"));
                case "elevation.approved" ->
                        decide(entry, actor(entry), Action.APPROVE_ELEVATION, target(entry));
                case "session.admitted" ->
                        decide(entry, object(entry, "psn"), Action.CONNECT, target(entry));
                default -> {}
            }
        }

        private void decide(
                LedgerEntry entry, Optional<String> who, Action action, Optional<String> what) {
            if (who.isEmpty() || what.isEmpty()) {
                return;
            }
            decided++;
            if (changed.size() < CHANGED_MAX) {
                diffs.change(who.get(), action, what.get())
                        .ifPresent(it ->
                                changed.add(new Replay.Again(entry.id(), entry.writtenAt(), it)));
            }
        }

        /// The target of the grant that an entry speaks of: its request's entry names it.
        private Optional<String> target(LedgerEntry entry) {
            return object(entry, "grt")
                    .flatMap(grant -> targets.computeIfAbsent(grant, Replays.this::targetOf));
        }
    }

    private Optional<String> targetOf(String grant) {
        return reader.about(new LedgerObject(grant), 0, LedgerReader.PAGE_MAX).stream()
                .flatMap(it -> object(it.entry(), "tgt").stream())
                .findFirst();
    }

    private static Optional<String> actor(LedgerEntry entry) {
        String actor = entry.header().actor();
        return actor.startsWith(PERSON)
                ? Optional.of(PersonId.parse(actor.substring(PERSON.length())).text())
                : Optional.empty();
    }

    private static Optional<String> object(LedgerEntry entry, String kind) {
        return entry.header().objects().stream()
                .map(LedgerObject::text)
                .filter(it -> it.startsWith(kind + "_"))
                .findFirst();
    }
}
