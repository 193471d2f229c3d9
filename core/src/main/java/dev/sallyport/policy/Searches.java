package dev.sallyport.policy;

import dev.sallyport.cedar.Entity;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Request;
import dev.sallyport.cedar.Schema;
import dev.sallyport.cedar.Value;
import dev.sallyport.kernel.Door;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    public Found who(Action action, String resource, Door door, String after) {
        Snapshot snapshot = snapshots.exact();
        EntityUid on = Question.named(snapshot, resource, World.TARGET, World.PERSON);
        List<Hit> hits = new ArrayList<>();
        for (Entity each : sorted(snapshot, principals(action))) {
            if (each.uid().id().compareTo(after) > 0
                    && allows(snapshot, each.uid(), action.uid(), on, door)) {
                if (hits.size() == PAGE_MAX) {
                    return new Found(hits, hits.getLast().principal());
                }
                hits.add(new Hit(each.uid().id(), action.verb(), on.id(), name(each)));
            }
        }
        return new Found(hits, "");
    }

    /// What can somebody do?
    public Found what(String principal, Door door, String after) {
        Snapshot snapshot = snapshots.exact();
        EntityUid who = Question.named(snapshot, principal, World.PERSON);
        List<Hit> hits = new ArrayList<>();
        for (Action action : BY_VERB) {
            Schema.@Nullable Action declared = World.schema().action(action.uid());
            if (declared == null || !declared.principals().contains(who.type())) {
                continue;
            }
            for (Entity each : sorted(snapshot, List.copyOf(declared.resources()))) {
                String key = action.verb() + " " + each.uid().id();
                if (key.compareTo(after) > 0
                        && allows(snapshot, who, action.uid(), each.uid(), door)) {
                    if (hits.size() == PAGE_MAX) {
                        Hit last = hits.getLast();
                        return new Found(hits, last.action() + " " + last.resource());
                    }
                    hits.add(new Hit(who.id(), action.verb(), each.uid().id(), name(each)));
                }
            }
        }
        return new Found(hits, "");
    }

    private static List<String> principals(Action action) {
        Schema.@Nullable Action declared = World.schema().action(action.uid());
        return declared == null ? List.of() : List.copyOf(declared.principals());
    }

    private static List<Entity> sorted(Snapshot snapshot, List<String> types) {
        return snapshot.facts().all().stream()
                .filter(entity -> types.contains(entity.uid().type()))
                .sorted(Comparator.comparing(entity -> entity.uid().id()))
                .toList();
    }

    private boolean allows(
            Snapshot snapshot, EntityUid who, EntityUid action, EntityUid resource, Door door) {
        Request request = new Request(who, action, resource, supposed(door));
        return snapshot.compiled().allows(request, snapshot.facts());
    }

    private Value.RecordOf supposed(Door door) {
        return Value.RecordOf.copyOf(
                Map.of(
                        "door", new Value.Text(door.name().toLowerCase(Locale.ROOT)),
                        "pathway", new Value.Text("human"),
                        "at", new Value.Datetime(clock.instant().toEpochMilli()),
                        "humans", Value.SetOf.EMPTY,
                        "proof",
                                Value.RecordOf.copyOf(
                                        Map.of(
                                                "strength", new Value.Int(3),
                                                "age", new Value.Duration(0)))));
    }

    private static String name(Entity entity) {
        return entity.attributes().get("name") instanceof Value.Text(String name) ? name : "";
    }
}
