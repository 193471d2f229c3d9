package dev.sallyport.policy;

import dev.sallyport.cedar.Entity;
import dev.sallyport.cedar.EntityStore;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.database.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Keeps the facts in memory and in step with the database.
///
///     published ──▶ nothing changed since ─────────────────────────────▶ decide on it
///         │    └──▶ changed ──▶ re-read whose facts changed ──▶ publish ─▶ decide on that
///         └── inside a transaction that wrote facts: the same, but for this decision alone
///
/// **Security barrier.** [#exact] never answers with facts that are older than what the current
/// transaction sees, its own writes included: a privilege taken away in the same moment counts.
public final class Snapshots {
    /// The subject of a change that says: other policies are in force.
    static final String RULES = "policy";

    private static final int READ_AGAIN_MAX = 5;
    private static final Duration STALE = Duration.ofMinutes(1);

    private final Database database;
    private final FactSql sql;
    private final RuleTexts texts;
    private final ReentrantLock publishing = new ReentrantLock();
    private final ReentrantLock loading = new ReentrantLock();
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile @Nullable Snapshot published;
    private @Nullable Refresh refresh;

    /// @param believed the login roles whose word counts: `inner` at the inner door, both outside
    public Snapshots(Database database, Collection<String> believed, RuleTexts texts) {
        this.database = database;
        this.sql = new FactSql(database, Set.copyOf(believed));
        this.texts = texts;
    }

    /// What this process knows now, without asking the database: for routine decisions and search.
    /// Behind by what [SnapshotFollower] has not yet heard of.
    public Snapshot current() {
        Snapshot known = published;
        return known == null ? exact() : known;
    }

    /// What the database says now, as this transaction sees it.
    public Snapshot exact() {
        Snapshot base = published;
        if (base == null) {
            base = loaded(null);
        }
        FactSql.Pulse pulse = sql.pulse(base.moment());
        if (pulse.forgotten()) {
            base = loaded(base);
            pulse = sql.pulse(base.moment());
        }
        if (!pulse.changed() && pulse.now().isBefore(base.until())) {
            return base;
        }
        if (!database.inTransaction()) {
            return refreshed(base);
        }
        Snapshot fresh = advanced(base);
        if (!pulse.writing()) {
            publish(base, fresh);
        }
        return fresh;
    }

    /// Outside of transactions: one reads for all who came before it began, in one moment, so that
    /// nothing comes in between however many write.
    private Snapshot refreshed(Snapshot base) {
        long came = System.nanoTime();
        refreshing.lock();
        try {
            Refresh last = refresh;
            if (last != null && last.began - came > 0) {
                return last.read;
            }
            Snapshot known = published;
            Snapshot from = known == null ? base : known;
            long began = System.nanoTime();
            Snapshot fresh = database.inOneMoment(() -> reread(from));
            refresh = new Refresh(began, fresh);
            publish(from, fresh);
            return fresh;
        } finally {
            refreshing.unlock();
        }
    }

    /// What was read last for many.
    private record Refresh(long began, Snapshot read) {}

    /// Keeps what is published near the present, also when nothing changes: what it was read in
    /// would otherwise be forgotten one day.
    void keepUp() {
        Snapshot base = exact();
        if (base == published && sql.moment().at().isAfter(base.moment().at().plus(STALE))) {
            publish(base, advanced(base));
        }
    }

    /// Lets go of everything: after a lost connection the database may be another one.
    void forget() {
        publishing.lock();
        try {
            published = null;
        } finally {
            publishing.unlock();
        }
    }

    private void publish(@Nullable Snapshot base, Snapshot fresh) {
        publishing.lock();
        try {
            if (published == base) {
                published = fresh;
            }
        } finally {
            publishing.unlock();
        }
    }

    /// Reads everything, in one moment and a transaction of its own; one caller for all who wait.
    private Snapshot loaded(@Nullable Snapshot instead) {
        loading.lock();
        try {
            Snapshot meanwhile = published;
            if (meanwhile != null && meanwhile != instead) {
                return meanwhile;
            }
            Snapshot fresh = database.inOneMoment(this::read);
            publish(instead, fresh);
            return fresh;
        } finally {
            loading.unlock();
        }
    }

    private Snapshot read() {
        Moment moment = sql.moment();
        Map<String, Known> known = new HashMap<>();
        sql.identities(moment.at(), each -> known.put(each.text(), each));
        List<Entity> entities = new ArrayList<>(FactEntities.actions());
        Grouping grouping = new Grouping(known, entities);
        sql.relations(moment.at(), grouping::take);
        grouping.rest();
        return ruled(EntityStore.of(entities), moment);
    }

    /// Makes an entity of each run of facts with one subject, then of the identities without facts.
    private static final class Grouping {
        private final Map<String, Known> known;
        private final List<Entity> entities;
        private final List<Fact> run = new ArrayList<>();

        Grouping(Map<String, Known> known, List<Entity> entities) {
            this.known = known;
            this.entities = entities;
        }

        void take(Fact fact) {
            if (!run.isEmpty() && !run.getFirst().subject().equals(fact.subject())) {
                close();
            }
            run.add(fact);
        }

        private void close() {
            String subject = run.getFirst().subject();
            FactEntities.of(subject, run, known.remove(subject)).ifPresent(entities::add);
            run.clear();
        }

        void rest() {
            if (!run.isEmpty()) {
                close();
            }
            known.forEach((subject, each) ->
                    FactEntities.of(subject, List.of(), each).ifPresent(entities::add));
        }
    }

    /// Re-reads whose facts changed. Statements of one transaction may each see more than the one
    /// before: read again until nothing came in between. Where it never is quiet, the last reading
    /// counts: each of its facts is as new as the decision or newer.
    private Snapshot advanced(Snapshot base) {
        Snapshot fresh = reread(base);
        for (int again = 1; again < READ_AGAIN_MAX; again++) {
            if (!sql.othersChangedSince(fresh.moment())) {
                return fresh;
            }
            fresh = reread(base);
        }
        return fresh;
    }

    private Snapshot reread(Snapshot base) {
        Moment moment = sql.moment();
        Set<String> changed = sql.changedSince(base.moment(), moment.at());
        EntityStore facts = changed(base.facts(), changed, moment.at());
        if (changed.contains(RULES) || !moment.at().isBefore(base.inForce().until())) {
            return ruled(facts, moment);
        }
        return base.with(facts, moment, sql.nextAfter(moment.at()));
    }

    private EntityStore changed(EntityStore before, Set<String> subjects, Instant at) {
        Map<String, List<Fact>> facts = new HashMap<>();
        sql.relationsOf(
                subjects,
                at,
                fact -> facts.computeIfAbsent(fact.subject(), _ -> new ArrayList<>()).add(fact));
        Map<String, Known> known = new HashMap<>();
        sql.identitiesOf(subjects, at, each -> known.put(each.text(), each));
        List<Entity> entities = new ArrayList<>();
        List<EntityUid> gone = new ArrayList<>();
        for (String subject : subjects) {
            List<Fact> its = facts.getOrDefault(subject, List.of());
            Known identity = known.get(subject);
            if (its.isEmpty() && identity == null) {
                World.entity(subject).ifPresent(gone::add);
            } else {
                FactEntities.of(subject, its, identity).ifPresent(entities::add);
            }
        }
        return before.with(entities, gone);
    }

    private Snapshot ruled(EntityStore facts, Moment moment) {
        RuleTexts.InForce inForce = texts.current();
        return new Snapshot(
                facts,
                inForce,
                Compiled.of(inForce.rules(), facts),
                moment,
                sql.nextAfter(moment.at()));
    }
}
