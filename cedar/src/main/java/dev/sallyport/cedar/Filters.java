package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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
                Filter below = in == null ? Filter.EVERYTHING : below(in);
                yield allOf(List.of(new Filter.OfType(type), below));
            }
            case Expr.Binary(Expr.BinaryOp op, Expr left, Expr right, _) ->
                    binary(op, left, right, variable);
            default -> Filter.EVERYTHING;
        };
    }

    private static boolean isVariable(Expr expr, Expr.Variable variable) {
        return expr instanceof Expr.Var(Expr.Variable read, _) && read == variable;
    }

    private static Filter binary(Expr.BinaryOp op, Expr left, Expr right, Expr.Variable variable) {
        return switch (op) {
            case EQUAL -> {
                boolean reversed = isVariable(right, variable);
                Expr other = reversed ? left : right;
                yield (reversed || isVariable(left, variable))
                                && other instanceof Expr.Literal(Value value, _)
                        ? value instanceof EntityUid uid ? new Filter.Exactly(uid) : Filter.NOTHING
                        : Filter.EVERYTHING;
            }
            case IN -> isVariable(left, variable) ? below(right) : Filter.EVERYTHING;
            case CONTAINS ->
                    isVariable(right, variable) && left instanceof Expr.Literal(Value.SetOf set, _)
                            ? members(set)
                            : Filter.EVERYTHING;
            default -> Filter.EVERYTHING;
        };
    }

    private static Filter members(Value.SetOf set) {
        List<Filter> some = new ArrayList<>();
        for (Value value : set) {
            if (value instanceof EntityUid uid) {
                some.add(new Filter.Exactly(uid));
            }
        }
        return anyOf(some);
    }

    private static Filter below(Expr group) {
        if (!(group instanceof Expr.Literal(Value value, _))) {
            return Filter.EVERYTHING;
        }
        return switch (value) {
            case EntityUid uid -> new Filter.Below(uid);
            case Value.SetOf set -> {
                List<Filter> some = new ArrayList<>();
                for (Value element : set) {
                    if (element instanceof EntityUid uid) {
                        some.add(new Filter.Below(uid));
                    }
                }
                yield anyOf(some);
            }
            // `in` something that is no entity fails, so it is never true.
            default -> Filter.NOTHING;
        };
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
