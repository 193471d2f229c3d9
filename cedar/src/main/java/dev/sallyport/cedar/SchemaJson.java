package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads schemas in the JSON syntax.
final class SchemaJson {
    private SchemaJson() {}

    static SchemaSource parse(String text, Limits limits) {
        Json json = Json.parse(text, CedarProblem.Kind.SCHEMA, limits);
        JsonReading at = new JsonReading(CedarProblem.Kind.SCHEMA);
        List<SchemaSource.Namespace> namespaces = new ArrayList<>();
        at.members(json)
                .forEach((name, value) -> namespaces.add(namespace(name, value, at.at(name))));
        return new SchemaSource(namespaces);
    }

    private static SchemaSource.Place place(JsonReading at) {
        return (reason, hint) -> at.problem(hint == null ? reason : reason + ": " + hint);
    }

    private static SchemaSource.Namespace namespace(String name, Json json, JsonReading at) {
        Json.Obj object = at.object(json);
        at.only(object, Set.of("entityTypes", "actions", "commonTypes", "annotations"));
        List<SchemaSource.CommonType> types = new ArrayList<>();
        each(object, "commonTypes", at)
                .forEach((id, type) -> {
                    JsonReading inside = at.at("commonTypes").at(id);
                    requireIdentifier(id, inside);
                    types.add(new SchemaSource.CommonType(id, type(type, inside), place(inside)));
                });
        List<SchemaSource.EntityDecl> entities = new ArrayList<>();
        each(object, "entityTypes", at)
                .forEach((id, type) -> {
                    JsonReading inside = at.at("entityTypes").at(id);
                    requireIdentifier(id, inside);
                    entities.add(entity(id, inside.object(type), inside));
                });
        List<SchemaSource.ActionDecl> actions = new ArrayList<>();
        each(object, "actions", at)
                .forEach((id, action) -> {
                    JsonReading inside = at.at("actions").at(id);
                    actions.add(action(id, inside.object(action), inside));
                });
        return new SchemaSource.Namespace(
                name, annotations(object, at), types, entities, actions, place(at));
    }

    private static void requireIdentifier(String id, JsonReading at) {
        if (!Names.isIdentifier(id)) {
            throw at.problem("this is not a name");
        }
    }

    private static Map<String, Json> each(Json.Obj object, String member, JsonReading at) {
        Json json = at.optional(object, member);
        return json == null ? Map.of() : at.at(member).members(json);
    }

    private static Map<String, String> annotations(Json.Obj object, JsonReading at) {
        Map<String, String> annotations = new LinkedHashMap<>();
        each(object, "annotations", at)
                .forEach((name, value) -> {
                    boolean empty = value instanceof Json.Null;
                    JsonReading inside = at.at("annotations");
                    annotations.put(name, empty ? "" : inside.string(value));
                });
        return annotations;
    }

    private static SchemaSource.EntityDecl entity(String id, Json.Obj object, JsonReading at) {
        at.only(object, Set.of("memberOfTypes", "shape", "tags", "enum", "annotations"));
        Json choices = at.optional(object, "enum");
        Json shape = at.optional(object, "shape");
        Json tags = at.optional(object, "tags");
        if (choices != null && (shape != null || tags != null)) {
            throw at.problem("an enumeration has neither shape nor tags");
        }
        return new SchemaSource.EntityDecl(
                id,
                names(object, "memberOfTypes", at),
                shape == null
                        ? new SchemaSource.RecordOf(Map.of(), place(at))
                        : type(shape, at.at("shape")),
                tags == null ? null : type(tags, at.at("tags")),
                choices == null ? null : strings(choices, at.at("enum")),
                annotations(object, at),
                place(at));
    }

    private static List<String> strings(Json json, JsonReading at) {
        List<String> strings = new ArrayList<>();
        List<Json> elements = at.array(json);
        for (int i = 0; i < elements.size(); i++) {
            strings.add(at.at(i).string(elements.get(i)));
        }
        return strings;
    }

    private static List<String> names(Json.Obj object, String member, JsonReading at) {
        Json json = at.optional(object, member);
        List<String> names = json == null ? List.of() : strings(json, at.at(member));
        for (String name : names) {
            requireName(name, at.at(member));
        }
        return names;
    }

    private static String requireName(String name, JsonReading at) {
        String bare = name.startsWith("__cedar::") ? name.substring(9) : name;
        if (!Names.isName(bare)) {
            throw at.problem("this is not the name of a type");
        }
        return name;
    }

    private static SchemaSource.ActionDecl action(String id, Json.Obj object, JsonReading at) {
        at.only(object, Set.of("appliesTo", "memberOf", "attributes", "annotations"));
        if (!each(object, "attributes", at).isEmpty()) {
            throw at.problem("actions have no attributes");
        }
        List<SchemaSource.ActionRef> memberOf = new ArrayList<>();
        Json parents = at.optional(object, "memberOf");
        if (parents != null && !(parents instanceof Json.Null)) {
            for (Json parent : at.at("memberOf").array(parents)) {
                memberOf.add(actionRef(at.at("memberOf").object(parent), at.at("memberOf")));
            }
        }
        Json appliesTo = at.optional(object, "appliesTo");
        boolean absent = appliesTo == null || appliesTo instanceof Json.Null;
        return new SchemaSource.ActionDecl(
                id,
                memberOf,
                absent || appliesTo == null
                        ? null
                        : appliesTo(at.at("appliesTo").object(appliesTo), at.at("appliesTo")),
                annotations(object, at),
                place(at));
    }

    private static SchemaSource.ActionRef actionRef(Json.Obj object, JsonReading at) {
        at.only(object, Set.of("id", "type"));
        Json type = at.optional(object, "type");
        String id = at.string(at.member(object, "id"));
        boolean absent = type == null || type instanceof Json.Null;
        return new SchemaSource.ActionRef(
                absent || type == null ? null : requireName(at.string(type), at), id);
    }

    private static SchemaSource.AppliesTo appliesTo(Json.Obj object, JsonReading at) {
        at.only(object, Set.of("principalTypes", "resourceTypes", "context"));
        at.member(object, "principalTypes");
        at.member(object, "resourceTypes");
        Json context = at.optional(object, "context");
        return new SchemaSource.AppliesTo(
                names(object, "principalTypes", at),
                names(object, "resourceTypes", at),
                context == null
                        ? new SchemaSource.RecordOf(Map.of(), place(at))
                        : type(context, at.at("context")));
    }

    private static SchemaSource.Type type(Json json, JsonReading at) {
        Json.Obj object = at.object(json);
        String word = at.at("type").string(at.member(object, "type"));
        CedarType primitive =
                switch (word) {
                    case "String" -> CedarType.STRING;
                    case "Long" -> CedarType.LONG;
                    case "Boolean", "Bool" -> CedarType.BOOL;
                    default -> null;
                };
        if (primitive != null) {
            at.only(object, Set.of("type", "required", "annotations"));
            return new SchemaSource.Known(primitive, place(at));
        }
        return switch (word) {
            case "Set" -> {
                at.only(object, Set.of("type", "element", "required", "annotations"));
                Json element = at.member(object, "element");
                yield new SchemaSource.SetOf(type(element, at.at("element")), place(at));
            }
            case "Record" -> record(object, at);
            case "Entity" -> named(object, SchemaSource.Meaning.ENTITY, at);
            case "EntityOrCommon" -> named(object, SchemaSource.Meaning.COMMON_OR_ENTITY, at);
            case "Extension" -> extension(object, at);
            default -> {
                at.only(object, Set.of("type", "required", "annotations"));
                requireName(word, at.at("type"));
                yield new SchemaSource.Named(word, SchemaSource.Meaning.COMMON, place(at));
            }
        };
    }

    private static SchemaSource.Type named(
            Json.Obj object, SchemaSource.Meaning meaning, JsonReading at) {
        at.only(object, Set.of("type", "name", "required", "annotations"));
        String name = requireName(at.string(at.member(object, "name")), at.at("name"));
        return new SchemaSource.Named(name, meaning, place(at));
    }

    private static SchemaSource.Type extension(Json.Obj object, JsonReading at) {
        at.only(object, Set.of("type", "name", "required", "annotations"));
        @Nullable CedarType type =
                switch (at.string(at.member(object, "name"))) {
                    case "decimal" -> CedarType.DECIMAL;
                    case "ipaddr" -> CedarType.IPADDR;
                    case "datetime" -> CedarType.DATETIME;
                    case "duration" -> CedarType.DURATION;
                    default -> null;
                };
        if (type == null) {
            throw at.problem("there is no such extension type");
        }
        return new SchemaSource.Known(type, place(at));
    }

    private static SchemaSource.Type record(Json.Obj object, JsonReading at) {
        at.only(
                object,
                Set.of("type", "attributes", "additionalAttributes", "required", "annotations"));
        Json open = at.optional(object, "additionalAttributes");
        if (open != null && at.bool(open)) {
            throw at.problem("records cannot be open: list the attributes");
        }
        Map<String, SchemaSource.Attribute> attributes = new LinkedHashMap<>();
        each(object, "attributes", at)
                .forEach((name, json) -> {
                    JsonReading inside = at.at("attributes").at(name);
                    Json required = inside.optional(inside.object(json), "required");
                    boolean always = required == null || inside.bool(required);
                    attributes.put(name, new SchemaSource.Attribute(type(json, inside), always));
                });
        return new SchemaSource.RecordOf(attributes, place(at));
    }
}
