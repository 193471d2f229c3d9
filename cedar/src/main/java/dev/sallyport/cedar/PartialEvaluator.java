package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Computes what can be computed and leaves the rest as an expression over the same variables.
///
/// Invariant: completed by whatever values, the rest evaluates as the original would: to the same
/// value, or to a failure if that one fails. Nothing that could fail is ever simplified away.
final class PartialEvaluator {
    private final PartialRequest request;
    private final Entities entities;

    PartialEvaluator(PartialRequest request, Entities entities) {
        this.request = request;
        this.entities = entities;
    }

    Reduced reduce(Expr expr) {
        return switch (expr) {
            case Expr.Literal(Value value, _) -> new Reduced.Known(value);
            case Expr.Unknown _ -> new Reduced.Open(expr);
            case Expr.Var(Expr.Variable variable, _) -> variable(expr, variable);
            case Expr.If choice -> choice(choice);
            case Expr.And(List<Expr> terms, Span span) -> every(terms, true, span);
            case Expr.Or(List<Expr> terms, Span span) -> every(terms, false, span);
            case Expr.Has has -> has(has);
            case Expr.GetAttr get -> get(get);
            case Expr.Is is -> is(is);
            case Expr.Binary binary -> binary(binary);
            case Expr.Unary(Expr.UnaryOp op, Expr operand, Span span) ->
                    strict(List.of(operand), left -> new Expr.Unary(op, left.getFirst(), span));
            case Expr.Like(Expr target, Pattern pattern, Span span) ->
                    strict(List.of(target), left -> new Expr.Like(left.getFirst(), pattern, span));
            case Expr.SetExpr(List<Expr> elements, Span span) ->
                    strict(elements, left -> new Expr.SetExpr(left, span));
            case Expr.RecordExpr(Map<String, Expr> attributes, Span span) ->
                    record(attributes, span);
            case Expr.Call(ExtensionFunction function, List<Expr> arguments, Span span) ->
                    strict(arguments, left -> new Expr.Call(function, left, span));
        };
    }

    private Reduced variable(Expr expr, Expr.Variable variable) {
        if (variable == Expr.Variable.CONTEXT) {
            Value.@Nullable RecordOf context = request.context();
            return context != null && request.unknownContext().isEmpty()
                    ? new Reduced.Known(context)
                    : new Reduced.Open(expr);
        }
        return switch (request.party(variable)) {
            case PartialRequest.Known(EntityUid uid) -> new Reduced.Known(uid);
            case PartialRequest.Any _ -> new Reduced.Open(expr);
        };
    }

    private interface Rebuild {
        Expr from(List<Expr> children);
    }

    /// For what evaluates all its children: known if all are, failing if one surely does.
    private Reduced strict(List<Expr> children, Rebuild rebuild) {
        List<Expr> left = new ArrayList<>(children.size());
        boolean open = false;
        for (Expr child : children) {
            switch (reduce(child)) {
                case Reduced.Fails fails -> {
                    return fails;
                }
                case Reduced.Known(Value value) -> left.add(new Expr.Literal(value, child.span()));
                case Reduced.Open(Expr rest) -> {
                    left.add(rest);
                    open = true;
                }
            }
        }
        Expr rebuilt = rebuild.from(left);
        return open ? new Reduced.Open(rebuilt) : compute(rebuilt);
    }

    /// Evaluates an expression without variables.
    private Reduced compute(Expr closed) {
        try {
            return new Reduced.Known(new Evaluator(Compiler.NOBODY, entities).evaluate(closed));
        } catch (Fault fault) {
            return new Reduced.Fails(fault);
        }
    }

    /// The expression a result stands for; of a failure, the original, which fails again.
    private static Expr rest(Reduced reduced, Expr original) {
        return switch (reduced) {
            case Reduced.Known(Value value) -> new Expr.Literal(value, original.span());
            case Reduced.Open(Expr open) -> open;
            case Reduced.Fails _ -> original;
        };
    }

    private Reduced choice(Expr.If choice) {
        return switch (reduce(choice.test())) {
            case Reduced.Fails fails -> fails;
            case Reduced.Known(Value.Bool(boolean holds)) ->
                    reduce(holds ? choice.then() : choice.otherwise());
            case Reduced.Known(Value value) ->
                    new Reduced.Fails(Fault.type("bool", value, choice.test().span()));
            case Reduced.Open(Expr test) ->
                    new Reduced.Open(
                            new Expr.If(
                                    test,
                                    rest(reduce(choice.then()), choice.then()),
                                    rest(reduce(choice.otherwise()), choice.otherwise()),
                                    choice.span()));
        };
    }

    /// `&&` (all terms have to be true) and `||` (all have to be false to go on).
    private Reduced every(List<Expr> terms, boolean wanted, Span span) {
        List<Expr> left = new ArrayList<>();
        for (Expr term : terms) {
            Reduced reduced = reduce(term);
            switch (reduced) {
                case Reduced.Known(Value.Bool(boolean holds)) -> {
                    if (holds != wanted) {
                        // What stands behind is never looked at.
                        left.add(new Expr.Literal(Value.Bool.of(holds), term.span()));
                        return left.size() == 1
                                ? new Reduced.Known(Value.Bool.of(holds))
                                : new Reduced.Open(join(left, wanted, span));
                    }
                }
                case Reduced.Known(Value value) -> {
                    Fault fault = Fault.type("bool", value, term.span());
                    return failing(left, term, fault, wanted, span);
                }
                case Reduced.Fails(Fault fault) -> {
                    return failing(left, term, fault, wanted, span);
                }
                case Reduced.Open(Expr open) -> left.add(open);
            }
        }
        if (left.isEmpty()) {
            return new Reduced.Known(Value.Bool.of(wanted));
        }
        return new Reduced.Open(join(left, wanted, span));
    }

    private static Reduced failing(
            List<Expr> before, Expr term, Fault fault, boolean wanted, Span span) {
        if (before.isEmpty()) {
            return new Reduced.Fails(fault);
        }
        before.add(term);
        return new Reduced.Open(join(before, wanted, span));
    }

    /// One term alone keeps a companion unless it is boolean by itself: `true && x` checks that `x`
    /// is, and so must the rest.
    private static Expr join(List<Expr> terms, boolean wanted, Span span) {
        List<Expr> all = new ArrayList<>(terms);
        if (all.size() == 1) {
            if (isBoolean(all.getFirst())) {
                return all.getFirst();
            }
            all.addFirst(new Expr.Literal(Value.Bool.of(wanted), span));
        }
        return wanted ? new Expr.And(all, span) : new Expr.Or(all, span);
    }

    private static boolean isBoolean(Expr expr) {
        return switch (expr) {
            case Expr.And _, Expr.Or _, Expr.Has _, Expr.Like _, Expr.Is _ -> true;
            case Expr.Unary(Expr.UnaryOp op, _, _) -> op != Expr.UnaryOp.NEGATE;
            case Expr.Binary(Expr.BinaryOp op, _, _, _) ->
                    switch (op) {
                        case ADD, SUBTRACT, MULTIPLY, GET_TAG -> false;
                        case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> true;
                        case IN, CONTAINS, CONTAINS_ALL, CONTAINS_ANY, HAS_TAG -> true;
                    };
            case Expr.Call(ExtensionFunction function, _, _) ->
                    function.result.equals(CedarType.BOOL);
            case Expr.Literal _, Expr.Var _, Expr.Unknown _, Expr.If _, Expr.GetAttr _ -> false;
            case Expr.SetExpr _, Expr.RecordExpr _ -> false;
        };
    }

    /// Of a context that is known in part, what is known can be read.
    private boolean readsContext(Expr target, String name) {
        return target instanceof Expr.Var(Expr.Variable variable, _)
                && variable == Expr.Variable.CONTEXT
                && request.context() != null
                && !request.unknownContext().contains(name);
    }

    private Reduced get(Expr.GetAttr get) {
        Value.@Nullable RecordOf context = request.context();
        if (context != null && readsContext(get.target(), get.name())) {
            return compute(
                    new Expr.GetAttr(
                            new Expr.Literal(context, get.span()), get.name(), get.span()));
        }
        return strict(
                List.of(get.target()),
                left -> new Expr.GetAttr(left.getFirst(), get.name(), get.span()));
    }

    private Reduced has(Expr.Has has) {
        Value.@Nullable RecordOf context = request.context();
        if (context != null && readsContext(has.target(), has.path().getFirst())) {
            return compute(
                    new Expr.Has(new Expr.Literal(context, has.span()), has.path(), has.span()));
        }
        return strict(
                List.of(has.target()),
                left -> new Expr.Has(left.getFirst(), has.path(), has.span()));
    }

    /// The type of an unknown principal, action or resource, if that much is known.
    private @Nullable String typeOf(Expr expr) {
        if (expr instanceof Expr.Var(Expr.Variable variable, _)
                && variable != Expr.Variable.CONTEXT
                && request.party(variable) instanceof PartialRequest.Any(String type)) {
            return type;
        }
        return null;
    }

    private Reduced is(Expr.Is is) {
        Reduced target = reduce(is.target());
        Expr in = is.in();
        String type = null;
        switch (target) {
            case Reduced.Fails fails -> {
                return fails;
            }
            case Reduced.Known(Value value) -> {
                if (!(value instanceof EntityUid uid)) {
                    return new Reduced.Fails(Fault.type("entity", value, is.span()));
                }
                type = uid.type();
            }
            case Reduced.Open(Expr open) -> type = typeOf(open);
        }
        Expr rest = rest(target, is.target());
        if (type == null) {
            Expr group = in == null ? null : rest(reduce(in), in);
            return new Reduced.Open(new Expr.Is(rest, is.type(), group, is.span()));
        }
        if (!type.equals(is.type())) {
            return new Reduced.Known(Value.Bool.FALSE);
        }
        return in == null
                ? new Reduced.Known(Value.Bool.TRUE)
                : binary(new Expr.Binary(Expr.BinaryOp.IN, rest, in, is.span()));
    }

    private Reduced binary(Expr.Binary at) {
        Reduced reduced =
                strict(
                        List.of(at.left(), at.right()),
                        left -> new Expr.Binary(at.op(), left.get(0), left.get(1), at.span()));
        boolean equality = at.op() == Expr.BinaryOp.EQUAL || at.op() == Expr.BinaryOp.NOT_EQUAL;
        if (equality && reduced instanceof Reduced.Open(Expr open)) {
            if (open instanceof Expr.Binary(_, Expr left, Expr right, _)
                    && (differ(left, right) || differ(right, left))) {
                return new Reduced.Known(Value.Bool.of(at.op() == Expr.BinaryOp.NOT_EQUAL));
            }
        }
        return reduced;
    }

    /// Whether an unknown entity of known type meets a literal it cannot equal.
    private boolean differ(Expr unknown, Expr literal) {
        String type = typeOf(unknown);
        return type != null
                && literal instanceof Expr.Literal(Value value, _)
                && !(value instanceof EntityUid uid && uid.type().equals(type));
    }

    private Reduced record(Map<String, Expr> attributes, Span span) {
        List<String> names = List.copyOf(attributes.keySet());
        return strict(
                List.copyOf(attributes.values()),
                left -> {
                    Map<String, Expr> made = new TreeMap<>();
                    for (int i = 0; i < names.size(); i++) {
                        made.put(names.get(i), left.get(i));
                    }
                    return new Expr.RecordExpr(made, span);
                });
    }
}
