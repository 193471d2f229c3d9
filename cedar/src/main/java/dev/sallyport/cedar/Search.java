package dev.sallyport.cedar;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One walk through the [PolicyIndex]es for one request. Reused, so that a decision makes no
/// objects; for one thread at a time.
///
/// Without a collector it ends at the first policy that settles the matter; with one it visits all.
/// A policy may be met twice, below two sayings about the action: that changes nothing.
final class Search implements Entities {
    /// What a full walk found, by the order of the policies.
    static final class Collector {
        final BitSet applied = new BitSet();
        final Map<Integer, PolicyError> errors = new TreeMap<>();
    }

    /// Slices found on the way.
    private static final class Pile {
        private PolicyIndex.Slice[] slices = new PolicyIndex.Slice[16];
        private int size;

        /// Of many, twice the same is cheaper than looking for it.
        void add(PolicyIndex.Slice slice) {
            for (int i = 0; i < size && size <= MANY; i++) {
                if (slices[i] == slice) {
                    return;
                }
            }
            if (size == slices.length) {
                slices = Arrays.copyOf(slices, size * 2);
            }
            slices[size++] = slice;
        }
    }

    private static final int MANY = 64;
    private static final Request NOBODY =
            Request.of(new EntityUid("X", ""), new EntityUid("X", ""), new EntityUid("X", ""));

    private Request request = NOBODY;
    private EntityStore store = EntityStore.EMPTY;
    private Hierarchy hierarchy = Hierarchy.EMPTY;
    private int principal;
    private int action;
    private int resource;
    private @Nullable Collector collector;

    /// Where the direct groups of the principal and of the resource stand.
    private int[] groupBlock = Numbers.NONE;

    private int groupsFrom;
    private int groupsTo;
    private int[] placeBlock = Numbers.NONE;
    private int placesFrom;
    private int placesTo;

    /// Where policies for the action are.
    private @Nullable Asked asked;

    /// Policies that want the principal in a group it is in.
    private final Pile forbidding = new Pile();

    private final Pile permitting = new Pile();

    /// What the resource is in, itself included. Looked up when first needed.
    private int[] places = new int[64];

    private int placeCount;

    void begin(Request question, EntityStore facts, @Nullable Collector into) {
        request = question;
        store = facts;
        hierarchy = facts.hierarchy();
        principal = facts.uids().find(question.principal());
        action = facts.uids().find(question.action());
        resource = facts.uids().find(question.resource());
        // Asked for here, needed later: memory answers while the policies are being found.
        Rows parents = hierarchy.parents();
        groupBlock = parents.block(Math.max(principal, 0));
        groupsFrom = parents.from(groupBlock, principal);
        groupsTo = principal < 0 ? groupsFrom : parents.to(groupBlock, principal);
        placeBlock = parents.block(Math.max(resource, 0));
        placesFrom = parents.from(placeBlock, resource);
        placesTo = resource < 0 ? placesFrom : parents.to(placeBlock, resource);
        collector = into;
        forbidding.size = 0;
        permitting.size = 0;
        placeCount = -1;
    }

    /// Lets go of what it held.
    void end() {
        request = NOBODY;
        store = EntityStore.EMPTY;
        hierarchy = Hierarchy.EMPTY;
        groupBlock = Numbers.NONE;
        placeBlock = Numbers.NONE;
        collector = null;
        asked = null;
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

    /// Finds the policies that the heads leave.
    void gather(Asked.Memory known, Heads heads, Reach reach) {
        Asked at = known.of(action, hierarchy);
        asked = at;
        if (principal < 0 || at.mask == 0) {
            return;
        }
        meet(at, heads, principal);
        for (int i = groupsFrom; i < groupsTo; i++) {
            int group = groupBlock[i];
            Reach.Block block = reach.block(group);
            int within = group & Reach.WITHIN;
            long mask = block.masks[within];
            if ((mask & at.mask) == 0) {
                continue;
            }
            if ((mask & Reach.WALK) != 0) {
                walk(at, heads, group);
                continue;
            }
            int to = block.from[within + 1];
            for (int j = block.from[within]; j < to; j++) {
                meet(at, block.said[2 * j], block.said[2 * j + 1], block.slices[j]);
            }
        }
    }

    private void walk(Asked at, Heads heads, int group) {
        meet(at, heads, group);
        Rows above = hierarchy.above();
        int[] higher = above.block(group);
        int end = above.to(higher, group);
        for (int i = above.from(higher, group); i < end; i++) {
            meet(at, heads, higher[i]);
        }
    }

    private void meet(Asked at, Heads heads, int group) {
        List<Heads.Head> some = heads.of(group);
        // By index: an iterator would be an object made on the way to every decision.
        for (int i = 0; i < some.size(); i++) {
            Heads.Head head = some.get(i);
            meet(at, head.branch().number, head.slice().wantedResource(), head.slice());
        }
    }

    private void meet(Asked at, int branch, int wanted, PolicyIndex.Slice slice) {
        int place = at.place(branch);
        if (place >= 0 && (wanted < 0 || resourceIsIn(wanted))) {
            (place < at.permitsFrom ? forbidding : permitting).add(slice);
        }
    }

    /// Whether a forbid applies or fails. Always false with a collector.
    boolean forbids() {
        Asked at = asked;
        return at != null && any(at, 0, at.permitsFrom) || any(forbidding);
    }

    /// Whether a permit applies. Always false with a collector.
    boolean permits() {
        Asked at = asked;
        return at != null && any(at, at.permitsFrom, at.branches.length) || any(permitting);
    }

    private static boolean contains(int[] some, int count, int number) {
        for (int i = 0; i < count; i++) {
            if (some[i] == number) {
                return true;
            }
        }
        return false;
    }

    /// Of many, twice the same is cheaper than looking for it.
    private static boolean isRepeated(int[] some, int count, int number) {
        return count <= MANY && contains(some, count, number);
    }

    private void gatherPlaces() {
        placeCount = 0;
        if (resource < 0) {
            return;
        }
        place(resource);
        Rows above = hierarchy.above();
        for (int i = placesFrom; i < placesTo; i++) {
            int parent = placeBlock[i];
            place(parent);
            int[] higher = above.block(parent);
            int end = above.to(higher, parent);
            for (int j = above.from(higher, parent); j < end; j++) {
                place(higher[j]);
            }
        }
    }

    private void place(int number) {
        if (!isRepeated(places, placeCount, number)) {
            if (placeCount == places.length) {
                places = Arrays.copyOf(places, placeCount * 2);
            }
            places[placeCount++] = number;
        }
    }

    private int placeCount() {
        if (placeCount < 0) {
            gatherPlaces();
        }
        return placeCount;
    }

    String resourceType() {
        return request.resource().type();
    }

    boolean resourceIsIn(int group) {
        return contains(places, placeCount(), group);
    }

    private boolean any(Asked at, int from, int to) {
        for (int i = from; i < to; i++) {
            if (principals(at.branches[i])) {
                return true;
            }
        }
        return false;
    }

    private boolean any(Pile pile) {
        for (int i = 0; i < pile.size; i++) {
            if (resources(pile.slices[i])) {
                return true;
            }
        }
        return false;
    }

    private boolean principals(PolicyIndex.Branch branch) {
        if (hit(branch.any)) {
            return true;
        }
        Map<String, PolicyIndex.Slice> byType = branch.byType;
        if (byType != null && hit(byType.get(request.principal().type()))) {
            return true;
        }
        IntMap<PolicyIndex.Slice> equal = branch.equal;
        return principal >= 0 && equal != null && hit(equal.get(principal));
    }

    private boolean hit(PolicyIndex.@Nullable Slice slice) {
        return slice != null && resources(slice);
    }

    private boolean resources(PolicyIndex.Slice slice) {
        CompiledPolicy only = slice.only;
        if (only != null) {
            return only.takes(resource, this) && settles(only);
        }
        for (CompiledPolicy policy : slice.few) {
            if (policy.takes(resource, this) && settles(policy)) {
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
        if (settles(level.equal.get(resource))) {
            return true;
        }
        if (level.in.isEmpty()) {
            return false;
        }
        int count = placeCount();
        for (int i = 0; i < count; i++) {
            if (settles(level.in.get(places[i]))) {
                return true;
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
