package dev.sallyport.decisionpoint;

import dev.sallyport.cedar.CompiledPolicies;
import dev.sallyport.cedar.Entity;
import dev.sallyport.cedar.EntityStore;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Value;
import dev.sallyport.policy.Snapshot;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The entities a client's policies see, ready to decide on: its own, and beside them Sallyport's
/// facts if its types stand for identities. Made anew only when the facts are others.
final class ClientGround {
    private final ClientRules rules;
    private final ReentrantLock making = new ReentrantLock();
    private volatile @Nullable Prepared prepared;

    ClientGround(ClientRules rules) {
        this.rules = rules;
    }

    /// @param base the facts it was made of; null where they do not matter
    /// @param door for when the policies of the door itself answer; null else
    record Prepared(
            @Nullable EntityStore base,
            EntityStore store,
            CompiledPolicies policies,
            @Nullable DoorMoment door) {
        /// Those that decide about an action.
        CompiledPolicies deciding(EntityUid action) {
            return door == null ? policies : door.snapshot().compiled().deciding(action);
        }

        /// Who is called that: an id, or the name of a person or service account. Ids that are not
        /// known stay what they are, an entity without facts.
        EntityUid resolve(TypeRule rule, String id, NameIndex names) {
            EntityUid byId = new EntityUid(rule.entity(), id);
            if (!TypeRule.ownWorld(rule.entity()) || store.find(byId) != null) {
                return byId;
            }
            EntityUid named = names.find(store, rule.entity(), id);
            return named == null ? byId : named;
        }
    }

    /// The facts and policies of the door at a moment.
    record DoorMoment(Snapshot snapshot, Instant at) {}

    /// @param now the moment to decide for, where policies of the door ask for it
    Prepared on(Snapshot snapshot, InstantSource now) {
        if (rules.doors()) {
            return new Prepared(
                    snapshot.facts(),
                    snapshot.facts(),
                    snapshot.compiled().all(),
                    new DoorMoment(snapshot, now.instant()));
        }
        return on(snapshot);
    }

    private Prepared on(Snapshot snapshot) {
        EntityStore base = rules.identities() ? snapshot.facts() : null;
        Prepared known = prepared;
        if (known != null && known.base == base) {
            return known;
        }
        making.lock();
        try {
            known = prepared;
            if (known == null || known.base != base) {
                EntityStore store =
                        base == null
                                ? EntityStore.of(rules.entities())
                                : base.with(rules.entities(), List.of());
                known =
                        new Prepared(
                                base, store, CompiledPolicies.of(rules.policies(), store), null);
                prepared = known;
            }
            return known;
        } finally {
            making.unlock();
        }
    }

    /// Which identity has a name. Names are never given twice, so what was found once stays right;
    /// who is not found is looked for again in newer facts, once for each.
    static final class NameIndex {
        private volatile Map<String, EntityUid> names = Map.of();
        private volatile @Nullable EntityStore lastRead;

        @Nullable EntityUid find(EntityStore store, String type, String name) {
            EntityUid found = names.get(key(type, name));
            if (found == null && lastRead != store) {
                read(store);
                found = names.get(key(type, name));
            }
            return found != null && called(store, found, name) ? found : null;
        }

        private static boolean called(EntityStore store, EntityUid uid, String name) {
            Value.@Nullable RecordOf attributes = store.attributes(uid);
            return attributes != null && new Value.Text(name).equals(attributes.get("name"));
        }

        private synchronized void read(EntityStore store) {
            if (lastRead == store) {
                return;
            }
            Map<String, EntityUid> read = new HashMap<>();
            for (Entity entity : store.all()) {
                String type = entity.uid().type();
                if ((TypeRule.IDENTITIES.contains(type) || TypeRule.DOORS_ALONE.contains(type))
                        && entity.attributes().get("name") instanceof Value.Text(String name)) {
                    read.put(key(entity.uid().type(), name), entity.uid());
                }
            }
            names = read;
            lastRead = store;
        }

        private static String key(String type, String name) {
            return type + " " + name;
        }
    }
}
