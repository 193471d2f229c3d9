package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads schemas in the syntax for people.
final class SchemaParser {
    private final Cursor cursor;

    private SchemaParser(String text, Limits limits) {
        this.cursor = new Cursor(new SourceText(text, CedarProblem.Kind.SCHEMA, limits));
    }

    static SchemaSource parse(String text, Limits limits) {
        return new SchemaParser(text, limits).schema();
    }

    /// One namespace while it is being read.
    private static final class Collected {
        final List<SchemaSource.CommonType> types = new ArrayList<>();
        final List<SchemaSource.EntityDecl> entities = new ArrayList<>();
        final List<SchemaSource.ActionDecl> actions = new ArrayList<>();

        SchemaSource.Namespace named(
                String name, Map<String, String> annotations, SchemaSource.Place place) {
            return new SchemaSource.Namespace(name, annotations, types, entities, actions, place);
        }
    }

    private SchemaSource schema() {
        List<SchemaSource.Namespace> namespaces = new ArrayList<>();
        Collected bare = new Collected();
        SchemaSource.Place start = place(cursor.peek());
        while (!cursor.atEnd()) {
            Map<String, String> annotations = PolicyParser.annotations(cursor);
            if (cursor.take("namespace")) {
                SchemaSource.Place place = place(cursor.peek());
                String name = path("the name of the namespace");
                cursor.expect("{");
                Collected inside = new Collected();
                while (!cursor.take("}")) {
                    declaration(inside, PolicyParser.annotations(cursor));
                }
                namespaces.add(inside.named(name, annotations, place));
            } else {
                declaration(bare, annotations);
            }
        }
        namespaces.add(bare.named("", Map.of(), start));
        return new SchemaSource(namespaces);
    }

    private void declaration(Collected into, Map<String, String> annotations) {
        Token word = cursor.peek();
        if (cursor.take("entity")) {
            entity(into, annotations, word);
        } else if (cursor.take("action")) {
            action(into, annotations, word);
        } else if (cursor.take("type")) {
            Token name = cursor.peek();
            String id = cursor.identifier("the name of the type");
            cursor.expect("=");
            into.types.add(new SchemaSource.CommonType(id, type(), place(name)));
            cursor.expect(";");
        } else {
            throw cursor.unexpected("expected `entity`, `action`, `type` or `namespace`");
        }
    }

    private SchemaSource.Place place(Token token) {
        return (reason, hint) -> cursor.problem(token, reason, hint);
    }

    private void entity(Collected into, Map<String, String> annotations, Token at) {
        List<String> names = new ArrayList<>();
        do {
            names.add(cursor.identifier("the name of the entity type"));
        } while (cursor.take(","));
        List<String> memberOf = List.of();
        SchemaSource.Type shape = new SchemaSource.RecordOf(Map.of(), place(at));
        SchemaSource.Type tags = null;
        List<String> choices = null;
        if (cursor.take("enum")) {
            choices = choices();
        } else {
            if (cursor.take("in")) {
                memberOf = entityTypes();
            }
            if (cursor.take("=") || cursor.at("{")) {
                shape = attributes();
            }
            if (cursor.take("tags")) {
                tags = type();
            }
        }
        cursor.expect(";");
        for (String name : names) {
            into.entities.add(
                    new SchemaSource.EntityDecl(
                            name, memberOf, shape, tags, choices, annotations, place(at)));
        }
    }

    private List<String> choices() {
        cursor.expect("[");
        List<String> choices = new ArrayList<>();
        do {
            choices.add(cursor.string("an id in double quotes"));
        } while (cursor.take(","));
        cursor.expect("]");
        return choices;
    }

    private List<String> entityTypes() {
        if (!cursor.take("[")) {
            return List.of(path("an entity type"));
        }
        List<String> types = new ArrayList<>();
        while (!cursor.at("]")) {
            types.add(path("an entity type"));
            if (!cursor.take(",")) {
                break;
            }
        }
        cursor.expect("]");
        return types;
    }

    private String path(String what) {
        StringBuilder path = new StringBuilder(pathWord(what));
        while (cursor.at("::") && cursor.peek(1).kind() == Token.Kind.WORD) {
            cursor.next();
            path.append("::").append(pathWord(what));
        }
        return path.toString();
    }

    /// A word of a path: unlike a policy, a schema may say `__cedar`.
    private String pathWord(String what) {
        Token word = cursor.expectWord(what);
        if (!word.is("__cedar")) {
            cursor.requireFree(word);
        }
        return word.text();
    }

    private String idOrString(String what) {
        return cursor.at(Token.Kind.STRING) ? cursor.string(what) : cursor.identifier(what);
    }

    private void action(Collected into, Map<String, String> annotations, Token at) {
        List<String> names = new ArrayList<>();
        do {
            names.add(idOrString("the name of the action"));
        } while (cursor.take(","));
        List<SchemaSource.ActionRef> memberOf = new ArrayList<>();
        if (cursor.take("in")) {
            boolean several = cursor.take("[");
            do {
                memberOf.add(actionRef());
            } while (several && cursor.take(","));
            if (several) {
                cursor.expect("]");
            }
        }
        SchemaSource.AppliesTo appliesTo = null;
        if (cursor.take("appliesTo")) {
            appliesTo = appliesTo(at);
        }
        if (cursor.take("attributes")) {
            cursor.expect("{");
            cursor.expect("}");
        }
        cursor.expect(";");
        for (String name : names) {
            into.actions.add(
                    new SchemaSource.ActionDecl(name, memberOf, appliesTo, annotations, place(at)));
        }
    }

    private SchemaSource.ActionRef actionRef() {
        if (cursor.at(Token.Kind.STRING)) {
            return new SchemaSource.ActionRef(null, cursor.string("an action"));
        }
        Token first = cursor.peek();
        String path = path("an action");
        if (cursor.take("::")) {
            return new SchemaSource.ActionRef(path, cursor.string("an action id"));
        }
        if (path.contains("::")) {
            throw cursor.problem(first, "this is no action", "write `Type::Action::\"id\"`");
        }
        return new SchemaSource.ActionRef(null, path);
    }

    private SchemaSource.AppliesTo appliesTo(Token action) {
        cursor.expect("{");
        List<String> principals = null;
        List<String> resources = null;
        SchemaSource.Type context = null;
        while (!cursor.at("}")) {
            Token word = cursor.peek();
            if (cursor.take("principal")) {
                principals = applied(principals, word);
            } else if (cursor.take("resource")) {
                resources = applied(resources, word);
            } else if (cursor.take("context")) {
                cursor.expect(":");
                if (context != null) {
                    throw cursor.problem(word, "`context` stands twice", null);
                }
                context = context();
            } else {
                throw cursor.unexpected("expected `principal`, `resource` or `context`");
            }
            if (!cursor.take(",")) {
                break;
            }
        }
        cursor.expect("}");
        if (principals == null || resources == null) {
            throw cursor.problem(
                    action,
                    "`appliesTo` names both `principal` and `resource`",
                    "leave `appliesTo` out for an action that only groups others");
        }
        SchemaSource.Type given =
                context == null ? new SchemaSource.RecordOf(Map.of(), place(action)) : context;
        return new SchemaSource.AppliesTo(principals, resources, given);
    }

    private List<String> applied(@Nullable List<String> before, Token word) {
        cursor.expect(":");
        List<String> types = entityTypes();
        if (before != null) {
            throw cursor.problem(word, word.shown() + " stands twice", null);
        }
        if (types.isEmpty()) {
            throw cursor.problem(
                    word,
                    word.shown() + " names no type",
                    "leave `appliesTo` out for an action that only groups others");
        }
        return types;
    }

    private SchemaSource.Type context() {
        if (cursor.at("{")) {
            return attributes();
        }
        Token at = cursor.peek();
        String name = path("a record type");
        return new SchemaSource.Named(name, SchemaSource.Meaning.COMMON, place(at));
    }

    private SchemaSource.Type type() {
        Token at = cursor.peek();
        cursor.enter();
        try {
            if (at.is("{")) {
                return attributes();
            }
            if (at.is("Set") && cursor.peek(1).is("<")) {
                cursor.next();
                cursor.next();
                SchemaSource.Type element = type();
                cursor.expect(">");
                return new SchemaSource.SetOf(element, place(at));
            }
            String name = path("a type");
            return new SchemaSource.Named(name, SchemaSource.Meaning.COMMON_OR_ENTITY, place(at));
        } finally {
            cursor.leave();
        }
    }

    private SchemaSource.Type attributes() {
        Token open = cursor.expect("{");
        Map<String, SchemaSource.Attribute> attributes = new LinkedHashMap<>();
        while (!cursor.at("}")) {
            PolicyParser.annotations(cursor);
            Token at = cursor.peek();
            String name = idOrString("the name of an attribute");
            boolean required = !cursor.take("?");
            cursor.expect(":");
            SchemaSource.Attribute attribute = new SchemaSource.Attribute(type(), required);
            if (attributes.put(name, attribute) != null) {
                throw cursor.problem(at, "this attribute stands twice", null);
            }
            if (!cursor.take(",")) {
                break;
            }
        }
        cursor.expect("}");
        return new SchemaSource.RecordOf(attributes, place(open));
    }
}
