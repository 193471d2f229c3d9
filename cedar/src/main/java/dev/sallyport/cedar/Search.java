package dev.sallyport.cedar;

import java.util.Arrays;
import java.util.BitSet;
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

    /// Where policies for the action are: of forbids first, of permits from `permitsFrom` on.
    private PolicyIndex.@Nullable Branch[] branches = new PolicyIndex.Branch[16];

    private int branchCount;
    private int permitsFrom;

    /// What the principal is in, as far as policies for the action name it.
    private int[] groups = new int[64];

    private int groupCount;

    /// What the resource is in, itself included. Looked up when first needed.
    private int[] places = new int[64];

    private int placeCount;

    void begin(Request asked, EntityStore facts, @Nullable Collector into) {
        request = asked;
        store = facts;
        hierarchy = facts.hierarchy();
        principal = facts.uids().find(asked.principal());
        action = facts.uids().find(asked.action());
        resource = facts.uids().find(asked.resource());
        // Asked for here, needed later: memory answers while the policies are being found.
        Rows parents = hierarchy.parents();
        groupBlock = parents.block(Math.max(principal, 0));
        groupsFrom = parents.from(groupBlock, principal);
        groupsTo = principal < 0 ? groupsFrom : parents.to(groupBlock, principal);
        placeBlock = parents.block(Math.max(resource, 0));
        placesFrom = parents.from(placeBlock, resource);
        placesTo = resource < 0 ? placesFrom : parents.to(placeBlock, resource);
        collector = into;
        branchCount = 0;
        groupCount = 0;
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

    /// Finds where the policies for the action are.
    void gather(PolicyIndex forbids, PolicyIndex permits) {
        gather(forbids.root);
        permitsFrom = branchCount;
        gather(permits.root);
    }

    private void gather(Level<PolicyIndex.Branch> root) {
        branch(root.any);
        if (action < 0) {
            return;
        }
        branch(root.equal.get(action));
        if (root.in.isEmpty()) {
            return;
        }
        branch(root.in.get(action));
        Rows parents = hierarchy.parents();
        Rows above = hierarchy.above();
        int[] block = parents.block(action);
        int to = parents.to(block, action);
        for (int i = parents.from(block, action); i < to; i++) {
            branch(root.in.get(block[i]));
            int[] higher = above.block(block[i]);
            int end = above.to(higher, block[i]);
            for (int j = above.from(higher, block[i]); j < end; j++) {
                branch(root.in.get(higher[j]));
            }
        }
    }

    private void branch(PolicyIndex.@Nullable Branch branch) {
        if (branch != null) {
            if (branchCount == branches.length) {
                branches = Arrays.copyOf(branches, branchCount * 2);
            }
            branches[branchCount++] = branch;
        }
    }

    /// Whether a forbid applies or fails. Always false with a collector.
    boolean forbids(Heads heads, Reach reach) {
        gatherGroups(heads, reach);
        return any(0, permitsFrom);
    }

    /// Whether a permit applies. Always false with a collector.
    boolean permits() {
        return any(permitsFrom, branchCount);
    }

    private void gatherGroups(Heads heads, Reach reach) {
        if (principal < 0) {
            return;
        }
        long mask = 0;
        for (int i = 0; i < branchCount; i++) {
            PolicyIndex.Branch branch = branches[i];
            mask |= branch == null || branch.in == null ? 0 : branch.bit;
        }
        if (mask == 0) {
            return;
        }
        group(principal, heads, mask);
        Rows above = hierarchy.above();
        for (int i = groupsFrom; i < groupsTo; i++) {
            int parent = groupBlock[i];
            if ((reach.of(parent) & mask) == 0) {
                continue;
            }
            group(parent, heads, mask);
            int[] higher = above.block(parent);
            int end = above.to(higher, parent);
            for (int j = above.from(higher, parent); j < end; j++) {
                group(higher[j], heads, mask);
            }
        }
    }

    private void group(int number, Heads heads, long mask) {
        if (!heads.wanted(number, mask) || isRepeated(groups, groupCount, number)) {
            return;
        }
        if (groupCount == groups.length) {
            groups = Arrays.copyOf(groups, groupCount * 2);
        }
        groups[groupCount++] = number;
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

    private boolean any(int from, int to) {
        for (int i = from; i < to; i++) {
            PolicyIndex.Branch branch = branches[i];
            if (branch != null && principals(branch)) {
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
        if (principal < 0) {
            return false;
        }
        IntMap<PolicyIndex.Slice> equal = branch.equal;
        if (equal != null && hit(equal.get(principal))) {
            return true;
        }
        IntMap<PolicyIndex.Slice> in = branch.in;
        if (in != null) {
            for (int i = 0; i < groupCount; i++) {
                if (hit(in.get(groups[i]))) {
                    return true;
                }
            }
        }
        return false;
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
