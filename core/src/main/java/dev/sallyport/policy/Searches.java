package dev.sallyport.policy;

import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.PolicySearch;
import dev.sallyport.cedar.Request;
import dev.sallyport.cedar.Schema;
import dev.sallyport.cedar.Value;
import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Problem;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Who can do this, and what can somebody do: every hit is a decision of its own.
///
/// Decided as with a proof of the strongest kind, just given, and nothing else said: what a policy
/// allows only with a ticket or a reason is not among the hits; [Explanations] says so for each.
public final class Searches {
    /// How many hits a page holds at most.
    public static final int PAGE_MAX = 100;

    private static final List<Action> BY_VERB =
            Arrays.stream(Action.values()).sorted(Comparator.comparing(Action::verb)).toList();

    private final Snapshots snapshots;
    private final InstantSource clock;

    public Searches(Snapshots snapshots, InstantSource clock) {
        this.snapshots = snapshots;
        this.clock = clock;
    }

    /// One thing that is allowed.
    ///
    /// @param name what the principal or resource is called; empty if it has no name
    public record Hit(String principal, String action, String resource, String name) {}

    /// Some hits, in a stable order.
    ///
    /// @param next where the next page begins; empty after the last
    public record Found(List<Hit> hits, String next) {
        public Found {
            hits = List.copyOf(hits);
        }
    }

    /// Who can do this?
    ///
    /// @param after the `next` of the page before, or empty
    /// @throws Problem `not-found` when there is no such resource
    public Found who(Action action, String resource, Door door, String after) {
        Snapshot snapshot = snapshots.exact();
        EntityUid on = Question.named(snapshot, resource, World.TARGET, World.PERSON);
        List<Step> steps =
                declared(action).principals().stream()
                        .sorted()
                        .map(type ->
                                new Step(
                                        action.verb() + " " + type,
                                        page ->
                                                search(snapshot, action)
                                                        .subjects(
                                                                action.uid(),
                                                                on,
                                                                type,
                                                                supposed(action, door),
                                                                page),
                                        who -> hit(snapshot, who, action, on, who),
                                        stands(snapshot, action, door)))
                        .toList();
        return page(steps, after);
    }

    /// What can somebody do?
    ///
    /// @throws Problem `not-found` when there is nobody of that name
    public Found what(String principal, Door door, String after) {
        Snapshot snapshot = snapshots.exact();
        EntityUid who = Question.named(snapshot, principal, World.PERSON);
        List<Step> steps = new ArrayList<>();
        for (Action action : BY_VERB) {
            if (declared(action).principals().contains(who.type())) {
                for (String type : new TreeSet<>(declared(action).resources())) {
                    steps.add(
                            new Step(
                                    action.verb() + " " + type,
                                    page ->
                                            search(snapshot, action)
                                                    .resources(
                                                            who,
                                                            action.uid(),
                                                            type,
                                                            supposed(action, door),
                                                            page),
                                    on -> hit(snapshot, who, action, on, on),
                                    stands(snapshot, action, door)));
                }
            }
        }
        return page(steps, after);
    }

    /// One search of one type of entity; `key` orders the steps and begins their cursors.
    private record Step(
            String key,
            Function<PolicySearch.Page, PolicySearch.Found> search,
            Function<EntityUid, Hit> hit,
            Predicate<Hit> stands) {
        String cursor(EntityUid last) {
            return key + " " + last.id();
        }
    }

    /// Goes through the steps from where the page before ended until a page is full.
    private static Found page(List<Step> steps, String after) {
        List<Hit> hits = new ArrayList<>();
        for (Step step : steps) {
            @Nullable EntityUid from = null;
            if (after.startsWith(step.key() + " ")) {
                String type = step.key().substring(step.key().indexOf(' ') + 1);
                from = new EntityUid(type, after.substring(step.key().length() + 1));
            } else if (step.key().compareTo(after) < 0) {
                continue;
            }
            do {
                int room = PAGE_MAX - hits.size();
                PolicySearch.Found found = step.search().apply(new PolicySearch.Page(from, room));
                found.hits().stream().map(step.hit()).filter(step.stands()).forEach(hits::add);
                from = found.next();
                if (hits.size() == PAGE_MAX) {
                    return new Found(hits, next(step, found));
                }
            } while (from != null);
        }
        return new Found(hits, "");
    }

    private static String next(Step step, PolicySearch.Found found) {
        return step.cursor(found.hits().getLast());
    }

    /// What a policy permits and obliges to something that the act cannot see to is no hit.
    private Predicate<Hit> stands(Snapshot snapshot, Action action, Door door) {
        if (!snapshot.rules().obliges()) {
            return _ -> true;
        }
        Value.RecordOf supposed = supposed(action, door);
        return hit ->
                Policy.verdict(
                                snapshot,
                                new Request(
                                        World.entity(hit.principal()).orElseThrow(),
                                        action.uid(),
                                        World.entity(hit.resource()).orElseThrow(),
                                        supposed))
                        instanceof Verdict.Permit;
    }

    private static PolicySearch search(Snapshot snapshot, Action action) {
        return snapshot.compiled().deciding(action.uid()).search(snapshot.facts());
    }

    private static Hit hit(
            Snapshot snapshot, EntityUid who, Action action, EntityUid on, EntityUid named) {
        Value.@Nullable RecordOf known = snapshot.facts().attributes(named);
        String name =
                known != null && known.get("name") instanceof Value.Text(String text) ? text : "";
        return new Hit(who.id(), action.verb(), on.id(), name);
    }

    private static Schema.Action declared(Action action) {
        Schema.@Nullable Action declared = World.schema().action(action.uid());
        if (declared == null) {
            throw new Bug("the schema declares every action");
        }
        return declared;
    }

    private Value.RecordOf supposed(Action action, Door door) {
        return Value.RecordOf.copyOf(
                Map.of(
                        "door", new Value.Text(action.door(door.name().toLowerCase(Locale.ROOT))),
                        "pathway", new Value.Text("human"),
                        "at", new Value.Datetime(clock.instant().toEpochMilli()),
                        "humans", Value.SetOf.EMPTY,
                        "proof",
                                Value.RecordOf.copyOf(
                                        Map.of(
                                                "strength", new Value.Int(3),
                                                "age", new Value.Duration(0)))));
    }
}
