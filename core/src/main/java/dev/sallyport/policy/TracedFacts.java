package dev.sallyport.policy;

import dev.sallyport.cedar.Entities;
import dev.sallyport.cedar.EntityStore;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Facts that remember what was read of them.
final class TracedFacts implements Entities {
    private static final int MAX = 200;

    private final EntityStore facts;
    private final Set<String> read = new LinkedHashSet<>();

    TracedFacts(EntityStore facts) {
        this.facts = facts;
    }

    List<String> read() {
        return List.copyOf(read);
    }

    @Override
    public Value.@Nullable RecordOf attributes(EntityUid uid) {
        Value.@Nullable RecordOf found = facts.attributes(uid);
        note(found == null ? uid + " is not known" : uid + " is " + found);
        return found;
    }

    @Override
    public Value.@Nullable RecordOf tags(EntityUid uid) {
        Value.@Nullable RecordOf found = facts.tags(uid);
        note(found == null ? uid + " is not known" : uid + " is tagged " + found);
        return found;
    }

    @Override
    public boolean isIn(EntityUid member, EntityUid group) {
        boolean in = facts.isIn(member, group);
        if (!member.isAction()) {
            note(member + (in ? " is in " : " is not in ") + group);
        }
        return in;
    }

    private void note(String fact) {
        if (read.size() < MAX) {
            read.add(fact);
        }
    }
}
