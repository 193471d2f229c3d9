package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Turns a schema as written into one whose names all mean something.
///
/// A name without namespace is looked for in its own namespace, then outside of any, then among the
/// built-in types; at each step a common type goes before an entity type.
///
/// **Security barrier.** A declaration can have many names, stand for a large type and be above or
/// below many others: what all of them come to is the product. It is counted while it is written
/// out, and refused beyond [Growth].
final class SchemaResolver {
    private static final Set<String> KEYWORDS =
            Set.of("Bool", "Boolean", "Entity", "Extension", "Long", "Record", "Set", "String");
    private static final Map<String, CedarType> BUILT_IN =
            Map.of(
                    "Bool", CedarType.BOOL,
                    "Boolean", CedarType.BOOL,
                    "Long", CedarType.LONG,
                    "String", CedarType.STRING,
                    "decimal", CedarType.DECIMAL,
                    "ipaddr", CedarType.IPADDR,
                    "datetime", CedarType.DATETIME,
                    "duration", CedarType.DURATION);

    private record Scoped<T>(String namespace, T declaration) {}

    private final Map<String, Scoped<SchemaSource.CommonType>> commons = new LinkedHashMap<>();
    private final Map<String, Scoped<SchemaSource.EntityDecl>> entities = new LinkedHashMap<>();
    private final Map<EntityUid, Scoped<SchemaSource.ActionDecl>> actions = new LinkedHashMap<>();
    private final Map<String, CedarType> resolved = new HashMap<>();
    private final Set<String> resolving = new LinkedHashSet<>();
    private final Set<String> actionTypes = new HashSet<>();
    private final TypeMeasures measures = new TypeMeasures();
    private final Growth growth;
    private long declarations;
    private int nesting;

    private SchemaResolver(Growth growth) {
        this.growth = growth;
    }

    static Schema resolve(SchemaSource source, Growth growth) {
        SchemaResolver resolver = new SchemaResolver(growth);
        resolver.declare(source);
        return resolver.schema();
    }

    private void count(long more, SchemaSource.Place place) {
        declarations += more;
        if (declarations > growth.declarationsMax()) {
            throw beyond("types, names and ancestors of a schema", growth.declarationsMax(), place);
        }
    }

    private static CedarProblem beyond(String what, long most, SchemaSource.Place place) {
        String reason = what + " beyond the limit of " + most;
        return place.problem(reason, "take the schema apart").asLimit();
    }

    private void declare(SchemaSource source) {
        Set<String> names = new LinkedHashSet<>();
        for (SchemaSource.Namespace namespace : source.namespaces()) {
            String name = namespace.name();
            if (!names.add(name)) {
                throw namespace.place().problem("two namespaces have this name", null);
            }
            if (!name.isEmpty() && !Names.isName(name)) {
                throw namespace.place().problem("this name is reserved", null);
            }
            declare(namespace);
        }
        refuseShadows();
    }

    private void declare(SchemaSource.Namespace namespace) {
        for (SchemaSource.CommonType type : namespace.types()) {
            if (KEYWORDS.contains(type.name())) {
                throw type.place()
                        .problem(Texts.shown(type.name()) + " is reserved", "choose another name");
            }
            String name = Names.join(namespace.name(), type.name());
            if (commons.put(name, new Scoped<>(namespace.name(), type)) != null) {
                throw type.place().problem(Texts.shown(type.name()) + " is declared twice", null);
            }
        }
        for (SchemaSource.EntityDecl entity : namespace.entities()) {
            if (entity.name().equals("Action")) {
                throw entity.place()
                        .problem("`Action` is no entity type", "declare actions with `action`");
            }
            String name = Names.join(namespace.name(), entity.name());
            if (entities.put(name, new Scoped<>(namespace.name(), entity)) != null) {
                throw entity.place()
                        .problem(Texts.shown(entity.name()) + " is declared twice", null);
            }
        }
        for (SchemaSource.ActionDecl action : namespace.actions()) {
            EntityUid uid = new EntityUid(Names.join(namespace.name(), "Action"), action.name());
            if (actions.put(uid, new Scoped<>(namespace.name(), action)) != null) {
                throw action.place().problem("this action is declared twice", null);
            }
            actionTypes.add(uid.type());
        }
    }

    /// What is declared outside of any namespace may not be declared again inside one: it would
    /// silently mean something else there.
    private void refuseShadows() {
        for (Map.Entry<String, Scoped<SchemaSource.CommonType>> e : commons.entrySet()) {
            SchemaSource.CommonType type = e.getValue().declaration();
            refuseShadow(e.getValue().namespace(), type.name(), type.place());
        }
        for (Map.Entry<String, Scoped<SchemaSource.EntityDecl>> e : entities.entrySet()) {
            SchemaSource.EntityDecl type = e.getValue().declaration();
            refuseShadow(e.getValue().namespace(), type.name(), type.place());
        }
        for (Map.Entry<EntityUid, Scoped<SchemaSource.ActionDecl>> e : actions.entrySet()) {
            SchemaSource.ActionDecl action = e.getValue().declaration();
            boolean inside = !e.getValue().namespace().isEmpty();
            if (inside && actions.containsKey(new EntityUid("Action", action.name()))) {
                throw action.place()
                        .problem("this action hides one outside the namespace", "rename one");
            }
        }
    }

    private void refuseShadow(String namespace, String name, SchemaSource.Place place) {
        boolean hides = commons.containsKey(name) || entities.containsKey(name);
        if (!namespace.isEmpty() && hides) {
            throw place.problem(
                    Texts.shown(name) + " hides a type outside the namespace",
                    "rename one of them");
        }
    }

    private Schema schema() {
        for (String common : commons.keySet()) {
            common(common);
        }
        Map<String, Schema.EntityType> types = new TreeMap<>();
        Map<String, Set<String>> direct = new HashMap<>();
        entities.forEach((name, scoped) -> direct.put(name, memberOf(scoped)));
        entities.forEach((name, scoped) -> {
            Set<String> above = above(name, direct, scoped.declaration().place());
            types.put(name, entityType(name, scoped, above));
        });
        return new Schema(types, new ActionResolver().resolve(), growth);
    }

    private Set<String> memberOf(Scoped<SchemaSource.EntityDecl> scoped) {
        Set<String> above = new LinkedHashSet<>();
        SchemaSource.Place place = scoped.declaration().place();
        count(scoped.declaration().memberOf().size(), place);
        for (String parent : scoped.declaration().memberOf()) {
            above.add(entity(scoped.namespace(), parent, place));
        }
        return above;
    }

    private <T> Set<T> above(T start, Map<T, Set<T>> direct, SchemaSource.Place place) {
        Set<T> all = new LinkedHashSet<>();
        List<T> open = new ArrayList<>(direct.getOrDefault(start, Set.of()));
        while (!open.isEmpty()) {
            T next = open.removeLast();
            if (all.add(next)) {
                Set<T> higher = direct.getOrDefault(next, Set.of());
                count(1L + higher.size(), place);
                open.addAll(higher);
            }
        }
        return all;
    }

    private Schema.EntityType entityType(
            String name, Scoped<SchemaSource.EntityDecl> scoped, Set<String> above) {
        SchemaSource.EntityDecl declared = scoped.declaration();
        CedarType tags = declared.tags() == null ? null : type(scoped.namespace(), declared.tags());
        Set<String> choices = declared.choices() == null ? null : Set.copyOf(unique(declared));
        return new Schema.EntityType(
                name,
                above,
                recordType(scoped.namespace(), declared.shape()),
                tags,
                choices,
                declared.annotations());
    }

    private Set<String> unique(SchemaSource.EntityDecl declared) {
        List<String> choices = declared.choices() == null ? List.of() : declared.choices();
        count(choices.size(), declared.place());
        if (choices.isEmpty()) {
            throw declared.place().problem("an enumeration needs at least one id", null);
        }
        return new LinkedHashSet<>(choices);
    }

    /// The entity type a name means, written out.
    private String entity(String namespace, String name, SchemaSource.Place place) {
        for (String candidate : candidates(namespace, name)) {
            if (entities.containsKey(candidate) || actionTypes.contains(candidate)) {
                return candidate;
            }
        }
        throw place.problem(
                "there is no entity type " + Texts.shown(name),
                Suggestion.of(name, entities.keySet()));
    }

    private static List<String> candidates(String namespace, String name) {
        return name.contains("::") || namespace.isEmpty()
                ? List.of(name)
                : List.of(Names.join(namespace, name), name);
    }

    private CedarType.RecordType recordType(String namespace, SchemaSource.Type written) {
        if (type(namespace, written) instanceof CedarType.RecordType made) {
            measures.of(made, written.place());
            return made;
        }
        throw written.place().problem("expected a record type here", null);
    }

    /// **Security barrier.** Types in types, by way of their names as well, are this method's
    /// stack.
    private CedarType type(String namespace, SchemaSource.Type written) {
        count(1, written.place());
        if (++nesting > TypeMeasures.DEPTH_MAX) {
            throw beyond("types in types", TypeMeasures.DEPTH_MAX, written.place());
        }
        CedarType type = written(namespace, written);
        nesting--;
        return type;
    }

    private CedarType written(String namespace, SchemaSource.Type written) {
        return switch (written) {
            case SchemaSource.Known(CedarType type, _) -> type;
            case SchemaSource.SetOf(SchemaSource.Type element, _) ->
                    new CedarType.SetType(type(namespace, element));
            case SchemaSource.RecordOf(Map<String, SchemaSource.Attribute> attributes, _) -> {
                Map<String, CedarType.Attribute> made = new TreeMap<>();
                attributes.forEach((name, attribute) ->
                        made.put(
                                name,
                                new CedarType.Attribute(
                                        type(namespace, attribute.type()), attribute.required())));
                yield new CedarType.RecordType(made);
            }
            case SchemaSource.Named named -> named(namespace, named);
        };
    }

    private CedarType named(String namespace, SchemaSource.Named named) {
        for (String candidate : candidates(namespace, named.name())) {
            boolean common = named.meaning() != SchemaSource.Meaning.ENTITY;
            boolean entity = named.meaning() != SchemaSource.Meaning.COMMON;
            if (common && commons.containsKey(candidate)) {
                return common(candidate);
            }
            if (entity && (entities.containsKey(candidate) || actionTypes.contains(candidate))) {
                return new CedarType.EntityType(candidate);
            }
        }
        CedarType builtIn = builtIn(named.name());
        if (builtIn != null && named.meaning() != SchemaSource.Meaning.ENTITY) {
            return builtIn;
        }
        List<String> known = new ArrayList<>(commons.keySet());
        known.addAll(entities.keySet());
        known.addAll(BUILT_IN.keySet());
        throw named.place()
                .problem(
                        "there is no type " + Texts.shown(named.name()),
                        Suggestion.of(named.name(), known));
    }

    private static @Nullable CedarType builtIn(String name) {
        String bare = name.startsWith("__cedar::") ? name.substring(9) : name;
        return BUILT_IN.get(bare);
    }

    private CedarType common(String name) {
        CedarType before = resolved.get(name);
        if (before != null) {
            return before;
        }
        Scoped<SchemaSource.CommonType> scoped = commons.get(name);
        if (scoped == null) {
            throw new IllegalStateException("not a common type");
        }
        SchemaSource.CommonType declared = scoped.declaration();
        if (!resolving.add(name)) {
            throw declared.place()
                    .problem(
                            Texts.shown(declared.name()) + " is made of itself", "break the cycle");
        }
        CedarType type = type(scoped.namespace(), declared.type());
        resolving.remove(name);
        resolved.put(name, type);
        measures.of(type, declared.place());
        return type;
    }

    /// Actions refer to each other by uid rather than by type name.
    private final class ActionResolver {
        private final Map<EntityUid, Set<EntityUid>> direct = new LinkedHashMap<>();
        private long environments;

        Map<EntityUid, Schema.Action> resolve() {
            actions.forEach((uid, scoped) -> direct.put(uid, parents(uid, scoped)));
            Map<EntityUid, Schema.Action> made = new TreeMap<>();
            actions.forEach((uid, scoped) -> made.put(uid, action(uid, scoped)));
            return made;
        }

        private Set<EntityUid> parents(EntityUid uid, Scoped<SchemaSource.ActionDecl> scoped) {
            Set<EntityUid> parents = new LinkedHashSet<>();
            count(scoped.declaration().memberOf().size(), scoped.declaration().place());
            for (SchemaSource.ActionRef ref : scoped.declaration().memberOf()) {
                parents.add(parent(uid, scoped, ref));
            }
            return parents;
        }

        private EntityUid parent(
                EntityUid uid, Scoped<SchemaSource.ActionDecl> scoped, SchemaSource.ActionRef ref) {
            String written = ref.type();
            List<String> types =
                    written == null ? List.of(uid.type()) : candidates(scoped.namespace(), written);
            for (String type : types) {
                EntityUid parent = new EntityUid(type, ref.id());
                if (actions.containsKey(parent)) {
                    return parent;
                }
            }
            throw scoped.declaration()
                    .place()
                    .problem("it is in an action that is not declared", "declare that one too");
        }

        private Schema.Action action(EntityUid uid, Scoped<SchemaSource.ActionDecl> scoped) {
            SchemaSource.ActionDecl declared = scoped.declaration();
            Set<EntityUid> ancestors = above(uid, direct, declared.place());
            if (ancestors.contains(uid)) {
                throw declared.place().problem("the actions form a cycle", "break it");
            }
            SchemaSource.AppliesTo appliesTo = declared.appliesTo();
            Set<String> principals =
                    appliesTo == null ? Set.of() : types(appliesTo.principals(), scoped);
            Set<String> resources =
                    appliesTo == null ? Set.of() : types(appliesTo.resources(), scoped);
            environments += (long) principals.size() * resources.size();
            if (environments > growth.environmentsMax()) {
                throw beyond(
                        "combinations of principal, action and resource",
                        growth.environmentsMax(),
                        declared.place());
            }
            return new Schema.Action(
                    uid,
                    direct.getOrDefault(uid, Set.of()),
                    ancestors,
                    principals,
                    resources,
                    appliesTo == null
                            ? CedarType.RecordType.EMPTY
                            : recordType(scoped.namespace(), appliesTo.context()),
                    declared.annotations());
        }

        private Set<String> types(List<String> names, Scoped<SchemaSource.ActionDecl> scoped) {
            Set<String> types = new LinkedHashSet<>();
            count(names.size(), scoped.declaration().place());
            for (String name : names) {
                types.add(entity(scoped.namespace(), name, scoped.declaration().place()));
            }
            return types;
        }
    }
}
