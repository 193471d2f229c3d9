package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What there is: entity types with their shapes, and actions with what they apply to. All names
/// are resolved and all hierarchies closed.
public final class Schema {
    /// One entity type. `memberOf` holds every type above it, `choices` the ids of an enumeration.
    public record EntityType(
            String name,
            Set<String> memberOf,
            CedarType.RecordType shape,
            @Nullable CedarType tags,
            @Nullable Set<String> choices,
            Map<String, String> annotations) {
        boolean allowsId(String id) {
            return choices == null || choices.contains(id);
        }
    }

    /// One action. `ancestors` holds everything above it, `parents` what was written.
    public record Action(
            EntityUid uid,
            Set<EntityUid> parents,
            Set<EntityUid> ancestors,
            Set<String> principals,
            Set<String> resources,
            CedarType.RecordType context,
            Map<String, String> annotations) {}

    /// One combination a request may have.
    public record Environment(String principal, Action action, String resource) {}

    private final Map<String, EntityType> entityTypes;
    private final Map<EntityUid, Action> actions;

    /// By the type of actions, all types above any of them.
    private final Map<String, Set<String>> actionTypes = new HashMap<>();

    private final Growth growth;

    Schema(Map<String, EntityType> entityTypes, Map<EntityUid, Action> actions, Growth growth) {
        this.entityTypes = Collections.unmodifiableMap(entityTypes);
        this.actions = Collections.unmodifiableMap(actions);
        this.growth = growth;
        for (Action action : actions.values()) {
            Set<String> above =
                    actionTypes.computeIfAbsent(action.uid().type(), _ -> new HashSet<>());
            action.ancestors().forEach(ancestor -> above.add(ancestor.type()));
        }
    }

    /// Reads the syntax for people.
    public static Schema parse(String text) {
        return parse(text, Limits.DEFAULT);
    }

    public static Schema parse(String text, Limits limits) {
        return SchemaResolver.resolve(SchemaParser.parse(text, limits), limits.growth());
    }

    /// Reads the JSON syntax.
    public static Schema parseJson(String json) {
        return parseJson(json, Limits.DEFAULT);
    }

    public static Schema parseJson(String json, Limits limits) {
        return SchemaResolver.resolve(SchemaJson.parse(json, limits), limits.growth());
    }

    public @Nullable EntityType entityType(String name) {
        return entityTypes.get(name);
    }

    public @Nullable Action action(EntityUid uid) {
        return actions.get(uid);
    }

    public Collection<EntityType> entityTypes() {
        return entityTypes.values();
    }

    public Collection<Action> actions() {
        return actions.values();
    }

    /// At most as many as [Growth#environmentsMax].
    public List<Environment> environments() {
        List<Environment> environments = new ArrayList<>();
        for (Action action : actions.values()) {
            for (String principal : action.principals()) {
                for (String resource : action.resources()) {
                    environments.add(new Environment(principal, action, resource));
                }
            }
        }
        return environments;
    }

    boolean knowsType(String type) {
        return entityTypes.containsKey(type) || Names.isActionType(type);
    }

    /// Of the limits under which the schema was read.
    Growth growth() {
        return growth;
    }

    /// Whether the schema has such an entity: an action it declares, or an id its type allows.
    boolean allows(EntityUid uid) {
        EntityType type = entityTypes.get(uid.type());
        return type == null ? actions.containsKey(uid) : type.allowsId(uid.id());
    }

    /// Whether an entity of type `lower` can be in one of type `upper`.
    boolean mayBeIn(String lower, String upper) {
        if (lower.equals(upper)) {
            return true;
        }
        EntityType type = entityTypes.get(lower);
        if (type != null) {
            return type.memberOf().contains(upper);
        }
        return actionTypes.getOrDefault(lower, Set.of()).contains(upper);
    }

    /// The actions as the entities they are.
    List<Entity> actionEntities() {
        List<Entity> entities = new ArrayList<>();
        for (Action action : actions.values()) {
            entities.add(Entity.of(action.uid(), action.parents().toArray(new EntityUid[0])));
        }
        return entities;
    }
}
