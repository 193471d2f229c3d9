package dev.sallyport.cedar;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One instance of what entities repeat: the names of their attributes, and short values like
/// `"prod"`. What many share is in the processor's caches when a policy asks for it.
///
/// Remembers some, and forgets one when another falls into its place: what repeats comes back, what
/// does not takes no room for long. Small while little was seen. For all threads: several may make
/// versions of one store at once.
final class Sharing {
    private static final int FEWEST = 1 << 4;
    private static final int MOST = 1 << 12;
    private static final int LONGEST = 64;

    private @Nullable Value[] values = new Value[FEWEST];
    private String[] @Nullable [] names = new String[FEWEST][];
    private int taken;

    /// The text or number to be kept for this one.
    synchronized Value kept(Value value) {
        boolean repeats =
                value instanceof Value.Int
                        || value instanceof Value.Text(String text) && text.length() <= LONGEST;
        if (!repeats) {
            return value;
        }
        int slot = slot(value.hashCode());
        Value known = values[slot];
        if (known != null && known.equals(value)) {
            return known;
        }
        values[slot] = value;
        grow();
        return value;
    }

    /// The names to be kept for these.
    synchronized String[] kept(String[] some) {
        int slot = slot(Arrays.hashCode(some));
        String[] known = names[slot];
        if (known != null && Arrays.equals(some, known)) {
            return known;
        }
        names[slot] = some;
        grow();
        return some;
    }

    private int slot(int hash) {
        return IntMap.spread(hash) & values.length - 1;
    }

    /// Forgets all when it grows: what repeats comes back.
    private void grow() {
        taken++;
        if (taken > values.length && values.length < MOST) {
            values = new Value[values.length * 4];
            names = new String[values.length][];
            taken = 0;
        }
    }
}
