package dev.sallyport.policychange;

import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.ledger.LedgerEntry;
import dev.sallyport.ledger.LedgerObject;
import dev.sallyport.ledger.LedgerReader;
import dev.sallyport.ledger.Outcome;
import dev.sallyport.ledger.SequencedEntry;
import dev.sallyport.policy.AccessDiffs;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.RuleSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decides what the ledger recorded again, newest first: requests, approvals, connections and those
/// that were refused, freezes, and what administrators did. Under the facts of today, since those
/// of then are gone.
final class Replays {
    static final int DAYS = 30;
    static final int DAYS_MAX = 366;
    private static final int ENTRIES_MAX = 20_000;
    private static final int CHANGED_MAX = 50;
    private static final String PERSON = "person:";

    private final LedgerReader reader;

    Replays(LedgerReader reader) {
        this.reader = reader;
    }

    /// @param days how far back, at most
    Replay of(AccessDiffs diffs, RuleSet.Rules door, Instant now, int days) {
        Instant since = now.minus(Duration.ofDays(days));
        Walk walk = new Walk(diffs, door);
        long end = reader.size();
        int seen = 0;
        while (end > 0 && seen < ENTRIES_MAX) {
            long from = Math.max(0, end - LedgerReader.PAGE_MAX);
            List<SequencedEntry> page = reader.entries(from, (int) (end - from)).reversed();
            for (SequencedEntry each : page) {
                seen++;
                Optional<LedgerEntry> entry = readable(each);
                if (entry.isEmpty()) {
                    continue;
                }
                if (entry.get().writtenAt().isBefore(since)) {
                    return walk.done(since);
                }
                walk.take(entry.get());
                since = seen >= ENTRIES_MAX ? entry.get().writtenAt() : since;
            }
            end = from;
        }
        return walk.done(since);
    }

    /// What a writer stated is foreign: nonsense from one door keeps nobody from changing policies.
    private static Optional<LedgerEntry> readable(SequencedEntry each) {
        try {
            LedgerEntry entry = each.entry();
            Optional<String> _ = actor(entry);
            return Optional.of(entry);
        } catch (Problem nonsense) {
            return Optional.empty();
        }
    }

    private final class Walk {
        private final AccessDiffs diffs;
        private final RuleSet.Rules door;
        private final Map<String, Optional<String>> targets = new HashMap<>();
        private final List<Replay.Again> changed = new ArrayList<>();
        private int decided;
        private int gone;
        private int otherwise;

        Walk(AccessDiffs diffs, RuleSet.Rules door) {
            this.diffs = diffs;
            this.door = door;
        }

        Replay done(Instant since) {
            return new Replay(since, decided, gone, otherwise, changed);
        }

        /// What was done at the other door was decided by the other door's policies.
        void take(LedgerEntry entry) {
            boolean outside = entry.header().door() == Door.OUTER;
            switch (door) {
                case OUTER -> {
                    if (outside && entry.type().equals("person.frozen")) {
                        decide(entry, actor(entry), Action.FREEZE_PERSON, object(entry, "psn"));
                    }
                }
                case INNER -> {
                    if (!outside) {
                        inside(entry);
                    }
                }
            }
        }

        private void inside(LedgerEntry entry) {
            switch (entry.type()) {
                case "elevation.requested" ->
                        decide(entry, actor(entry), Action.REQUEST_ELEVATION, object(entry, "tgt"));
                case "elevation.approved" ->
                        decide(entry, actor(entry), Action.APPROVE_ELEVATION, target(entry));
                case "session.admitted", "connection.refused" ->
                        decide(entry, object(entry, "psn"), Action.CONNECT, target(entry));
                case "person.frozen" ->
                        decide(entry, actor(entry), Action.FREEZE_PERSON, object(entry, "psn"));
                default ->
                        administered(entry.type())
                                .ifPresent(it ->
                                        decide(
                                                entry,
                                                actor(entry),
                                                it,
                                                Optional.of(Ask.INSTALLATION)));
            }
        }

        private void decide(
                LedgerEntry entry, Optional<String> who, Action action, Optional<String> what) {
            if (who.isEmpty() || what.isEmpty()) {
                return;
            }
            if (!diffs.knows(who.get()) || !diffs.knows(what.get())) {
                gone++;
                return;
            }
            decided++;
            diffs.change(who.get(), action, what.get())
                    .ifPresent(it -> {
                        otherwise++;
                        if (changed.size() < CHANGED_MAX) {
                            boolean refused = entry.header().outcome() == Outcome.REFUSED;
                            changed.add(
                                    Replay.Again.of(entry.id(), entry.writtenAt(), refused, it));
                        }
                    });
        }

        /// The target of the grant that an entry speaks of: its request's entry names it.
        private Optional<String> target(LedgerEntry entry) {
            return object(entry, "grt")
                    .flatMap(grant -> targets.computeIfAbsent(grant, Replays.this::targetOf));
        }
    }

    /// What an administrator was asked for when an entry of the type was written.
    private static Optional<Action> administered(String type) {
        return switch (type) {
            case "target.defined" -> Optional.of(Action.DEFINE_TARGET);
            case "roster.defined" -> Optional.of(Action.DEFINE_ROSTER);
            case "person.invited" -> Optional.of(Action.INVITE_PERSON);
            case "person.unfrozen" -> Optional.of(Action.UNFREEZE_PERSON);
            case "leaver.declared" -> Optional.of(Action.DECLARE_LEAVER);
            case "policy.proposed" -> Optional.of(Action.CHANGE_POLICY);
            case "policy.confirmed" -> Optional.of(Action.CONFIRM_POLICY);
            case "client.registered",
                    "client.rules-changed",
                    "client.secret-rotated",
                    "client.handed-over",
                    "client.removed" ->
                    Optional.of(Action.REGISTER_CLIENT);
            default -> Optional.empty();
        };
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
