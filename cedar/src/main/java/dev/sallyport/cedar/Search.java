package dev.sallyport.cedar;

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
    /// What a full walk found, by the order of the policies. Reused.
    static final class Collector {
        /// So many are kept without a look whether they were met before.
        private static final int MANY = 1024;

        private final Numbers applied = new Numbers();
        private int room = MANY;
        private @Nullable Map<Integer, PolicyError> errors;

        /// @param policy its place in the set
        void applies(int policy) {
            applied.add(policy);
            if (applied.size() > room) {
                applied.keepOnce();
                room = Math.max(MANY, 2 * applied.size());
            }
        }

        /// How many numbers are kept now, some perhaps twice: no more than twice the policies or a
        /// thousand, however many ways lead to them.
        int kept() {
            return applied.size();
        }

        void fails(CompiledPolicy policy, Fault fault) {
            Map<Integer, PolicyError> known = errors == null ? new TreeMap<>() : errors;
            known.put(policy.order, fault.in(policy.policy));
            errors = known;
        }

        /// The places of those that apply, in order, each once.
        int[] applied() {
            return applied.size() == 0 ? Numbers.NONE : applied.distinct();
        }

        List<PolicyError> errors() {
            return errors == null ? List.of() : List.copyOf(errors.values());
        }

        void clear() {
            applied.clear();
            room = MANY;
            errors = null;
        }
    }

    private static final Request NOBODY =
            Request.of(new EntityUid("X", ""), new EntityUid("X", ""), new EntityUid("X", ""));

    private Request request = NOBODY;
    private EntityStore store = EntityStore.EMPTY;
    private Hierarchy hierarchy = Hierarchy.EMPTY;
    private int principal;
    private int action;
    private int resource;
    private @Nullable Collector collector;

    /// For whoever wants all.
    private final Collector found = new Collector();

    private final int[] carried = new int[Carried.MOST];

    /// Where the direct groups of the principal stand.
    private int[] groupBlock = Numbers.NONE;

    private int groupsFrom;
    private int groupsTo;

    /// Policies that want the principal in a group it is in.
    private final Pile forbidding = new Pile();

    private final Pile permitting = new Pile();

    private final Places places = new Places();

    /// Groups that may lead to policies for the action.
    private int[] leads = new int[64];

    /// Of no use but to be written: the machine may leave out a look whose outcome goes nowhere.
    private int touched;

    /// Whether a permit was met that asks for nothing more. Never with a collector.
    private boolean permitted;

    /// What is found from now on, everything.
    Collector collect() {
        collector = found;
        return found;
    }

    void begin(Request question, EntityStore facts) {
        request = question;
        store = facts;
        hierarchy = facts.hierarchy();
        number(facts.uids(), question);
        forbidding.clear();
        permitting.clear();
        permitted = false;
    }

    /// Finds who is asked about. What is needed of them later is looked for before it is sure that
    /// the numbers are theirs: so the looks at names, groups and places run beside each other.
    private void number(Uids uids, Request question) {
        EntityUid who = question.principal();
        EntityUid what = question.action();
        EntityUid which = question.resource();
        NameTable names = uids.names();
        long guessedWho = uids.guess(names, who);
        long guessedWhat = uids.guess(names, what);
        long guessedWhich = uids.guess(names, which);
        number(
                NameTable.number(guessedWho),
                NameTable.number(guessedWhat),
                NameTable.number(guessedWhich));
        if (!names.confirms(guessedWho, who)
                || !names.confirms(guessedWhat, what)
                || !names.confirms(guessedWhich, which)) {
            number(uids.find(who), uids.find(what), uids.find(which));
        }
    }

    /// What [Places] does for the resource is done here for the principal, again and not by one
    /// object for both: going through it made the whole decision slower by a tenth.
    private void number(int who, int what, int which) {
        principal = who;
        action = what;
        resource = which;
        EntityUid name = carrier(request.principal(), who);
        if (name != null) {
            groupBlock = carried;
            groupsFrom = 0;
            groupsTo = name.carried(carried);
        } else {
            Rows parents = hierarchy.parents();
            groupBlock = parents.block(Math.max(who, 0));
            groupsFrom = parents.from(groupBlock, who);
            groupsTo = who < 0 ? groupsFrom : parents.to(groupBlock, who);
        }
        places.begin(which, carrier(request.resource(), which), hierarchy);
    }

    /// The name if it carries the groups of its entity as they are in this version.
    private @Nullable EntityUid carrier(EntityUid uid, int number) {
        return store.uids().holds(uid) && hierarchy.carries(number) ? uid : null;
    }

    /// Lets go of what it held.
    void end() {
        request = NOBODY;
        store = EntityStore.EMPTY;
        hierarchy = Hierarchy.EMPTY;
        groupBlock = Numbers.NONE;
        places.end();
        found.clear();
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

    @Override
    public boolean isInAny(EntityUid member, Value.SetOf groups) {
        return store.isInAny(member, groups);
    }

    /// Whether the request is allowed and no forbid failed. With a collector: visits all, and gives
    /// false.
    ///
    /// What does not depend on groups comes first: meanwhile memory answers where the groups are.
    boolean allows(Asked.Memory known, Heads heads, Reach reach) {
        Asked at = known.of(action, hierarchy);
        if (any(at.forbids)) {
            return false;
        }
        if (principal >= 0 && at.mask != 0) {
            gather(at, heads, reach);
        }
        return !any(at, forbidding) && (permitted || any(at.permits) || any(at, permitting));
    }

    /// Finds the policies that want the principal in one of its groups.
    private void gather(Asked at, Heads heads, Reach reach) {
        int count = lead(at, reach);
        touch(at, reach, count);
        meet(at, heads, principal);
        for (int i = 0; i < count; i++) {
            int group = leads[i];
            ReachBlock block = reach.block(group);
            long sign = block.sign(group);
            if (ReachBlock.start(sign) == ReachBlock.WALK) {
                walk(at, heads, group);
            } else {
                meet(at, block, sign);
            }
        }
    }

    /// Finds the groups that may lead to policies for the action. Without a branch that depends on
    /// what a look at memory brings: so the looks at all groups run beside each other, and beside
    /// those at the resource.
    private int lead(Asked at, Reach reach) {
        if (leads.length <= groupsTo - groupsFrom) {
            leads = new int[2 * (groupsTo - groupsFrom)];
        }
        int count = 0;
        for (int i = groupsFrom; i < groupsTo; i++) {
            int group = groupBlock[i];
            long common = reach.block(group).sign(group) & at.sign;
            leads[count] = group;
            // one more, unless they have nothing in common
            count += (int) ((common | -common) >>> 63);
        }
        return count;
    }

    /// Looks at an entry of each, to have it at hand: without a branch that depends on what a look
    /// brings, the looks run beside each other.
    private void touch(Asked at, Reach reach, int count) {
        int all = 0;
        for (int i = 0; i < count; i++) {
            ReachBlock block = reach.block(leads[i]);
            long sign = block.sign(leads[i]);
            all ^= block.entry(ReachBlock.place(sign, Long.lowestOneBit(sign & at.sign)));
        }
        touched = all;
    }

    /// What a group leads to of what is asked.
    private void meet(Asked at, ReachBlock block, long sign) {
        for (long left = sign & at.sign; left != 0; left &= left - 1) {
            int place = ReachBlock.place(sign, left & -left);
            int entry = block.entry(place);
            if (ReachEntry.isSeveral(entry)) {
                int first = ReachEntry.place(entry);
                int end = first + ReachEntry.count(entry);
                for (int i = first; i < end; i++) {
                    meet(at, block, block.entry(i), i);
                }
            } else {
                meet(at, block, entry, place);
            }
        }
    }

    private void meet(Asked at, ReachBlock block, int entry, int place) {
        int wanted = ReachEntry.wanted(entry);
        if (!ReachEntry.isAsked(entry, at.mask) || wanted >= 0 && !resourceIsIn(wanted)) {
            return;
        }
        if (!ReachEntry.permitsOutright(entry)) {
            (ReachEntry.forbids(entry) ? forbidding : permitting).add(block.head(place));
        } else if (collector == null) {
            permitted = true;
        } else {
            collector.applies(block.policy(place));
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
        Heads.Named named = heads.at(group);
        if (named == null) {
            return;
        }
        for (int branch : at.numbers) {
            PolicyIndex.Slice head = named.below(branch);
            if (head != null) {
                (head.effect == Effect.FORBID ? forbidding : permitting).add(head);
            }
        }
    }

    String resourceType() {
        return request.resource().type();
    }

    boolean resourceIsIn(int group) {
        return places.has(group);
    }

    private boolean any(PolicyIndex.Branch[] branches) {
        for (PolicyIndex.Branch branch : branches) {
            if (principals(branch)) {
                return true;
            }
        }
        return false;
    }

    private boolean any(Asked at, Pile pile) {
        for (int i = 0; i < pile.size(); i++) {
            PolicyIndex.Slice slice = pile.get(i);
            if (at.has(slice.branch.number) && resources(slice)) {
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
        int count = places.count();
        for (int i = 0; i < count; i++) {
            if (settles(level.in.get(places.at(i)))) {
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
                into.applies(policy.order);
            }
            return holds && into == null;
        } catch (Fault fault) {
            if (into != null) {
                into.fails(policy, fault);
            }
            return into == null && policy.policy.effect() == Effect.FORBID;
        }
    }
}
