package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads entities from JSON: an array of `{"uid", "attrs", "parents", "tags"}`.
final class EntityJson {
    private EntityJson() {}

    static EntityStore store(String text, @Nullable Schema schema, Limits limits) {
        List<Entity> entities = entities(text, schema, limits);
        try {
            return EntityStore.build(checked(entities, schema), limits.growth());
        } catch (EntityStore.Unfit refused) {
            throw refused.problem(where(refused.entity(), entities));
        }
    }

    /// The last one, which is the second of two.
    private static String where(EntityUid entity, List<Entity> entities) {
        for (int i = entities.size() - 1; i >= 0; i--) {
            if (entities.get(i).uid().equals(entity)) {
                return "at `[" + i + "]`: ";
            }
        }
        return "";
    }

    /// The schema's actions take the place of those described.
    private static List<Entity> checked(List<Entity> entities, @Nullable Schema schema) {
        if (schema == null) {
            return entities;
        }
        EntityChecks checks = new EntityChecks(schema);
        List<Entity> all = new ArrayList<>();
        for (Entity entity : entities) {
            checks.require(entity);
            if (schema.action(entity.uid()) == null) {
                all.add(entity);
            }
        }
        all.addAll(schema.actionEntities());
        return all;
    }

    static List<Entity> entities(String text, @Nullable Schema schema, Limits limits) {
        JsonReading at = new JsonReading(CedarProblem.Kind.ENTITIES);
        List<Json> elements = at.array(Json.parse(text, at.kind(), limits));
        if (elements.size() > limits.entitiesMax()) {
            throw at.at(limits.entitiesMax()).limit("entities", limits.entitiesMax());
        }
        List<Entity> entities = new ArrayList<>(elements.size());
        for (int i = 0; i < elements.size(); i++) {
            entities.add(entity(elements.get(i), schema, limits, at.at(i)));
        }
        return entities;
    }

    private static Entity entity(
            Json json, @Nullable Schema schema, Limits limits, JsonReading at) {
        Json.Obj object = at.object(json);
        at.only(object, Set.of("uid", "attrs", "parents", "tags"));
        final EntityUid uid = at.at("uid").uid(at.member(object, "uid"));
        Schema.EntityType type = schema == null ? null : schema.entityType(uid.type());
        Map<String, CedarType.Attribute> shape =
                type == null ? Map.of() : type.shape().attributes();
        Json parents = at.optional(object, "parents");
        List<EntityUid> above = parents == null ? List.of() : at.at("parents").uids(parents);
        if (above.size() > limits.parentsMax()) {
            throw at.at("parents").limit("parents of one entity", limits.parentsMax());
        }
        return new Entity(
                uid,
                ValueJson.fields(each(object, "attrs", at), shape, at.at("attrs")),
                tags(object, type == null ? null : type.tags(), at),
                above);
    }

    private static Map<String, Json> each(Json.Obj object, String member, JsonReading at) {
        Json json = at.optional(object, member);
        return json == null ? Map.of() : at.at(member).members(json);
    }

    private static Value.RecordOf tags(Json.Obj object, @Nullable CedarType type, JsonReading at) {
        Map<String, Json> members = each(object, "tags", at);
        Map<String, Value> tags = new TreeMap<>();
        members.forEach(
                (name, json) -> tags.put(name, ValueJson.read(json, type, at.at("tags").at(name))));
        return Value.RecordOf.copyOf(tags);
    }

    /// The context of a request, read as the schema says if there is one.
    static Value.RecordOf context(
            String text, @Nullable Schema schema, EntityUid action, Limits limits) {
        JsonReading at = new JsonReading(CedarProblem.Kind.REQUEST);
        return context(Json.parse(text, at.kind(), limits), schema, action, at);
    }

    static Value.RecordOf context(
            Json json, @Nullable Schema schema, EntityUid action, JsonReading at) {
        Schema.Action declared = schema == null ? null : schema.action(action);
        Map<String, CedarType.Attribute> expected =
                declared == null ? Map.of() : declared.context().attributes();
        return ValueJson.fields(at.members(json), expected, at);
    }

    /// `{"principal", "action", "resource", "context"}`; entities as objects.
    static Request request(String text, @Nullable Schema schema, Limits limits) {
        JsonReading at = new JsonReading(CedarProblem.Kind.REQUEST);
        Json.Obj object = at.object(Json.parse(text, at.kind(), limits));
        at.only(object, Set.of("principal", "action", "resource", "context"));
        EntityUid action = at.at("action").uid(at.member(object, "action"));
        Json context = at.optional(object, "context");
        Request request =
                new Request(
                        at.at("principal").uid(at.member(object, "principal")),
                        action,
                        at.at("resource").uid(at.member(object, "resource")),
                        context == null
                                ? Value.RecordOf.EMPTY
                                : context(context, schema, action, at.at("context")));
        if (schema != null) {
            new RequestChecks(schema).require(request);
        }
        return request;
    }
}
