package dev.sallyport.cedar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Closes a hierarchy: for everything that is a parent, all that stands above it.
///
/// Iterative, so that a hierarchy as deep as it likes cannot exhaust the stack.
final class Closure {
    private record Step(EntityUid uid, Iterator<EntityUid> parents) {}

    private final Map<EntityUid, Entity> entities;
    private final Map<EntityUid, Set<EntityUid>> closed = new HashMap<>();
    private final Set<EntityUid> open = new HashSet<>();
    private final Deque<Step> path = new ArrayDeque<>();

    private Closure(Map<EntityUid, Entity> entities) {
        this.entities = entities;
    }

    static Map<EntityUid, Set<EntityUid>> of(Map<EntityUid, Entity> entities) {
        Closure closure = new Closure(entities);
        for (Entity entity : entities.values()) {
            for (EntityUid parent : entity.parents()) {
                closure.close(parent);
            }
        }
        return closure.closed;
    }

    private List<EntityUid> parents(EntityUid uid) {
        Entity entity = entities.get(uid);
        return entity == null ? List.of() : entity.parents();
    }

    private void close(EntityUid start) {
        push(start);
        while (!path.isEmpty()) {
            Step step = path.peek();
            if (step.parents().hasNext()) {
                push(step.parents().next());
            } else {
                path.pop();
                finish(step.uid());
            }
        }
    }

    private void push(EntityUid uid) {
        if (closed.containsKey(uid)) {
            return;
        }
        if (!open.add(uid)) {
            throw CedarProblem.of(
                    CedarProblem.Kind.ENTITIES, "the hierarchy of the entities has a cycle");
        }
        path.push(new Step(uid, parents(uid).iterator()));
    }

    private void finish(EntityUid uid) {
        Set<EntityUid> above = new HashSet<>();
        for (EntityUid parent : new ArrayList<>(parents(uid))) {
            above.add(parent);
            above.addAll(closed.getOrDefault(parent, Set.of()));
        }
        closed.put(uid, above.isEmpty() ? Set.of() : above);
        open.remove(uid);
    }
}
