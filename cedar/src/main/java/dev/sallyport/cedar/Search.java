package dev.sallyport.cedar;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One walk through a [PolicyIndex] for one request. Reused, so that a decision makes no objects;
/// for one thread at a time.
///
/// Without a collector it ends at the first policy that settles the matter; with one it visits all.
/// A policy may be met twice, over two ways up the hierarchy: that changes nothing.
final class Search implements Entities {
    /// What a full walk found, by the order of the policies.
    static final class Collector {
        final BitSet applied = new BitSet();
        final Map<Integer, PolicyError> errors = new TreeMap<>();
    }

    private static final int SEEN = 32;
    private static final Request NOBODY =
            Request.of(new EntityUid("X", ""), new EntityUid("X", ""), new EntityUid("X", ""));

    private Request request = NOBODY;
    private EntityStore store = EntityStore.EMPTY;
    private Hierarchy hierarchy = Hierarchy.EMPTY;
    private int principal;
    private int action;
    private int resource;
    private @Nullable Collector collector;

    /// Slices met on the way up from the principal: the top of a hierarchy is reached over many
    /// ways and need not be looked at over each.
    private final PolicyIndex.@Nullable Slice[] seen = new PolicyIndex.Slice[SEEN];

    private int seenCount;

    void begin(Request asked, EntityStore facts, @Nullable Collector into) {
        request = asked;
        store = facts;
        hierarchy = facts.hierarchy();
        principal = facts.uids().find(asked.principal());
        action = facts.uids().find(asked.action());
        resource = facts.uids().find(asked.resource());
        collector = into;
    }

    /// Lets go of what it held.
    void end() {
        request = NOBODY;
        store = EntityStore.EMPTY;
        hierarchy = Hierarchy.EMPTY;
        collector = null;
    }

    /// The number of an entity; those of the request are known already.
    private int number(EntityUid uid) {
        if (uid == request.principal()) {
            return principal;
        }
        return uid == request.resource() ? resource : store.uids().find(uid);
    }

    private @Nullable Entity find(EntityUid uid) {
        int number = number(uid);
        return number < 0 ? null : store.find(number);
    }

    @Override
    public Value.@Nullable RecordOf attributes(EntityUid uid) {
        Entity entity = find(uid);
        return entity == null ? null : entity.attributes();
    }

    @Override
    public Value.@Nullable RecordOf tags(EntityUid uid) {
        Entity entity = find(uid);
        return entity == null ? null : entity.tags();
    }

    @Override
    public boolean isIn(EntityUid member, EntityUid group) {
        if (member.equals(group)) {
            return true;
        }
        int lower = number(member);
        int upper = lower < 0 ? -1 : number(group);
        return upper >= 0 && hierarchy.isIn(lower, upper);
    }

    /// Whether a policy applies (or, of forbids, fails). Always false with a collector.
    boolean any(PolicyIndex index) {
        Level<Level<PolicyIndex.Slice>> level = index.root;
        if (level.any != null && principals(level.any)) {
            return true;
        }
        if (action < 0) {
            return false;
        }
        if (found(level.equal.get(action)) || found(level.in.get(action))) {
            return true;
        }
        if (level.in.isEmpty()) {
            return false;
        }
        for (int parent : hierarchy.parents(action)) {
            if (found(level.in.get(parent))) {
                return true;
            }
            for (int higher : hierarchy.above(parent)) {
                if (found(level.in.get(higher))) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean found(@Nullable Level<PolicyIndex.Slice> level) {
        return level != null && principals(level);
    }

    private boolean principals(Level<PolicyIndex.Slice> level) {
        seenCount = 0;
        if (level.any != null && resources(level.any)) {
            return true;
        }
        if (!level.byType.isEmpty() && hit(level.byType.get(request.principal().type()))) {
            return true;
        }
        if (principal < 0) {
            return false;
        }
        if (hit(level.equal.get(principal)) || hit(level.in.get(principal))) {
            return true;
        }
        if (level.in.isEmpty()) {
            return false;
        }
        for (int parent : hierarchy.parents(principal)) {
            if (hit(level.in.get(parent))) {
                return true;
            }
            for (int higher : hierarchy.above(parent)) {
                if (hit(level.in.get(higher))) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean hit(PolicyIndex.@Nullable Slice slice) {
        if (slice == null) {
            return false;
        }
        for (int i = 0; i < seenCount; i++) {
            if (seen[i] == slice) {
                return false;
            }
        }
        if (seenCount < SEEN) {
            seen[seenCount++] = slice;
        }
        return resources(slice);
    }

    private boolean resources(PolicyIndex.Slice slice) {
        for (CompiledPolicy policy : slice.few) {
            if (policy.takes(resource, request.resource(), hierarchy) && settles(policy)) {
                return true;
            }
        }
        Level<CompiledPolicy[]> level = slice.byResource;
        return level != null && resources(level);
    }

    private boolean resources(Level<CompiledPolicy[]> level) {
        if (settles(level.any)
                || !level.byType.isEmpty()
                        && settles(level.byType.get(request.resource().type()))) {
            return true;
        }
        if (resource < 0) {
            return false;
        }
        if (settles(level.equal.get(resource)) || settles(level.in.get(resource))) {
            return true;
        }
        if (level.in.isEmpty()) {
            return false;
        }
        for (int parent : hierarchy.parents(resource)) {
            if (settles(level.in.get(parent))) {
                return true;
            }
            for (int higher : hierarchy.above(parent)) {
                if (settles(level.in.get(higher))) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean settles(CompiledPolicy @Nullable [] policies) {
        if (policies != null) {
            for (CompiledPolicy policy : policies) {
                if (settles(policy)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// **Security barrier.** A forbid that fails settles the matter as one that applies: doubt
    /// means no. A permit that fails permits nothing.
    private boolean settles(CompiledPolicy policy) {
        if (!policy.typesMatch(request)) {
            return false;
        }
        Collector into = collector;
        try {
            boolean holds = policy.holds(request, this);
            if (holds && into != null) {
                into.applied.set(policy.order);
            }
            return holds && into == null;
        } catch (Fault fault) {
            if (into != null) {
                into.errors.put(policy.order, fault.in(policy.policy));
            }
            return into == null && policy.policy.effect() == Effect.FORBID;
        }
    }
}
