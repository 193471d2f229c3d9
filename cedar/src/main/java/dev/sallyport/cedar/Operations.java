package dev.sallyport.cedar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the operators do to values that are already computed. Shared by all evaluators.
final class Operations {
    private Operations() {}

    static Value unary(Expr.UnaryOp op, Value value, Span span) {
        return switch (op) {
            case NOT -> Value.Bool.of(!bool(value, span));
            case NEGATE -> {
                long number = number(value, span);
                if (number == Long.MIN_VALUE) {
                    throw overflow("-", span);
                }
                yield new Value.Int(-number);
            }
            case IS_EMPTY -> Value.Bool.of(set(value, span).size() == 0);
        };
    }

    static Value binary(Expr.Binary at, Value left, Value right, Entities entities) {
        Span span = at.span();
        return switch (at.op()) {
            case EQUAL -> Value.Bool.of(Values.equal(left, right));
            case NOT_EQUAL -> Value.Bool.of(!Values.equal(left, right));
            case LESS -> Value.Bool.of(order(left, right, at) < 0);
            case LESS_EQUAL -> Value.Bool.of(order(left, right, at) <= 0);
            case GREATER -> Value.Bool.of(order(left, right, at) > 0);
            case GREATER_EQUAL -> Value.Bool.of(order(left, right, at) >= 0);
            case ADD, SUBTRACT, MULTIPLY -> arithmetic(at, left, right);
            case IN -> Value.Bool.of(in(entity(left, at.left().span()), right, entities, span));
            case CONTAINS -> Value.Bool.of(set(left, at.left().span()).contains(right));
            case CONTAINS_ALL -> {
                Value.SetOf set = set(left, at.left().span());
                yield Value.Bool.of(set.containsAll(set(right, at.right().span())));
            }
            case CONTAINS_ANY -> {
                Value.SetOf set = set(left, at.left().span());
                yield Value.Bool.of(set.containsAny(set(right, at.right().span())));
            }
            case GET_TAG -> {
                EntityUid uid = entity(left, at.left().span());
                yield tag(uid, text(right, at.right().span()), entities, span);
            }
            case HAS_TAG -> {
                EntityUid uid = entity(left, at.left().span());
                String key = text(right, at.right().span());
                Value.RecordOf tags = entities.tags(uid);
                yield Value.Bool.of(tags != null && tags.has(key));
            }
        };
    }

    /// `<` and its kin: longs, datetimes and durations, each among themselves.
    static int order(Value left, Value right, Expr.Binary at) {
        return switch (left) {
            case Value.Int(long a) -> Long.compare(a, number(right, at.right().span()));
            case Value.Datetime(long a) when right instanceof Value.Datetime(long b) ->
                    Long.compare(a, b);
            case Value.Duration(long a) when right instanceof Value.Duration(long b) ->
                    Long.compare(a, b);
            case Value.Datetime _ -> throw Fault.type("datetime", right, at.right().span());
            case Value.Duration _ -> throw Fault.type("duration", right, at.right().span());
            case Value.Bool _, Value.Text _, EntityUid _, Value.SetOf _, Value.RecordOf _ ->
                    throw Fault.type("long, datetime or duration", left, at.left().span());
            case Value.Decimal _, Value.Ip _ ->
                    throw Fault.type("long, datetime or duration", left, at.left().span());
        };
    }

    private static Value arithmetic(Expr.Binary at, Value left, Value right) {
        long a = number(left, at.left().span());
        return new Value.Int(arithmetic(at, a, number(right, at.right().span())));
    }

    static long arithmetic(Expr.Binary at, long a, long b) {
        try {
            return switch (at.op()) {
                case ADD -> Math.addExact(a, b);
                case SUBTRACT -> Math.subtractExact(a, b);
                default -> Math.multiplyExact(a, b);
            };
        } catch (ArithmeticException e) {
            throw overflow(at.op().word, at.span());
        }
    }

    private static Fault overflow(String op, Span span) {
        return new Fault(
                PolicyError.Kind.OVERFLOW, "integer overflow: the result of `" + op + "`", span);
    }

    static boolean in(EntityUid uid, Value right, Entities entities, Span span) {
        if (right instanceof EntityUid group) {
            return entities.isIn(uid, group);
        }
        if (!(right instanceof Value.SetOf groups)) {
            throw Fault.type("an entity or a set of entities", right, span);
        }
        // Every element is looked at first: a wrong one is an error even behind a right one.
        for (int i = 0; i < groups.size(); i++) {
            entity(groups.at(i), span);
        }
        return entities.isInAny(uid, groups);
    }

    static Value attribute(Value target, String name, Entities entities, Span span) {
        Value.@Nullable RecordOf attributes = attributes(target, entities, span);
        if (attributes == null) {
            throw new Fault(PolicyError.Kind.NO_ENTITY, "the entity does not exist", span);
        }
        Value value = attributes.get(name);
        if (value == null) {
            throw new Fault(
                    PolicyError.Kind.NO_ATTRIBUTE,
                    (target instanceof EntityUid ? "entity" : "record")
                            + " does not have the attribute "
                            + Texts.shown(name)
                            + ": ask with `has` first",
                    span);
        }
        return value;
    }

    static Value.Bool has(Value target, List<String> path, Entities entities, Span span) {
        Value at = target;
        // By index: an iterator would be an object made on the way to every decision.
        for (int i = 0; i < path.size(); i++) {
            Value.@Nullable RecordOf attributes = attributes(at, entities, span);
            Value value = attributes == null ? null : attributes.get(path.get(i));
            if (value == null) {
                return Value.Bool.FALSE;
            }
            at = value;
        }
        return Value.Bool.TRUE;
    }

    /// Null if the target is an entity that does not exist.
    private static Value.@Nullable RecordOf attributes(Value target, Entities entities, Span span) {
        if (target instanceof Value.RecordOf attributes) {
            return attributes;
        }
        if (target instanceof EntityUid uid) {
            return entities.attributes(uid);
        }
        throw Fault.type("record or entity", target, span);
    }

    private static Value tag(EntityUid uid, String key, Entities entities, Span span) {
        Value.RecordOf tags = entities.tags(uid);
        if (tags == null) {
            throw new Fault(PolicyError.Kind.NO_ENTITY, "the entity does not exist", span);
        }
        Value value = tags.get(key);
        if (value == null) {
            throw new Fault(
                    PolicyError.Kind.NO_TAG,
                    "the entity does not have this tag: ask with `hasTag` first",
                    span);
        }
        return value;
    }

    static Value.Bool like(Value target, Pattern pattern, Span span) {
        return Value.Bool.of(pattern.matches(text(target, span)));
    }

    static boolean bool(Value value, Span span) {
        if (value instanceof Value.Bool(boolean known)) {
            return known;
        }
        throw Fault.type("bool", value, span);
    }

    static long number(Value value, Span span) {
        if (value instanceof Value.Int(long number)) {
            return number;
        }
        throw Fault.type("long", value, span);
    }

    static String text(Value value, Span span) {
        if (value instanceof Value.Text(String text)) {
            return text;
        }
        throw Fault.type("string", value, span);
    }

    static EntityUid entity(Value value, Span span) {
        if (value instanceof EntityUid uid) {
            return uid;
        }
        throw Fault.type("entity", value, span);
    }

    static Value.SetOf set(Value value, Span span) {
        if (value instanceof Value.SetOf set) {
            return set;
        }
        throw Fault.type("set", value, span);
    }
}
