package dev.sallyport.cedar;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Turns expressions into [Code]. Whatever does not depend on the request is computed here, once,
/// unless computing it fails: then it has to fail at every request again.
final class Compiler {
    static final Request NOBODY =
            Request.of(new EntityUid("X", ""), new EntityUid("X", ""), new EntityUid("X", ""));

    private Compiler() {}

    static Code compile(Expr expr) {
        Value constant = fold(expr);
        return constant == null ? build(expr) : new Codes.Constant(constant, expr.span());
    }

    /// The value of an expression that reads neither request nor entities; null if it does, or if
    /// it fails.
    private static @Nullable Value fold(Expr expr) {
        if (expr instanceof Expr.Literal(Value value, _)) {
            return value;
        }
        if (!isClosed(expr)) {
            return null;
        }
        try {
            return new Evaluator(NOBODY, EntityStore.EMPTY).evaluate(expr);
        } catch (Fault fault) {
            return null;
        }
    }

    private static boolean isClosed(Expr expr) {
        boolean reads =
                switch (expr) {
                    case Expr.Var _, Expr.Unknown _, Expr.Has _, Expr.GetAttr _ -> true;
                    case Expr.Is(_, _, Expr in, _) -> in != null;
                    case Expr.Binary(Expr.BinaryOp op, _, _, _) ->
                            op == Expr.BinaryOp.IN
                                    || op == Expr.BinaryOp.GET_TAG
                                    || op == Expr.BinaryOp.HAS_TAG;
                    default -> false;
                };
        if (reads) {
            return false;
        }
        for (Expr child : Exprs.children(expr)) {
            if (!isClosed(child)) {
                return false;
            }
        }
        return true;
    }

    private static Code[] compile(List<Expr> exprs) {
        Code[] codes = new Code[exprs.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = compile(exprs.get(i));
        }
        return codes;
    }

    private static Code build(Expr expr) {
        return switch (expr) {
            case Expr.Literal(Value value, Span span) -> new Codes.Constant(value, span);
            case Expr.Var(Expr.Variable variable, Span span) -> new Codes.Variable(variable, span);
            case Expr.Unknown(_, Span span) -> new Codes.NotKnown(span);
            case Expr.If(Expr test, Expr then, Expr otherwise, Span span) ->
                    new Codes.Choice(compile(test), compile(then), compile(otherwise), span);
            case Expr.And(List<Expr> terms, Span span) ->
                    new Codes.Every(compile(terms), true, span);
            case Expr.Or(List<Expr> terms, Span span) ->
                    new Codes.Every(compile(terms), false, span);
            case Expr.Unary(Expr.UnaryOp op, Expr operand, Span span) ->
                    op == Expr.UnaryOp.NOT
                            ? new Codes.Not(compile(operand), span)
                            : new Codes.Single(op, compile(operand), span);
            case Expr.Binary binary -> binary(binary);
            case Expr.GetAttr(Expr target, String name, Span span) ->
                    new Codes.Attribute(compile(target), name, span);
            case Expr.Has(Expr target, List<String> path, Span span) ->
                    new Codes.Has(compile(target), path, span);
            case Expr.Like(Expr target, Pattern pattern, Span span) ->
                    new Codes.Like(compile(target), pattern, span);
            case Expr.Is(Expr target, String type, Expr in, Span span) ->
                    new Codes.Is(compile(target), type, in == null ? null : compile(in), span);
            case Expr.SetExpr(List<Expr> elements, Span span) ->
                    new Codes.MakeSet(compile(elements), span);
            case Expr.RecordExpr(Map<String, Expr> attributes, Span span) ->
                    new Codes.MakeRecord(
                            attributes.keySet().toArray(new String[0]),
                            compile(List.copyOf(attributes.values())),
                            span);
            case Expr.Call(ExtensionFunction function, List<Expr> arguments, Span span) ->
                    new Codes.Call(function, compile(arguments), span);
        };
    }

    private static Code binary(Expr.Binary at) {
        Code left = compile(at.left());
        Code right = compile(at.right());
        return switch (at.op()) {
            case EQUAL -> new Codes.Equal(left, right, false, at.span());
            case NOT_EQUAL -> new Codes.Equal(left, right, true, at.span());
            case LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> new Codes.Order(at, left, right);
            case ADD, SUBTRACT, MULTIPLY -> new Codes.Arithmetic(at, left, right);
            case IN, CONTAINS, CONTAINS_ALL, CONTAINS_ANY, GET_TAG, HAS_TAG ->
                    new Codes.Pair(at, left, right);
        };
    }
}
