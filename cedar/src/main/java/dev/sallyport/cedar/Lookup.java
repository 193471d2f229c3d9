package dev.sallyport.cedar;

import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/// Answers a [Filter] from the indexes of a store, for entities of one type.
///
/// Gives what any of the filters takes, some perhaps more than once. A group once walked down is
/// not walked again, so that many overlapping groups cost their members once.
final class Lookup {
    /// Looking at one entity costs as much as touching so many on the way down from a group.
    private static final int LOOK = 8;

    /// Below that many it is not worth to make a set.
    private static final int FEW = 256;

    private final EntityStore store;
    private final Hierarchy hierarchy;
    private final Uids uids;
    private final int type;
    private final IntConsumer into;
    private final BitSet walked = new BitSet();
    private long left = Long.MAX_VALUE;

    Lookup(EntityStore store, int type, IntConsumer into) {
        this.store = store;
        this.hierarchy = store.hierarchy();
        this.uids = store.uids();
        this.type = type;
        this.into = into;
    }

    /// Gives all that the filter takes, unless that means touching more than so many: then some of
    /// them, and false.
    boolean add(Filter filter, long limit) {
        left = limit;
        add(filter);
        boolean done = left >= 0;
        left = Long.MAX_VALUE;
        return done;
    }

    /// Gives all that the filter takes.
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
                left -= cost(filter);
                if (number >= 0 && left >= 0) {
                    hierarchy.below(number).stream().forEach(named -> naming(attribute, named));
                }
            }
            case Filter.AnyOf(List<Filter> some) -> some.forEach(this::add);
            case Filter.AllOf(List<Filter> all) -> addCommon(all);
        }
    }

    private void addAll(NumberSet set) {
        for (int[] piece : set.pieces()) {
            left -= piece.length;
            for (int number : piece) {
                if (left < 0) {
                    return;
                }
                into.accept(number);
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
            into.accept(number);
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
        for (int next = 0; next < open.size() && left >= 0; next++) {
            for (int[] piece : hierarchy.members(open.get(next)).pieces()) {
                left -= piece.length;
                for (int member : piece) {
                    if (uids.typeOf(member) == type) {
                        into.accept(member);
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
        Numbers some = new Numbers();
        Lookup lookup = new Lookup(store, type, some::add);
        lookup.left = left;
        lookup.add(cheapest);
        left = lookup.left;
        IntPredicate takes = _ -> true;
        for (Filter filter : all) {
            takes = filter == cheapest ? takes : takes.and(taking(filter, some.size()));
        }
        for (int i = 0; i < some.size(); i++) {
            if (takes.test(some.get(i))) {
                into.accept(some.get(i));
            }
        }
    }

    /// Whether entities of the type belong to the filter, to be asked about so many.
    IntPredicate taking(Filter filter, int count) {
        if (count > FEW && isWalked(filter)) {
            BitSet found = new BitSet();
            if (new Lookup(store, type, found::set).add(filter, LOOK * (long) count)) {
                return found::get;
            }
        }
        return switch (filter) {
            case Filter.Everything _ -> _ -> true;
            case Filter.Nothing _ -> _ -> false;
            case Filter.OfType(String name) -> {
                boolean all = uids.type(name) == type;
                yield _ -> all;
            }
            case Filter.Exactly(EntityUid uid) -> {
                int wanted = uids.find(uid);
                yield number -> number == wanted;
            }
            case Filter.Below(EntityUid uid) -> {
                int group = uids.find(uid);
                yield number -> group >= 0 && (number == group || hierarchy.isIn(number, group));
            }
            case Filter.Naming _, Filter.NamingAbove _, Filter.NamingBelow _ ->
                    number -> filter.takes(uids.uid(number), store);
            case Filter.AnyOf(List<Filter> some) -> {
                IntPredicate[] each = takings(some);
                yield number -> {
                    for (IntPredicate one : each) {
                        if (one.test(number)) {
                            return true;
                        }
                    }
                    return false;
                };
            }
            case Filter.AllOf(List<Filter> all) -> {
                IntPredicate[] each = takings(all);
                yield number -> {
                    for (IntPredicate one : each) {
                        if (!one.test(number)) {
                            return false;
                        }
                    }
                    return true;
                };
            }
        };
    }

    private IntPredicate[] takings(List<Filter> some) {
        return some.stream().map(filter -> taking(filter, 0)).toArray(IntPredicate[]::new);
    }

    private static boolean isWalked(Filter filter) {
        return switch (filter) {
            case Filter.Everything _, Filter.Nothing _, Filter.OfType _, Filter.Exactly _ -> false;
            case Filter.Below _, Filter.AnyOf _, Filter.AllOf _ -> true;
            case Filter.Naming _, Filter.NamingAbove _, Filter.NamingBelow _ -> true;
        };
    }

    /// About how many entities have to be touched to look it up.
    long cost(Filter filter) {
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
