package dev.sallyport.decisionpoint;

import dev.sallyport.cedar.Entities;
import dev.sallyport.cedar.EntityStore;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Value;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The stored facts, and for one question what the client claims beside them.
///
/// **Security barrier.** A claim never replaces what is stored and never puts anything into a
/// group. Nothing of it stays: ids that clients make up do not grow the store.
final class ClaimedFacts implements Entities {
    private final EntityStore stored;
    private final Map<EntityUid, Value.RecordOf> merged = new HashMap<>(4);

    ClaimedFacts(EntityStore stored) {
        this.stored = stored;
    }

    void claim(EntityUid uid, Value.RecordOf claims) {
        Map<String, Value> both = new HashMap<>();
        add(both, claims);
        // The same thing can be subject and resource: both claims count, the first one first.
        Value.@Nullable RecordOf before = attributes(uid);
        if (before != null) {
            add(both, before);
        }
        merged.put(uid, Value.RecordOf.copyOf(both));
    }

    private static void add(Map<String, Value> all, Value.RecordOf some) {
        for (String name : some.names()) {
            Value value = some.get(name);
            if (value != null) {
                all.put(name, value);
            }
        }
    }

    @Override
    public Value.@Nullable RecordOf attributes(EntityUid uid) {
        Value.@Nullable RecordOf claimed = merged.get(uid);
        return claimed != null ? claimed : stored.attributes(uid);
    }

    @Override
    public Value.@Nullable RecordOf tags(EntityUid uid) {
        Value.@Nullable RecordOf tags = stored.tags(uid);
        return tags == null && merged.containsKey(uid) ? Value.RecordOf.EMPTY : tags;
    }

    @Override
    public boolean isIn(EntityUid member, EntityUid group) {
        return stored.isIn(member, group);
    }

    @Override
    public boolean isInAny(EntityUid member, Value.SetOf groups) {
        return stored.isInAny(member, groups);
    }
}
