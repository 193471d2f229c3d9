package dev.sallyport.policy;

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
import java.util.EnumMap;
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
/// (ticket, long reason, proof by a bound key, just now) and about what is theirs. What depends on
/// other moments, addresses, logins or approvals is not seen here.
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

    /// Every request says how long: at its worst, longer than any target allows.
    private static final Map<String, Value> LONG =
            Map.of("lasting", new Value.Duration(Duration.ofDays(400).toMillis()));

    private static final Map<String, Value> EQUIPPED =
            Map.of(
                    "ticket", new Value.Text("TICKET-1"),
                    "reason", new Value.Text("x".repeat(LONG_REASON)),
                    "lasting", new Value.Duration(Duration.ofMinutes(1).toMillis()),
                    "proof",
                            Value.RecordOf.copyOf(
                                    Map.of(
                                            "strength",
                                                    new Value.Int(Proof.Strength.BOUND_KEY.level()),
                                            "age", new Value.Duration(0))));

    private final Side before;
    private final Side after;
    private final EntityStore facts;
    private final List<Policy> changed;
    private final Map<Action, Setting> settings = new EnumMap<>(Action.class);
    private final long max;
    private @Nullable EntityUid within;

    private AccessDiffs(Snapshot snapshot, RuleSet draft, Instant at, long max) {
        this.facts = snapshot.facts();
        this.before = new Side(snapshot.rules(), snapshot.compiled());
        this.after = new Side(draft, Compiled.of(draft, facts));
        this.changed = changed(snapshot.rules(), draft);
        for (Action action : Action.values()) {
            String place = action.door(draft.door().word());
            settings.put(
                    action,
                    new Setting(
                            setting(
                                    place,
                                    at,
                                    action == Action.REQUEST_ELEVATION ? LONG : Map.of()),
                            setting(place, at, EQUIPPED)));
        }
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

    /// The same for a part: what somebody does or is done to, or all who are in a group, a unit or
    /// a roster, or one target. What is signed is never a part.
    ///
    /// @param scope an id, or the name of a person or a target
    /// @throws dev.sallyport.kernel.Problem `not-found` when there is no such thing
    public AccessDiffs within(String scope) {
        EntityUid group = World.entity(scope).filter(it -> isGroup(it.type())).orElse(null);
        within = group != null ? group : Question.named(facts, scope, World.PERSON, World.TARGET);
        return this;
    }

    private static boolean isGroup(String type) {
        return Set.of(World.GROUP, World.UNIT, World.ROSTER).contains(type);
    }

    private boolean concerns(EntityUid uid) {
        return within == null || uid.equals(within) || facts.isIn(uid, within);
    }

    /// The context of a question: with nothing, and with all that a person could bring.
    private record Setting(Value.RecordOf bare, Value.RecordOf equipped) {}

    /// A set and its rules for deciding.
    private record Side(RuleSet rules, Compiled compiled) {
        boolean allows(Request request, EntityStore facts) {
            return compiled.deciding(request.action()).allows(request, facts);
        }
    }

    /// What one side says to one question.
    private record Outcome(Level level, String obligations) {
        String words() {
            return level.words + obligations;
        }
    }

    private enum Level {
        REFUSED("refused"),
        WITH_LESS("refused with all that can be said, allowed with less"),
        WITH_OWN("allowed about what is theirs"),
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

    private static Value.RecordOf setting(String door, Instant at, Map<String, Value> brought) {
        Map<String, Value> setting = new HashMap<>(brought);
        setting.put("door", new Value.Text(door));
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

    /// Whether the facts know somebody or something (still).
    public boolean knows(String id) {
        return known(id) != null;
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
                if ((concerns(principal.uid()) || concerns(resource.uid()))
                        && bearing.stream().anyMatch(it -> covers(it.resource(), resource.uid()))) {
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
        Setting setting = Objects.requireNonNull(settings.get(action));
        EntityUid who = principal.uid();
        Map<String, Value> stated = stated(action, who, resource);
        boolean own = action.family() == Action.Family.OWN;
        Request plain =
                new Request(
                        who,
                        action.uid(),
                        resource.uid(),
                        with(setting.bare(), stated, action, own ? who : null));
        Request full =
                new Request(
                        who,
                        action.uid(),
                        resource.uid(),
                        with(setting.equipped(), stated, action, who));
        Level some = action.statesWhose() && !own ? Level.WITH_OWN : Level.WITH_EVERYTHING;
        Outcome was = outcome(before, plain, full, some);
        Outcome is = outcome(after, plain, full, some);
        if (was.equals(is) || was.level() == Level.REFUSED && is.level() == Level.REFUSED) {
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

    /// On which of the target's rosters who acts counts, as far as facts know it: whatever the door
    /// states of every such question has to be here, or a condition on it would not be seen.
    private Map<String, Value> stated(Action action, EntityUid who, Entity resource) {
        if (!action.statesCounts()) {
            return Map.of();
        }
        List<Value> rosters = new ArrayList<>();
        for (String name : List.of("eligible", "approvers")) {
            if (resource.attributes().get(name) instanceof EntityUid roster
                    && facts.isIn(who, roster)) {
                rosters.add(roster);
            }
        }
        return Map.of("counts", Value.SetOf.copyOf(rosters));
    }

    /// @param whose nobody's when null: what one makes use of is one's own, whatever else is asked
    ///   about is somebody else's first
    private static Value.RecordOf with(
            Value.RecordOf setting,
            Map<String, Value> stated,
            Action action,
            @Nullable EntityUid whose) {
        if (stated.isEmpty() && !action.statesWhose()) {
            return setting;
        }
        Map<String, Value> all = new HashMap<>(stated);
        for (String name : setting.names()) {
            all.put(name, Objects.requireNonNull(setting.get(name)));
        }
        if (action.statesWhose()) {
            all.put("whose", whose == null ? Value.SetOf.EMPTY : Value.SetOf.of(whose));
        }
        return Value.RecordOf.copyOf(all);
    }

    /// @param some what it is when only the full request is allowed
    private Outcome outcome(Side side, Request plain, Request full, Level some) {
        boolean bare = side.allows(plain, facts);
        boolean equipped = side.allows(full, facts);
        if (bare) {
            return allowed(side, equipped ? Level.ALLOWED : Level.WITH_LESS, plain);
        }
        if (equipped) {
            return allowed(side, some, full);
        }
        return new Outcome(Level.REFUSED, "");
    }

    /// With what it obliges to. What the act cannot see to refuses it.
    private Outcome allowed(Side side, Level level, Request request) {
        Response response = side.compiled().deciding(request.action()).decide(request, facts);
        List<Obligation> duties = side.rules().obligations(response.reasons());
        Optional<Obligation> beyond = dev.sallyport.policy.Policy.beyond(request.action(), duties);
        if (beyond.isPresent()) {
            return new Outcome(
                    Level.REFUSED, ": nothing can see to `@" + beyond.get().name() + "` here");
        }
        StringBuilder words = new StringBuilder();
        duties.stream()
                .map(AccessDiffs::words)
                .sorted()
                .forEach(it -> words.append(words.isEmpty() ? " with " : ", ").append(it));
        return new Outcome(level, words.toString());
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
