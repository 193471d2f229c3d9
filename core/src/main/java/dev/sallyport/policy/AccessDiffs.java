package dev.sallyport.policy;

import dev.sallyport.cedar.CompiledPolicies;
import dev.sallyport.cedar.Entity;
import dev.sallyport.cedar.EntityStore;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Policy;
import dev.sallyport.cedar.Request;
import dev.sallyport.cedar.Response;
import dev.sallyport.cedar.Scope;
import dev.sallyport.cedar.Value;
import dev.sallyport.kernel.Bug;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares two sets of policies by what they decide, not by how they are written: every principal,
/// every action, every object that the facts know.
///
/// Only questions that a changed policy can bear on are asked: whatever the two sets have in common
/// decides the same in both. Each is asked bare, and again with everything a person could bring
/// (ticket, long reason, proof by a bound key, just now). What depends on other moments, addresses
/// or devices is not seen here.
public final class AccessDiffs {
    static final int SHOWN_MAX = 50;
    static final long QUESTIONS_MAX = 500_000;

    private static final Set<String> PRINCIPALS =
            Set.of(
                    World.PERSON,
                    World.SERVICE_ACCOUNT,
                    World.NAMESPACE + "Workload",
                    World.NAMESPACE + "Agent");
    private static final int LONG_REASON = 500;

    private final Side before;
    private final Side after;
    private final EntityStore facts;
    private final List<Policy> changed;
    private final Value.RecordOf bare;
    private final Value.RecordOf equipped;
    private final long max;

    private AccessDiffs(Snapshot snapshot, RuleSet draft, Instant at, long max) {
        this.facts = snapshot.facts();
        this.before = new Side(snapshot.rules(), snapshot.compiled());
        this.after = new Side(draft, CompiledPolicies.of(draft.all(), facts));
        this.changed = changed(snapshot.rules(), draft);
        this.bare = setting(draft.door(), at, Map.of());
        this.equipped =
                setting(
                        draft.door(),
                        at,
                        Map.of(
                                "ticket", new Value.Text("TICKET-1"),
                                "reason", new Value.Text("x".repeat(LONG_REASON)),
                                "lasting", new Value.Duration(Duration.ofMinutes(1).toMillis()),
                                "proof",
                                        Value.RecordOf.copyOf(
                                                Map.of(
                                                        "strength",
                                                        new Value.Int(
                                                                Proof.Strength.BOUND_KEY.level()),
                                                        "age",
                                                        new Value.Duration(0)))));
        this.max = max;
    }

    /// A draft on the facts and beside the rules of a snapshot.
    ///
    /// @param at the moment to decide for: the same one gives the same diff
    public static AccessDiffs comparing(Snapshot snapshot, RuleSet draft, Instant at) {
        return comparing(snapshot, draft, at, QUESTIONS_MAX);
    }

    static AccessDiffs comparing(Snapshot snapshot, RuleSet draft, Instant at, long max) {
        if (snapshot.rules().door() != draft.door()) {
            throw new Bug("policies of one door are compared with those of the other");
        }
        return new AccessDiffs(snapshot, draft, at, max);
    }

    /// A set and its rules for deciding.
    private record Side(RuleSet rules, CompiledPolicies compiled) {}

    /// What one side says to one question.
    private record Outcome(Level level, String obligations) {
        String words() {
            return level.words + obligations;
        }
    }

    private enum Level {
        REFUSED("refused"),
        WITH_EVERYTHING("allowed with what it asks for"),
        ALLOWED("allowed");

        private final String words;

        Level(String words) {
            this.words = words;
        }
    }

    /// An answer that is another one in the draft.
    private record Difference(int more, AccessChange change) {}

    private static final class Tally {
        private final List<AccessChange> first = new ArrayList<>();
        private long count;

        void add(AccessChange change) {
            count++;
            if (first.size() < SHOWN_MAX) {
                first.add(change);
            }
        }

        AccessDiff.Changes changes() {
            return new AccessDiff.Changes(count, first);
        }
    }

    /// What the walk over all questions has found so far.
    private static final class Count {
        private final Tally allowed = new Tally();
        private final Tally refused = new Tally();
        private final Tally otherwise = new Tally();
        private long compared;
        private boolean complete = true;

        void add(Difference it) {
            (it.more() > 0 ? allowed : it.more() < 0 ? refused : otherwise).add(it.change());
        }

        AccessDiff diff() {
            return new AccessDiff(
                    compared, complete, allowed.changes(), refused.changes(), otherwise.changes());
        }
    }

    private static List<Policy> changed(RuleSet before, RuleSet draft) {
        Map<String, String> old = texts(before);
        Map<String, String> fresh = texts(draft);
        List<Policy> changed = new ArrayList<>();
        before.all().policies().stream()
                .filter(it -> !Objects.equals(old.get(it.id()), fresh.get(it.id())))
                .forEach(changed::add);
        draft.all().policies().stream()
                .filter(it -> !Objects.equals(fresh.get(it.id()), old.get(it.id())))
                .forEach(changed::add);
        return changed;
    }

    private static Map<String, String> texts(RuleSet rules) {
        Map<String, String> texts = new HashMap<>();
        rules.all().policies().forEach(policy -> texts.put(policy.id(), policy.toJson()));
        return texts;
    }

    private static Value.RecordOf setting(
            RuleSet.Rules door, Instant at, Map<String, Value> brought) {
        Map<String, Value> setting = new HashMap<>(brought);
        setting.put("door", new Value.Text(door.word()));
        setting.put("pathway", new Value.Text("human"));
        setting.put("at", new Value.Datetime(at.toEpochMilli()));
        setting.put("humans", Value.SetOf.EMPTY);
        return Value.RecordOf.copyOf(setting);
    }

    /// What the draft would change for everybody.
    public AccessDiff diff() {
        Map<String, List<Entity>> things = byType();
        Count count = new Count();
        for (Entity principal : principals(things)) {
            for (Action action : Action.values()) {
                if (count.complete) {
                    compare(principal, action, things, count);
                }
            }
        }
        return count.diff();
    }

    /// What it would change about one question; empty when nothing, or when the facts do not know
    /// one of the two (any more).
    ///
    /// @param who the id of the principal
    /// @param what the id of the object, or [Ask#INSTALLATION]
    public Optional<AccessChange> change(String who, Action action, String what) {
        @Nullable Entity principal = known(who);
        @Nullable Entity resource = known(what);
        return principal == null || resource == null
                ? Optional.empty()
                : difference(principal, action, resource).map(Difference::change);
    }

    private @Nullable Entity known(String id) {
        return World.entity(id).map(facts::find).orElse(null);
    }

    private void compare(
            Entity principal, Action action, Map<String, List<Entity>> things, Count count) {
        List<Policy> bearing =
                changed.stream()
                        .filter(it -> covers(it.principal(), principal.uid()))
                        .filter(it -> covers(it.action(), action.uid()))
                        .toList();
        dev.sallyport.cedar.Schema.@Nullable Action declared =
                bearing.isEmpty() ? null : World.schema().action(action.uid());
        if (declared == null || !declared.principals().contains(principal.uid().type())) {
            return;
        }
        for (String type : declared.resources().stream().sorted().toList()) {
            for (Entity resource : things.getOrDefault(type, List.of())) {
                if (bearing.stream().anyMatch(it -> covers(it.resource(), resource.uid()))) {
                    if (count.compared == max) {
                        count.complete = false;
                        return;
                    }
                    count.compared++;
                    difference(principal, action, resource).ifPresent(count::add);
                }
            }
        }
    }

    private Optional<Difference> difference(Entity principal, Action action, Entity resource) {
        Request plain = new Request(principal.uid(), action.uid(), resource.uid(), bare);
        Request full = new Request(principal.uid(), action.uid(), resource.uid(), equipped);
        Outcome was = outcome(before, plain, full);
        Outcome is = outcome(after, plain, full);
        if (was.equals(is)) {
            return Optional.empty();
        }
        AccessChange change =
                new AccessChange(
                        principal.uid().id(),
                        name(principal),
                        action.verb(),
                        resource.uid().id(),
                        name(resource),
                        was.words(),
                        is.words());
        return Optional.of(new Difference(is.level().compareTo(was.level()), change));
    }

    private Outcome outcome(Side side, Request plain, Request full) {
        if (side.compiled().allows(plain, facts)) {
            return new Outcome(Level.ALLOWED, obligations(side, plain));
        }
        if (side.compiled().allows(full, facts)) {
            return new Outcome(Level.WITH_EVERYTHING, obligations(side, full));
        }
        return new Outcome(Level.REFUSED, "");
    }

    private String obligations(Side side, Request request) {
        Response response = side.compiled().decide(request, facts);
        StringBuilder words = new StringBuilder();
        side.rules().obligations(response.reasons()).stream()
                .map(AccessDiffs::words)
                .sorted()
                .forEach(it -> words.append(words.isEmpty() ? " with " : ", ").append(it));
        return words.toString();
    }

    private static String words(Obligation obligation) {
        return switch (obligation) {
            case Obligation.StepUp(int strength) -> "a fresh proof of strength " + strength;
            case Obligation.Justification(int least) -> "a reason of " + least + " characters";
            case Obligation.Ticket() -> "a ticket";
            case Obligation.Approval(int people) -> people + " approvals";
            case Obligation.Notify(Obligation.Notify.Whom whom) ->
                    "notice to " + whom.name().toLowerCase(Locale.ROOT);
            case Obligation.SessionLimit(Duration most) -> "sessions of at most " + most;
            case Obligation.IdleLimit(Duration most) -> "idle for at most " + most;
        };
    }

    private boolean covers(Scope scope, EntityUid uid) {
        return switch (scope) {
            case Scope.Any() -> true;
            case Scope.Equals(Scope.Entity(EntityUid it)) -> it.equals(uid);
            case Scope.In(Scope.Entity(EntityUid it)) -> facts.isIn(uid, it);
            case Scope.Is(String type) -> uid.type().equals(type);
            case Scope.IsIn(String type, Scope.Entity(EntityUid it)) ->
                    uid.type().equals(type) && facts.isIn(uid, it);
            case Scope.Equals _, Scope.In _, Scope.IsIn _ -> true;
        };
    }

    private boolean covers(Scope.Action scope, EntityUid uid) {
        return switch (scope) {
            case Scope.Action.Any() -> true;
            case Scope.Action.Equals(EntityUid it) -> it.equals(uid);
            case Scope.Action.In(List<EntityUid> uids, _) ->
                    uids.stream().anyMatch(it -> facts.isIn(uid, it));
        };
    }

    private Map<String, List<Entity>> byType() {
        Map<String, List<Entity>> things = new HashMap<>();
        for (Entity entity : facts.all()) {
            things.computeIfAbsent(entity.uid().type(), _ -> new ArrayList<>()).add(entity);
        }
        things.values().forEach(list -> list.sort(BY_NAME));
        return things;
    }

    /// Those that can act: what is not active is refused by every set.
    private static List<Entity> principals(Map<String, List<Entity>> things) {
        return PRINCIPALS.stream()
                .flatMap(type -> things.getOrDefault(type, List.of()).stream())
                .filter(it -> Value.Bool.TRUE.equals(it.attributes().get("active")))
                .sorted(BY_NAME)
                .toList();
    }

    private static final Comparator<Entity> BY_NAME =
            Comparator.comparing(AccessDiffs::name).thenComparing(it -> it.uid().id());

    private static String name(Entity entity) {
        return entity.attributes().get("name") instanceof Value.Text(String name)
                ? name
                : entity.uid().id();
    }
}
