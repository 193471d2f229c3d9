package dev.sallyport.cedar;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/// From names to numbers and back. What a name is stands in one array for all, and its slot says
/// where: so a name just read from a network is found with two looks at memory, not with one for
/// each of the objects it is made of, and still compared exactly.
///
/// Reading takes no lock: an entry is complete before its slot is released. What has no room makes
/// a next table that shares what needs not grow; who still holds the one before meets slots that
/// lead beyond what it holds, and goes by the instances. Writing is for one thread at a time.
final class NameTable {
    /// More than there are, when other heaps than this one are full.
    static final int MOST = (1 << 27) - 2;

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);

    /// A slot holds the number + 1 (27 bits), the place of the text (27), and nine bits of the
    /// hash, which spare most looks at names that only fell into the same place. It is 0 where
    /// free, and never negative.
    private static final int FIELD = 27;

    private static final int FIELD_MASK = (1 << FIELD) - 1;
    private static final int TAG = 2 * FIELD;
    private static final int TAG_FROM = Integer.SIZE - (Long.SIZE - 1 - TAG);

    /// Texts begin at multiples of eight, from eight on.
    private static final int GRAIN = 8;

    private static final int NO_TEXT = 0;

    /// Before each text: how long it is, and the number of its type in two bytes.
    private static final int HEAD = 3;

    private static final int LONGEST = 255;
    private static final int LAST_TYPE = (1 << 16) - 1;

    /// Whose texts find no room beyond that are found by the instances.
    private static final int TEXTS_MOST = 1 << 29;

    /// So many slots are looked at for a name. Names of one hash, which anybody can make, would
    /// else stand in one run as long as they are many, and each look would walk along it.
    static final int REACH = 64;

    /// What an entry takes there, about.
    private static final long CROWDED_BYTES = 80;

    /// At most half are taken.
    private final long[] slots;

    /// What found its run full, and the slot it would have: by the order of names, which nobody can
    /// make alike.
    private final Map<EntityUid, Long> crowded;

    private final EntityUid[] uids;
    private final int[] types;
    private final @Nullable String[] typeNames;
    private final byte[] texts;

    /// Where the next text goes; for whoever writes.
    private int end;

    private NameTable(
            long[] slots,
            Map<EntityUid, Long> crowded,
            EntityUid[] uids,
            int[] types,
            @Nullable String[] typeNames,
            byte[] texts,
            int end) {
        this.slots = slots;
        this.crowded = crowded;
        this.uids = uids;
        this.types = types;
        this.typeNames = typeNames;
        this.texts = texts;
        this.end = end;
    }

    static NameTable empty() {
        return new NameTable(
                new long[32],
                new ConcurrentSkipListMap<>(),
                new EntityUid[16],
                new int[16],
                new String[4],
                new byte[1 << 10],
                GRAIN);
    }

    EntityUid uid(int number) {
        return uids[number];
    }

    EntityUid[] uids() {
        return uids;
    }

    int typeOf(int number) {
        return types[number];
    }

    /// -1 if the name has no number.
    int find(EntityUid uid) {
        return number(slot(uid, true));
    }

    /// The first slot that may be the name's, without a look at whose it is: to be confirmed. Or 0
    /// if the name surely has no number.
    long guess(EntityUid uid) {
        return slot(uid, false);
    }

    /// **Security barrier.** Whether a guess is true: else the rights of somebody else decide.
    boolean confirms(long guess, EntityUid uid) {
        return guess <= 0 || isAt(guess, uid);
    }

    private long slot(EntityUid uid, boolean surely) {
        int mask = slots.length - 1;
        int hash = spread(uid);
        long tag = hash >>> TAG_FROM;
        int at = hash & mask;
        for (int end = at + REACH; at < end; at++) {
            long slot = (long) SLOT.getAcquire(slots, at & mask);
            if (slot == 0 || slot >>> TAG == tag && (!surely || isAt(slot, uid))) {
                return slot;
            }
        }
        Long slot = crowded.get(uid);
        return slot == null ? 0 : certain(number(slot));
    }

    private static int spread(EntityUid uid) {
        int hash = uid.hashCode() * 0x9E3779B9;
        return hash ^ hash >>> 16;
    }

    /// A guess that needs no confirmation.
    static long certain(int number) {
        return Long.MIN_VALUE | number + 1;
    }

    /// -1 of a guess that is 0.
    static int number(long slot) {
        return ((int) slot & FIELD_MASK) - 1;
    }

    private boolean isAt(long slot, EntityUid uid) {
        int place = ((int) (slot >>> FIELD) & FIELD_MASK) * GRAIN;
        if (place == NO_TEXT || place >= texts.length) {
            return uids[number(slot)].equals(uid);
        }
        int type = Byte.toUnsignedInt(texts[place + 1]) | Byte.toUnsignedInt(texts[place + 2]) << 8;
        if (type >= typeNames.length) {
            return uids[number(slot)].equals(uid);
        }
        return isText(place, uid.id()) && uid.type().equals(typeNames[type]);
    }

    private boolean isText(int place, String id) {
        int length = Byte.toUnsignedInt(texts[place]);
        if (id.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (id.charAt(i) != Byte.toUnsignedInt(texts[place + HEAD + i])) {
                return false;
            }
        }
        return true;
    }

    /// This one, or the next one, with room for one more name and its type.
    ///
    /// @param size how many have a number
    NameTable withRoom(int size, int type) {
        if (size > MOST) {
            throw new IllegalStateException("more entities than there are numbers for");
        }
        NameTable larger = size == uids.length ? doubled(size) : this;
        if (type >= typeNames.length) {
            larger = larger.with(Arrays.copyOf(typeNames, 2 * type), texts, end);
        }
        if (end + HEAD + LONGEST > texts.length && texts.length < TEXTS_MOST) {
            // Nothing is written where the one before has room: there its readers would find none.
            byte[] grown = Arrays.copyOf(texts, 2 * texts.length);
            larger = larger.with(larger.typeNames, grown, texts.length);
        }
        return larger;
    }

    private NameTable with(@Nullable String[] names, byte[] text, int next) {
        return new NameTable(slots, crowded, uids, types, names, text, next);
    }

    private NameTable doubled(int size) {
        NameTable larger =
                new NameTable(
                        new long[2 * slots.length],
                        new ConcurrentSkipListMap<>(),
                        Arrays.copyOf(uids, 2 * size),
                        Arrays.copyOf(types, 2 * size),
                        typeNames,
                        texts,
                        end);
        for (long slot : slots) {
            if (slot != 0) {
                larger.put(slot, uids[number(slot)]);
            }
        }
        crowded.forEach((uid, slot) -> larger.put(slot, uid));
        return larger;
    }

    /// Where there is room for it.
    void put(int number, EntityUid uid, int type) {
        uids[number] = uid;
        types[number] = type;
        typeNames[type] = uid.type();
        int hash = spread(uid);
        long place = write(uid.id(), type) / GRAIN;
        put((long) (hash >>> TAG_FROM) << TAG | place << FIELD | number + 1, uid);
    }

    /// Nothing leaves its slot: whoever looks for what is crowded out meets a full run before.
    private void put(long slot, EntityUid uid) {
        int mask = slots.length - 1;
        int at = spread(uid);
        for (int end = at + REACH; at != end; at++) {
            if (slots[at & mask] == 0) {
                SLOT.setRelease(slots, at & mask, slot);
                return;
            }
        }
        crowded.put(uid, slot);
    }

    /// Gives the place; none of what is too long or has characters of more than a byte.
    private int write(String id, int type) {
        int place = end;
        int length = id.length();
        if (length > LONGEST || type > LAST_TYPE || place + HEAD + length > texts.length) {
            return NO_TEXT;
        }
        for (int i = 0; i < length; i++) {
            if (id.charAt(i) > 255) {
                return NO_TEXT;
            }
            texts[place + HEAD + i] = (byte) id.charAt(i);
        }
        texts[place] = (byte) length;
        texts[place + 1] = (byte) type;
        texts[place + 2] = (byte) (type >>> 8);
        end = (place + HEAD + length + GRAIN - 1) / GRAIN * GRAIN;
        return place;
    }

    /// How many names found their run full.
    int crowdedOut() {
        return crowded.size();
    }

    /// How many bytes it takes, without the instances.
    long bytes() {
        return 8L * slots.length
                + 4L * uids.length
                + 4L * types.length
                + texts.length
                + CROWDED_BYTES * crowded.size();
    }
}
