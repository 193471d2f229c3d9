package dev.sallyport.cedar;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Entities in memory, their hierarchy closed once so that `in` is two look-ups. Immutable.
///
/// Kept in two levels: every entity knows its direct parents, and only what *is* a parent has its
/// ancestors written out. A million people in ten groups each cost ten references each, not the
/// whole chain above.
public final class EntityStore implements Entities {
    public static final EntityStore EMPTY = EntityStore.of(java.util.List.of());

    private final Map<EntityUid, Entity> entities;
    private final Map<EntityUid, Set<EntityUid>> ancestors;

    private EntityStore(Map<EntityUid, Entity> entities, Map<EntityUid, Set<EntityUid>> ancestors) {
        this.entities = entities;
        this.ancestors = ancestors;
    }

    /// Refuses a hierarchy with a cycle, and one entity described in two ways.
    public static EntityStore of(Collection<Entity> all) {
        Map<EntityUid, Entity> entities = new LinkedHashMap<>(all.size() * 2);
        for (Entity entity : all) {
            Entity before = entities.put(entity.uid(), entity);
            if (before != null && !before.equals(entity)) {
                throw CedarProblem.of(
                        CedarProblem.Kind.ENTITIES,
                        "one entity is described twice, and differently");
            }
        }
        return new EntityStore(entities, Closure.of(entities));
    }

    /// Reads the JSON format without a schema.
    public static EntityStore parseJson(String json) {
        return EntityJson.store(json, null, Limits.DEFAULT);
    }

    /// Reads the JSON format as the schema says, adds the schema's actions, and refuses whatever
    /// does not conform.
    public static EntityStore parseJson(String json, Schema schema) {
        return EntityJson.store(json, schema, Limits.DEFAULT);
    }

    @Override
    public @Nullable Entity find(EntityUid uid) {
        return entities.get(uid);
    }

    @Override
    public boolean isIn(EntityUid member, EntityUid group) {
        if (member.equals(group)) {
            return true;
        }
        Entity entity = entities.get(member);
        if (entity == null) {
            return false;
        }
        for (EntityUid parent : entity.parents()) {
            if (parent.equals(group)) {
                return true;
            }
            Set<EntityUid> above = ancestors.get(parent);
            if (above != null && above.contains(group)) {
                return true;
            }
        }
        return false;
    }

    public Collection<Entity> all() {
        return Collections.unmodifiableCollection(entities.values());
    }

    /// As JSON that reads back without a schema.
    public String toJson() {
        return JsonText.entities(entities.values());
    }

    /// Everything above an entity.
    public Set<EntityUid> ancestorsOf(EntityUid uid) {
        Entity entity = entities.get(uid);
        Map<EntityUid, Boolean> above = new HashMap<>();
        if (entity != null) {
            for (EntityUid parent : entity.parents()) {
                above.put(parent, true);
                ancestors.getOrDefault(parent, Set.of()).forEach(a -> above.put(a, true));
            }
        }
        return Collections.unmodifiableSet(above.keySet());
    }
}
