package dev.sallyport.cedar;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whether a value is of a type, the entities it names included.
record Instances(Schema schema) {
    /// Null if it is; otherwise what is wrong.
    @Nullable String refusal(Value value, CedarType type) {
        boolean fits =
                switch (type) {
                    case CedarType.Bool(Boolean known) ->
                            value instanceof Value.Bool(boolean b) && (known == null || known == b);
                    case CedarType.LongType _ -> value instanceof Value.Int;
                    case CedarType.StringType _ -> value instanceof Value.Text;
                    case CedarType.EntityType(String name) ->
                            value instanceof EntityUid uid && uid.type().equals(name);
                    case CedarType.SetType _ -> value instanceof Value.SetOf;
                    case CedarType.RecordType _ -> value instanceof Value.RecordOf;
                    case CedarType.Extension(String name) -> Values.typeName(value).equals(name);
                };
        if (!fits) {
            return "expected " + TypeText.shown(type) + ", got " + Values.typeName(value);
        }
        return switch (value) {
            case EntityUid uid -> unknown(uid);
            case Value.SetOf set when type instanceof CedarType.SetType(CedarType element) ->
                    elements(set, element);
            case Value.RecordOf made when type instanceof CedarType.RecordType shape ->
                    attributes(made, shape);
            default -> null;
        };
    }

    /// Null if the schema has such an entity.
    @Nullable String unknown(EntityUid uid) {
        if (schema.allows(uid)) {
            return null;
        }
        return schema.entityType(uid.type()) == null
                ? "the schema does not declare this entity type or action"
                : "the id is none of the enumeration";
    }

    private @Nullable String elements(Value.SetOf set, CedarType element) {
        for (int i = 0; i < set.size(); i++) {
            String refusal = refusal(set.at(i), element);
            if (refusal != null) {
                return "in a set: " + refusal;
            }
        }
        return null;
    }

    @Nullable String attributes(Value.RecordOf made, CedarType.RecordType shape) {
        for (int i = 0; i < made.size(); i++) {
            CedarType.Attribute attribute = shape.attributes().get(made.nameAt(i));
            if (attribute == null) {
                return "an attribute the type does not have";
            }
            String refusal = refusal(made.valueAt(i), attribute.type());
            if (refusal != null) {
                return "attribute " + Texts.shown(made.nameAt(i)) + ": " + refusal;
            }
        }
        for (Map.Entry<String, CedarType.Attribute> each : shape.attributes().entrySet()) {
            if (each.getValue().required() && !made.has(each.getKey())) {
                return "attribute " + Texts.shown(each.getKey()) + " is missing";
            }
        }
        return null;
    }
}
