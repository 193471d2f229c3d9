package dev.sallyport.cedar;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Numbers entities: each uid gets a small number once and keeps it. Shared by all versions of a
/// store and by the policies compiled for it. Types are numbered in the same way.
///
/// Reading takes no lock: an entry is complete before its slot is released, and a grown table is
/// published as a whole. Writing is for one thread at a time.
final class Uids {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);

    /// `slots` hold the hash above and number + 1 below, or 0 where free; at most half are taken.
    /// The hash beside the number spares a look at entities that only fell into the same place.
    private record Table(long[] slots, EntityUid[] uids, int[] types) {
        int find(EntityUid uid) {
            int mask = slots.length - 1;
            int hash = spread(uid);
            int at = hash & mask;
            while (true) {
                long slot = (long) SLOT.getAcquire(slots, at);
                if (slot == 0) {
                    return -1;
                }
                int number = (int) slot - 1;
                if ((int) (slot >>> 32) == hash && uids[number].equals(uid)) {
                    return number;
                }
                at = at + 1 & mask;
            }
        }

        void put(int number) {
            int mask = slots.length - 1;
            int hash = spread(uids[number]);
            int at = hash & mask;
            while (slots[at] != 0) {
                at = at + 1 & mask;
            }
            SLOT.setRelease(slots, at, (long) hash << 32 | number + 1);
        }
    }

    /// Told apart by a number, from 1. The last one belongs to all who come after, and no instance
    /// carries it.
    private static final AtomicLong OWNERS = new AtomicLong();

    private final long owner =
            OWNERS.updateAndGet(last -> Math.min(last + 1, EntityUid.LAST_OWNER));

    private final Map<String, Integer> types = new HashMap<>();
    private final List<String> typeNames = new ArrayList<>();
    private volatile Table table = new Table(new long[32], new EntityUid[16], new int[16]);
    private int size;
    private Ranks ranks = Ranks.NONE;
    private final Sharing sharing = new Sharing();

    private static int spread(EntityUid uid) {
        int hash = uid.hashCode() * 0x9E3779B9;
        return hash ^ hash >>> 16;
    }

    /// -1 if the uid has no number. Quick for an instance the table holds.
    int find(EntityUid uid) {
        int number = uid.numberBy(owner);
        return number >= 0 ? number : table.find(uid);
    }

    synchronized int number(EntityUid uid) {
        int known = find(uid);
        if (known >= 0) {
            return known;
        }
        if (size == table.uids().length) {
            grow();
        }
        int number = size++;
        int type = types.computeIfAbsent(uid.type(), _ -> types.size());
        if (type == typeNames.size()) {
            typeNames.add(uid.type());
        }
        // All entities of a type share its name: a million copies would cost 50 MB.
        String name = typeNames.get(type);
        EntityUid kept = uid;
        if (name != uid.type() || !uid.claim(owner, number)) {
            kept = new EntityUid(name, uid.id());
            kept.claim(owner, number);
        }
        table.types()[number] = type;
        table.uids()[number] = kept;
        table.put(number);
        return number;
    }

    private void grow() {
        EntityUid[] uids = Arrays.copyOf(table.uids(), size * 2);
        int[] grown = Arrays.copyOf(table.types(), size * 2);
        Table larger = new Table(new long[size * 4], uids, grown);
        for (int i = 0; i < size; i++) {
            larger.put(i);
        }
        table = larger;
    }

    /// For whoever makes a next version of the store.
    Sharing sharing() {
        return sharing;
    }

    EntityUid uid(int number) {
        return table.uids()[number];
    }

    /// The number of the type of an entity.
    int typeOf(int number) {
        return table.types()[number];
    }

    /// -1 if no entity of that type has a number.
    synchronized int type(String name) {
        Integer number = types.get(name);
        return number == null ? -1 : number;
    }

    synchronized int size() {
        return size;
    }

    /// All that have a number now, in the order of type and id.
    synchronized Ranks ranks() {
        ranks = ranks.upTo(size, table.uids(), this::find);
        return ranks;
    }

    /// How many bytes the table takes, without the entities' names.
    long bytes() {
        Table now = table;
        return 8L * now.slots().length + 4L * now.uids().length + 4L * now.types().length;
    }
}
