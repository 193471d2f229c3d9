package dev.sallyport.cedar;

import java.util.BitSet;
import java.util.List;

/// Answers a [Filter] from the indexes of a store, for entities of one type.
///
/// Collects what any of the filters given takes. A group once walked down is not walked again, so
/// that many overlapping groups cost their members once.
final class Lookup {
    private final EntityStore store;
    private final Hierarchy hierarchy;
    private final Uids uids;
    private final int type;
    private final BitSet found = new BitSet();
    private final BitSet walked = new BitSet();

    Lookup(EntityStore store, int type) {
        this.store = store;
        this.hierarchy = store.hierarchy();
        this.uids = store.uids();
        this.type = type;
    }

    BitSet found() {
        return found;
    }

    /// Adds all that the filter takes.
    void add(Filter filter) {
        switch (filter) {
            case Filter.Everything _ -> addAll(store.references().ofType(type));
            case Filter.Nothing _ -> {}
            case Filter.OfType(String name) -> {
                if (uids.type(name) == type) {
                    addAll(store.references().ofType(type));
                }
            }
            case Filter.Exactly(EntityUid uid) -> addOne(uids.find(uid));
            case Filter.Below(EntityUid group) -> walk(uids.find(group));
            case Filter.Naming(String attribute, EntityUid target) ->
                    naming(attribute, uids.find(target));
            case Filter.NamingAbove(String attribute, EntityUid member) -> {
                int number = uids.find(member);
                if (number >= 0) {
                    for (int named : hierarchy.upwards(number)) {
                        naming(attribute, named);
                    }
                }
            }
            case Filter.NamingBelow(String attribute, EntityUid group) -> {
                int number = uids.find(group);
                if (number >= 0) {
                    hierarchy.below(number).stream().forEach(named -> naming(attribute, named));
                }
            }
            case Filter.AnyOf(List<Filter> some) -> some.forEach(this::add);
            case Filter.AllOf(List<Filter> all) -> addCommon(all);
        }
    }

    private void addAll(NumberSet set) {
        for (int[] piece : set.pieces()) {
            for (int number : piece) {
                found.set(number);
            }
        }
    }

    private void naming(String attribute, int target) {
        if (target >= 0) {
            addAll(store.references().naming(type, attribute, target));
        }
    }

    private void addOne(int number) {
        if (number >= 0 && uids.typeOf(number) == type && store.find(number) != null) {
            found.set(number);
        }
    }

    /// Members exist: whatever is taken out of the store leaves its groups.
    private void walk(int group) {
        addOne(group);
        if (group < 0 || walked.get(group)) {
            return;
        }
        Numbers open = new Numbers();
        walked.set(group);
        open.add(group);
        for (int next = 0; next < open.size(); next++) {
            for (int[] piece : hierarchy.members(open.get(next)).pieces()) {
                for (int member : piece) {
                    if (uids.typeOf(member) == type) {
                        found.set(member);
                    }
                    if (hierarchy.isGroup(member) && !walked.get(member)) {
                        walked.set(member);
                        open.add(member);
                    }
                }
            }
        }
    }

    /// Looks up what is cheapest and asks the others about each found.
    private void addCommon(List<Filter> all) {
        Filter cheapest = all.getFirst();
        for (Filter filter : all) {
            cheapest = cost(filter) < cost(cheapest) ? filter : cheapest;
        }
        Lookup some = new Lookup(store, type);
        some.add(cheapest);
        BitSet left = some.found;
        for (Filter filter : all) {
            if (filter != cheapest) {
                retain(left, filter);
            }
        }
        found.or(left);
    }

    /// Leaves of some only what the filter takes.
    void retain(BitSet some, Filter filter) {
        if (cost(filter) < some.cardinality()) {
            Lookup taken = new Lookup(store, type);
            taken.add(filter);
            some.and(taken.found);
            return;
        }
        for (int i = some.nextSetBit(0); i >= 0; i = some.nextSetBit(i + 1)) {
            if (!filter.takes(uids.uid(i), store)) {
                some.clear(i);
            }
        }
    }

    /// About how many entities have to be touched to look it up.
    private long cost(Filter filter) {
        return switch (filter) {
            case Filter.Everything _, Filter.OfType _ -> store.references().ofType(type).size();
            case Filter.Nothing _ -> 0;
            case Filter.Exactly _ -> 1;
            case Filter.Below(EntityUid group) -> costBelow(uids.find(group));
            case Filter.Naming(String attribute, EntityUid target) -> {
                int number = uids.find(target);
                yield number < 0 ? 0 : store.references().naming(type, attribute, number).size();
            }
            case Filter.NamingAbove _ -> 100;
            case Filter.NamingBelow(_, EntityUid group) -> 4 * costBelow(uids.find(group));
            case Filter.AnyOf(List<Filter> some) -> some.stream().mapToLong(this::cost).sum();
            case Filter.AllOf(List<Filter> all) ->
                    all.stream().mapToLong(this::cost).min().orElse(0);
        };
    }

    private long costBelow(int group) {
        return group < 0 ? 0 : 1 + 4L * hierarchy.members(group).size();
    }
}
