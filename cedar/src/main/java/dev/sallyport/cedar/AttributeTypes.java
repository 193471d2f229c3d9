package dev.sallyport.cedar;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Types reading of attributes and tags: what is optional is only read behind a `has`.
record AttributeTypes(Schema schema, TypeChecker checker) {
    private static final int STEPS_PER_NODE = 4;

    /// Null if values of the type have no attributes at all.
    private @Nullable Map<String, CedarType.Attribute> of(CedarType type) {
        return switch (type) {
            case CedarType.RecordType(Map<String, CedarType.Attribute> attributes) -> attributes;
            case CedarType.EntityType(String name) -> {
                Schema.EntityType declared = schema.entityType(name);
                yield declared == null ? Map.of() : declared.shape().attributes();
            }
            case CedarType.Bool _, CedarType.LongType _, CedarType.StringType _ -> null;
            case CedarType.SetType _, CedarType.Extension _ -> null;
        };
    }

    /// To find one among others costs as much as it is long.
    private Answer.Capability attribute(Expr target, String name) {
        checker.inspection().spend(STEPS_PER_NODE * Exprs.size(target));
        return Answer.Capability.attribute(target, name);
    }

    private Answer.Capability tag(Expr.Binary at) {
        checker.inspection().spend(STEPS_PER_NODE * Exprs.size(at));
        return Answer.Capability.tag(at.left(), at.right());
    }

    Answer get(Expr.GetAttr get, Set<Answer.Capability> known) {
        CedarType type = checker.check(get.target(), known).type();
        if (type == null) {
            return Answer.FAILED;
        }
        Map<String, CedarType.Attribute> attributes = of(type);
        if (attributes == null) {
            return checker.expected("an entity or a record", type, get.target(), null);
        }
        String name = get.name();
        CedarType.Attribute attribute = attributes.get(name);
        if (attribute == null) {
            return checker.report(
                    get,
                    "there is no attribute " + Texts.shown(name) + " in " + owner(type),
                    checker.inspection().suggestion(name, attributes::keySet));
        }
        if (!attribute.required() && !known.contains(attribute(get.target(), name))) {
            return checker.report(
                    get,
                    "the attribute " + Texts.shown(name) + " is optional in " + owner(type),
                    "ask with `has` first");
        }
        return Answer.of(attribute.type());
    }

    private static String owner(CedarType type) {
        return type instanceof CedarType.EntityType(String name)
                ? "entities of type " + Texts.shown(name)
                : "this record";
    }

    /// `has a.b`: as `has a && .a has b`, with the target checked once.
    Answer has(Expr.Has has, Set<Answer.Capability> known) {
        CedarType type = checker.check(has.target(), known).type();
        if (type == null) {
            return Answer.FAILED;
        }
        Expr target = has.target();
        Set<Answer.Capability> gained = new HashSet<>();
        CedarType all = CedarType.TRUE;
        for (String name : has.path()) {
            Map<String, CedarType.Attribute> attributes = of(type);
            if (attributes == null) {
                return checker.expected(
                        "an entity or a record",
                        type,
                        has,
                        type instanceof CedarType.SetType ? "did you mean `contains`" : null);
            }
            CedarType.Attribute attribute = attributes.get(name);
            if (attribute == null) {
                return Answer.of(CedarType.FALSE);
            }
            Answer.Capability capability = attribute(target, name);
            boolean sure =
                    known.contains(capability)
                            || attribute.required() && type instanceof CedarType.RecordType;
            all = sure ? all : CedarType.BOOL;
            gained.add(capability);
            target = new Expr.GetAttr(target, name, has.span());
            type = attribute.type();
        }
        return new Answer(all, gained);
    }

    /// The type of the tags of an entity type; null if it has none.
    private @Nullable CedarType tags(String entityType) {
        Schema.EntityType declared = schema.entityType(entityType);
        return declared == null ? null : declared.tags();
    }

    Answer hasTag(Expr.Binary at, String entityType, Set<Answer.Capability> known) {
        Answer.Capability capability = tag(at);
        if (tags(entityType) == null) {
            return Answer.of(CedarType.FALSE);
        }
        return Answer.of(known.contains(capability) ? CedarType.TRUE : CedarType.BOOL, capability);
    }

    Answer getTag(Expr.Binary at, String entityType, Set<Answer.Capability> known) {
        CedarType type = tags(entityType);
        if (type == null) {
            return checker.report(
                    at, "entities of type " + Texts.shown(entityType) + " have no tags", null);
        }
        return known.contains(tag(at))
                ? Answer.of(type)
                : checker.report(at, "this tag need not be there", "ask with `hasTag` first");
    }
}
