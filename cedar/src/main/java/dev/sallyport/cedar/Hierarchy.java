package dev.sallyport.cedar;

import java.util.BitSet;

/// Who is directly in what, the way back, and for whatever *is* a group, everything above it.
/// Numbers as in [Uids]. Immutable: a change makes a new one that shares all but what changed.
///
/// Two levels and a search at reading time, instead of all ancestors of every member: a membership
/// costs some four bytes each way, and moving a person touches one block and the groups left and
/// joined.
final class Hierarchy {
    static final Hierarchy EMPTY =
            new Hierarchy(Rows.EMPTY, Marks.NONE, Rows.EMPTY, 0, Reverse.EMPTY, new BitSet());

    /// From a member to its direct groups.
    private final Rows parents;

    /// Whose direct groups are those that its name carries.
    private final Marks carried;

    /// From a group to everything above; empty for what is no group.
    private final Rows above;

    /// How many entries that has.
    private final long ancestors;

    /// From a group to its direct members.
    private final Reverse members;

    /// Whatever is or was a group. Never written to once published.
    private final BitSet groups;

    private Hierarchy(
            Rows parents,
            Marks carried,
            Rows above,
            long ancestors,
            Reverse members,
            BitSet groups) {
        this.parents = parents;
        this.carried = carried;
        this.above = above;
        this.ancestors = ancestors;
        this.members = members;
        this.groups = groups;
    }

    Rows parents() {
        return parents;
    }

    /// Whether the direct groups of the number are those that its name carries.
    ///
    /// **Security barrier.** Not so of whom this version does not know, nor of whom another version
    /// gave the name and other groups.
    boolean carries(int number) {
        return carried.has(number);
    }

    Rows above() {
        return above;
    }

    NumberSet members(int group) {
        return members.of(group);
    }

    boolean isGroup(int number) {
        return groups.get(number);
    }

    boolean isIn(int member, int group) {
        int[] block = parents.block(member);
        int to = parents.to(block, member);
        for (int i = parents.from(block, member); i < to; i++) {
            if (block[i] == group || above.contains(block[i], group)) {
                return true;
            }
        }
        return false;
    }

    /// The number and everything above it, itself first; some perhaps twice.
    int[] upwards(int number) {
        Numbers all = new Numbers();
        all.add(number);
        for (int parent : parents.row(number)) {
            all.add(parent);
            for (int higher : above.row(parent)) {
                all.add(higher);
            }
        }
        return all.toArray();
    }

    /// The group and everything below it, groups first met before their members.
    BitSet below(int group) {
        BitSet found = new BitSet();
        Numbers open = new Numbers();
        found.set(group);
        open.add(group);
        for (int next = 0; next < open.size(); next++) {
            for (int[] piece : members.of(open.get(next)).pieces()) {
                for (int member : piece) {
                    if (groups.get(member) && !found.get(member)) {
                        open.add(member);
                    }
                    found.set(member);
                }
            }
        }
        return found;
    }

    /// How many ancestors all groups have together.
    long ancestors() {
        return ancestors;
    }

    /// How many direct memberships there are.
    long edges() {
        return parents.entries();
    }

    /// How many bytes it takes, about.
    long bytes() {
        return parents.bytes()
                + carried.bytes()
                + above.bytes()
                + members.bytes()
                + groups.size() / 8;
    }

    /// Collects changes and closes the groups they touch. Used by one thread, once.
    static final class Change {
        private final Hierarchy before;
        private final Rows.Edit parents;
        private final Marks.Edit carried;
        private final Rows.Edit above;
        private long ancestors;
        private final BitSet changed = new BitSet();
        private BitSet groups;
        private boolean ownsGroups;

        Change(Hierarchy before) {
            this.before = before;
            this.parents = new Rows.Edit(before.parents);
            this.carried = new Marks.Edit(before.carried);
            this.above = new Rows.Edit(before.above);
            this.ancestors = before.ancestors;
            this.groups = before.groups;
        }

        /// The groups have to be sorted.
        void parents(int number, EntityUid name, int[] direct) {
            parents.set(number, direct);
            carried.set(number, name.carries(direct));
            changed.set(number);
        }

        /// @param most how many ancestors all groups may have together
        /// @throws Closing.TooMany if they have more
        /// @throws Closing.Cycle if one is above itself
        Hierarchy build(int most) {
            BitSet stale = new BitSet();
            Reverse.Edit members = new Reverse.Edit(before.members);
            for (int i = changed.nextSetBit(0); i >= 0; i = changed.nextSetBit(i + 1)) {
                int[] direct = parents.row(i);
                for (int parent : direct) {
                    if (!groups.get(parent)) {
                        become(parent);
                        stale.set(parent);
                    }
                }
                members.moved(i, before.parents.row(i), direct);
            }
            Reverse after = members.done();
            addBelow(after, stale);
            new Closing(this, stale, most).run();
            return new Hierarchy(
                    parents.done(), carried.done(), above.done(), ancestors, after, groups);
        }

        private void become(int group) {
            if (!ownsGroups) {
                groups = (BitSet) groups.clone();
                ownsGroups = true;
            }
            groups.set(group);
        }

        /// Groups that moved, and whatever groups stand below them, have to be closed again.
        private void addBelow(Reverse members, BitSet stale) {
            Numbers open = new Numbers();
            for (int i = changed.nextSetBit(0); i >= 0; i = changed.nextSetBit(i + 1)) {
                if (groups.get(i)) {
                    stale.set(i);
                    open.add(i);
                }
            }
            BitSet seen = (BitSet) stale.clone();
            for (int next = 0; next < open.size(); next++) {
                for (int[] piece : members.of(open.get(next)).pieces()) {
                    for (int member : piece) {
                        if (groups.get(member) && !seen.get(member)) {
                            seen.set(member);
                            stale.set(member);
                            open.add(member);
                        }
                    }
                }
            }
        }

        int[] direct(int number) {
            return parents.row(number);
        }

        int[] closed(int number) {
            return above.row(number);
        }

        /// Gives how many ancestors all groups have now.
        long close(int group, int[] all) {
            ancestors += all.length - above.length(group);
            above.set(group, all);
            return ancestors;
        }
    }
}
