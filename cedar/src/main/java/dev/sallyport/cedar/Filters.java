package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads filters off conditions. What it does not understand it takes for true, so that a filter is
/// never too narrow.
final class Filters {
    private Filters() {}

    /// The entities for which the condition can be true.
    static Filter of(Expr condition, Expr.Variable variable) {
        return switch (condition) {
            case Expr.Literal(Value value, _) ->
                    value.equals(Value.Bool.FALSE) ? Filter.NOTHING : Filter.EVERYTHING;
            case Expr.And(List<Expr> terms, _) -> {
                List<Filter> all = new ArrayList<>();
                terms.forEach(term -> all.add(of(term, variable)));
                yield allOf(all);
            }
            case Expr.Or(List<Expr> terms, _) -> {
                List<Filter> some = new ArrayList<>();
                terms.forEach(term -> some.add(of(term, variable)));
                yield anyOf(some);
            }
            case Expr.If(Expr test, Expr then, Expr otherwise, _) ->
                    anyOf(
                            List.of(
                                    allOf(List.of(of(test, variable), of(then, variable))),
                                    of(otherwise, variable)));
            case Expr.Is(Expr target, String type, Expr in, _) -> {
                if (!isVariable(target, variable)) {
                    yield Filter.EVERYTHING;
                }
                Filter below = in == null ? Filter.EVERYTHING : below(in, Filter.Below::new);
                yield allOf(List.of(new Filter.OfType(type), below));
            }
            case Expr.Binary(Expr.BinaryOp op, Expr left, Expr right, _) ->
                    binary(op, left, right, variable);
            default -> Filter.EVERYTHING;
        };
    }

    static boolean isVariable(Expr expr, Expr.Variable variable) {
        return expr instanceof Expr.Var(Expr.Variable read, _) && read == variable;
    }

    /// The name of an attribute read off the variable; null if it is something else.
    private static @Nullable String attribute(Expr expr, Expr.Variable variable) {
        return expr instanceof Expr.GetAttr(Expr target, String name, _)
                        && isVariable(target, variable)
                ? name
                : null;
    }

    private static Filter binary(Expr.BinaryOp op, Expr left, Expr right, Expr.Variable variable) {
        return switch (op) {
            case EQUAL ->
                    left instanceof Expr.Literal(Value value, _)
                            ? equal(right, value, variable)
                            : right instanceof Expr.Literal(Value value, _)
                                    ? equal(left, value, variable)
                                    : Filter.EVERYTHING;
            case IN -> in(left, right, variable);
            case CONTAINS -> contains(left, right, variable);
            case CONTAINS_ANY -> {
                Filter one = containsAny(left, right, variable);
                yield one == Filter.EVERYTHING ? containsAny(right, left, variable) : one;
            }
            default -> Filter.EVERYTHING;
        };
    }

    private static Filter equal(Expr unknown, Value value, Expr.Variable variable) {
        if (isVariable(unknown, variable)) {
            return value instanceof EntityUid uid ? new Filter.Exactly(uid) : Filter.NOTHING;
        }
        String name = attribute(unknown, variable);
        return name != null && value instanceof EntityUid uid
                ? new Filter.Naming(name, uid)
                : Filter.EVERYTHING;
    }

    private static Filter in(Expr left, Expr right, Expr.Variable variable) {
        if (isVariable(left, variable)) {
            return below(right, Filter.Below::new);
        }
        String member = attribute(left, variable);
        if (member != null) {
            return below(right, group -> new Filter.NamingBelow(member, group));
        }
        String group = attribute(right, variable);
        return group != null && left instanceof Expr.Literal(Value value, _)
                ? value instanceof EntityUid uid
                        ? new Filter.NamingAbove(group, uid)
                        : Filter.NOTHING
                : Filter.EVERYTHING;
    }

    private static Filter contains(Expr left, Expr right, Expr.Variable variable) {
        if (isVariable(right, variable) && left instanceof Expr.Literal(Value.SetOf set, _)) {
            return each(set, Filter.Exactly::new);
        }
        String name = attribute(left, variable);
        return name != null
                        && right instanceof Expr.Literal(Value value, _)
                        && value instanceof EntityUid uid
                ? new Filter.Naming(name, uid)
                : Filter.EVERYTHING;
    }

    private static Filter containsAny(Expr unknown, Expr known, Expr.Variable variable) {
        String name = attribute(unknown, variable);
        if (name == null || !(known instanceof Expr.Literal(Value.SetOf set, _))) {
            return Filter.EVERYTHING;
        }
        for (Value value : set) {
            if (!(value instanceof EntityUid)) {
                return Filter.EVERYTHING;
            }
        }
        return each(set, uid -> new Filter.Naming(name, uid));
    }

    private static Filter each(Value.SetOf set, Function<EntityUid, Filter> filter) {
        List<Filter> some = new ArrayList<>();
        for (Value value : set) {
            if (value instanceof EntityUid uid) {
                some.add(filter.apply(uid));
            }
        }
        return anyOf(some);
    }

    private static Filter below(Expr group, Function<EntityUid, Filter> filter) {
        if (!(group instanceof Expr.Literal(Value value, _))) {
            return Filter.EVERYTHING;
        }
        return switch (value) {
            case EntityUid uid -> filter.apply(uid);
            case Value.SetOf set -> each(set, filter);
            // `in` something that is no entity fails, so it is never true.
            default -> Filter.NOTHING;
        };
    }

    /// Whether a condition holds for exactly the entities that its filter takes, and never fails:
    /// only what cannot fail, put together so that it cannot.
    static boolean isExact(Expr condition, Expr.Variable variable) {
        return switch (condition) {
            case Expr.Literal(Value value, _) -> value instanceof Value.Bool;
            case Expr.And(List<Expr> terms, _) ->
                    terms.stream().allMatch(term -> isExact(term, variable));
            case Expr.Or(List<Expr> terms, _) ->
                    terms.stream().allMatch(term -> isExact(term, variable));
            case Expr.Is(Expr target, _, Expr in, _) ->
                    isVariable(target, variable) && (in == null || isGroups(in));
            case Expr.Binary(Expr.BinaryOp op, Expr left, Expr right, _) ->
                    switch (op) {
                        case EQUAL ->
                                isVariable(left, variable) && right instanceof Expr.Literal
                                        || isVariable(right, variable)
                                                && left instanceof Expr.Literal;
                        case IN -> isVariable(left, variable) && isGroups(right);
                        case CONTAINS ->
                                isVariable(right, variable)
                                        && left instanceof Expr.Literal(Value set, _)
                                        && set instanceof Value.SetOf;
                        default -> false;
                    };
            default -> false;
        };
    }

    private static boolean isGroups(Expr expr) {
        if (!(expr instanceof Expr.Literal(Value value, _))) {
            return false;
        }
        if (value instanceof Value.SetOf set) {
            for (Value element : set) {
                if (!(element instanceof EntityUid)) {
                    return false;
                }
            }
            return true;
        }
        return value instanceof EntityUid;
    }

    static Filter anyOf(List<Filter> some) {
        Set<Filter> distinct = new LinkedHashSet<>();
        for (Filter filter : some) {
            switch (filter) {
                case Filter.Everything everything -> {
                    return everything;
                }
                case Filter.AnyOf(List<Filter> inner) -> distinct.addAll(inner);
                case Filter.Nothing _ -> {}
                case Filter.OfType _, Filter.Exactly _, Filter.Below _, Filter.AllOf _ ->
                        distinct.add(filter);
                case Filter.Naming _, Filter.NamingAbove _, Filter.NamingBelow _ ->
                        distinct.add(filter);
            }
        }
        if (distinct.isEmpty()) {
            return Filter.NOTHING;
        }
        return distinct.size() == 1
                ? distinct.iterator().next()
                : new Filter.AnyOf(List.copyOf(distinct));
    }

    static Filter allOf(List<Filter> all) {
        Set<Filter> distinct = new LinkedHashSet<>();
        for (Filter filter : all) {
            switch (filter) {
                case Filter.Nothing nothing -> {
                    return nothing;
                }
                case Filter.AllOf(List<Filter> inner) -> distinct.addAll(inner);
                case Filter.Everything _ -> {}
                case Filter.OfType _, Filter.Exactly _, Filter.Below _, Filter.AnyOf _ ->
                        distinct.add(filter);
                case Filter.Naming _, Filter.NamingAbove _, Filter.NamingBelow _ ->
                        distinct.add(filter);
            }
        }
        if (distinct.isEmpty()) {
            return Filter.EVERYTHING;
        }
        return distinct.size() == 1
                ? distinct.iterator().next()
                : new Filter.AllOf(List.copyOf(distinct));
    }
}
