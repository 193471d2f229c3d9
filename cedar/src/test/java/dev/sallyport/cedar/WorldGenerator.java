package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Makes schemas with entities and requests that conform to them.
final class WorldGenerator {
    private static final List<String> ATTRIBUTES =
            List.of("a", "b", "c", "owner", "with space", "if", "ünï");

    /// A schema as text, as read, and entities and requests in it.
    record World(String schemaText, Schema schema, EntityStore entities, List<Request> requests) {}

    private final Dice dice;
    private final String namespace;
    private final List<String> types = new ArrayList<>();

    WorldGenerator(Dice dice) {
        this.dice = dice;
        this.namespace = dice.oneIn(3) ? "App" : "";
        int count = 2 + dice.below(3);
        for (int i = 0; i < count; i++) {
            types.add("T" + i);
        }
    }

    World world() {
        String text = schemaText();
        Schema schema = Schema.parse(text);
        EntityStore entities = entities(schema);
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            requests.add(request(schema));
        }
        return new World(text, schema, entities, requests);
    }

    private String schemaText() {
        StringBuilder out = new StringBuilder();
        if (!namespace.isEmpty()) {
            out.append("namespace ").append(namespace).append(" {\n");
        }
        out.append("type Common = ").append(recordType(1)).append(";\n");
        out.append("entity Colour enum [\"red\", \"green\"];\n");
        for (int i = 0; i < types.size(); i++) {
            out.append("entity ").append(types.get(i));
            if (i + 1 < types.size() && !dice.oneIn(4)) {
                out.append(" in [").append(types.get(i + 1));
                out.append(dice.oneIn(3) ? ", " + types.get(i) : "").append("]");
            }
            out.append(" = ").append(recordType(2));
            if (dice.oneIn(2)) {
                out.append(" tags ").append(type(1));
            }
            out.append(";\n");
        }
        out.append("action all, \"group one\";\n");
        int actions = 1 + dice.below(3);
        for (int i = 0; i < actions; i++) {
            out.append("action act").append(i);
            out.append(dice.oneIn(2) ? " in [all]" : dice.oneIn(2) ? " in \"group one\"" : "");
            out.append(" appliesTo {\n  principal: [").append(some());
            out.append("],\n  resource: [").append(some()).append("],\n  context: ");
            out.append(dice.oneIn(4) ? "Common" : recordType(2)).append("\n};\n");
        }
        return out.append(namespace.isEmpty() ? "" : "}\n").toString();
    }

    private String some() {
        Set<String> some = new TreeSet<>(List.of(dice.pick(types)));
        if (dice.oneIn(2)) {
            some.add(dice.pick(types));
        }
        if (dice.oneIn(5)) {
            some.add("Colour");
        }
        return String.join(", ", some);
    }

    private String recordType(int depth) {
        StringBuilder out = new StringBuilder("{");
        for (String name : ATTRIBUTES) {
            if (dice.oneIn(2)) {
                out.append(Texts.quote(name)).append(dice.oneIn(2) ? "?: " : ": ");
                out.append(type(depth - 1)).append(", ");
            }
        }
        return out.append("}").toString();
    }

    private String type(int depth) {
        int choice = dice.below(depth > 0 ? 12 : 9);
        return switch (choice) {
            case 0 -> "Bool";
            case 1, 2 -> "Long";
            case 3 -> "String";
            case 4 -> "decimal";
            case 5 -> "ipaddr";
            case 6 -> dice.oneIn(2) ? "datetime" : "duration";
            case 7 -> dice.pick(types);
            case 8 -> dice.oneIn(3) ? "Colour" : "__cedar::String";
            case 9, 10 -> "Set<" + type(depth - 1) + ">";
            default -> recordType(depth);
        };
    }

    private EntityStore entities(Schema schema) {
        List<Entity> entities = new ArrayList<>();
        for (Schema.EntityType type : schema.entityTypes()) {
            for (int i = 0; i < 3 && type.choices() == null; i++) {
                if (!dice.oneIn(6)) {
                    entities.add(entity(type, i));
                }
            }
        }
        entities.addAll(schema.actionEntities());
        return EntityStore.of(entities);
    }

    private Entity entity(Schema.EntityType type, int index) {
        List<EntityUid> above = new ArrayList<>();
        for (String parent : type.memberOf()) {
            boolean self = parent.equals(type.name());
            if (!dice.oneIn(3) && !(self && index == 0)) {
                int id = self ? dice.below(index) : dice.below(3);
                above.add(new EntityUid(parent, id(id)));
            }
        }
        Value.RecordOf tags = Value.RecordOf.EMPTY;
        if (type.tags() != null && dice.oneIn(2)) {
            tags = Value.RecordOf.copyOf(Map.of("k", value(type.tags()), "a", value(type.tags())));
        }
        EntityUid uid = new EntityUid(type.name(), id(index));
        return new Entity(uid, record(type.shape()), tags, above);
    }

    static String id(int index) {
        return List.of("one", "two \"2\"", "three\n").get(index);
    }

    private Value.RecordOf record(CedarType.RecordType shape) {
        Map<String, Value> values = new TreeMap<>();
        shape.attributes()
                .forEach((name, attribute) -> {
                    if (attribute.required() || dice.oneIn(2)) {
                        values.put(name, value(attribute.type()));
                    }
                });
        return Value.RecordOf.copyOf(values);
    }

    Value value(CedarType type) {
        return switch (type) {
            case CedarType.Bool _ -> Value.Bool.of(dice.oneIn(2));
            case CedarType.LongType _ -> new Value.Int(dice.anyLong());
            case CedarType.StringType _ -> new Value.Text(dice.text());
            case CedarType.EntityType(String name) -> uid(name);
            case CedarType.SetType(CedarType element) -> {
                Value[] values = new Value[dice.below(4)];
                for (int i = 0; i < values.length; i++) {
                    values[i] = value(element);
                }
                yield Value.SetOf.of(values);
            }
            case CedarType.RecordType shape -> record(shape);
            case CedarType.Extension(String name) ->
                    switch (name) {
                        case "decimal" -> new Value.Decimal(dice.anyLong());
                        case "ipaddr" -> ip();
                        case "datetime" -> new Value.Datetime(dice.anyLong());
                        default -> new Value.Duration(dice.anyLong());
                    };
        };
    }

    private Value ip() {
        boolean v6 = dice.oneIn(2);
        long low = v6 ? dice.anyLong() : dice.anyLong() & 0xffffffffL;
        long high = v6 ? dice.anyLong() : 0;
        return new Value.Ip(v6, high, low, dice.below(v6 ? 129 : 33));
    }

    private EntityUid uid(String type) {
        if (type.endsWith("Colour")) {
            return new EntityUid(type, dice.oneIn(2) ? "red" : "green");
        }
        return new EntityUid(type, id(dice.below(3)));
    }

    private Request request(Schema schema) {
        Schema.Environment environment = dice.pick(schema.environments());
        return new Request(
                uid(environment.principal()),
                environment.action().uid(),
                uid(environment.resource()),
                record(environment.action().context()));
    }
}
