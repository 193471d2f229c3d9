package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Numbers entities: each uid gets a small number once and keeps it. Shared by all versions of a
/// store and by the policies compiled for it. Types are numbered in the same way. Reading takes no
/// lock.
final class Uids {
    /// Told apart by a number, from 1. The last one belongs to all who come after, and no instance
    /// carries it.
    private static final AtomicLong OWNERS = new AtomicLong();

    private final long owner =
            OWNERS.updateAndGet(last -> Math.min(last + 1, EntityUid.LAST_OWNER));

    private final Map<String, Integer> types = new HashMap<>();
    private final List<String> typeNames = new ArrayList<>();
    private volatile NameTable names = NameTable.empty();
    private int size;
    private Ranks ranks = Ranks.NONE;
    private final Sharing sharing = new Sharing();

    /// -1 if the uid has no number. Quick for an instance the table holds.
    int find(EntityUid uid) {
        int number = uid.numberBy(owner);
        return number >= 0 ? number : names.find(uid);
    }

    NameTable names() {
        return names;
    }

    /// As [NameTable#guess]; certain of an instance the table holds.
    long guess(NameTable table, EntityUid uid) {
        int number = uid.numberBy(owner);
        return number >= 0 ? NameTable.certain(number) : table.guess(uid);
    }

    int number(EntityUid uid) {
        return number(uid, Numbers.NONE);
    }

    /// A name that gets its number now carries the groups, if they fit.
    synchronized int number(EntityUid uid, int[] groups) {
        int known = find(uid);
        if (known >= 0) {
            return known;
        }
        int number = size++;
        int type = types.computeIfAbsent(uid.type(), _ -> types.size());
        if (type == typeNames.size()) {
            typeNames.add(uid.type());
        }
        // All entities of a type share its name: a million copies would cost 50 MB.
        EntityUid kept = kept(uid, typeNames.get(type), groups);
        NameTable next = names.withRoom(number, type);
        next.put(number, kept, type);
        names = next;
        // Last: whoever holds the same instance finds under the number what belongs there.
        kept.claim(owner, number);
        return number;
    }

    private static EntityUid kept(EntityUid uid, String type, int[] groups) {
        if (Carried.fit(groups)) {
            return new EntityUid(type, uid.id(), groups);
        }
        return type == uid.type() && uid.isFree() ? uid : new EntityUid(type, uid.id());
    }

    /// Whether it is the very instance the table holds. Groups that a name of another table carries
    /// have other numbers there.
    boolean holds(EntityUid uid) {
        return uid.numberBy(owner) >= 0;
    }

    /// For whoever makes a next version of the store.
    Sharing sharing() {
        return sharing;
    }

    EntityUid uid(int number) {
        return names.uid(number);
    }

    /// The number of the type of an entity.
    int typeOf(int number) {
        return names.typeOf(number);
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
        ranks = ranks.upTo(size, names.uids(), this::find);
        return ranks;
    }

    /// How many bytes the table takes, without the entities' names.
    long bytes() {
        return names.bytes();
    }
}
