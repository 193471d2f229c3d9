package dev.sallyport.cedar;

import java.util.List;

/// Walking expressions.
final class Exprs {
    private Exprs() {}

    /// How many expressions one is made of, itself counted.
    static long size(Expr expr) {
        long size = 1;
        for (Expr child : children(expr)) {
            size += size(child);
        }
        return size;
    }

    /// The expressions directly inside one, in the order of evaluation.
    static List<Expr> children(Expr expr) {
        return switch (expr) {
            case Expr.Literal _, Expr.Var _, Expr.Unknown _ -> List.of();
            case Expr.If(Expr test, Expr then, Expr otherwise, _) -> List.of(test, then, otherwise);
            case Expr.And(List<Expr> terms, _) -> terms;
            case Expr.Or(List<Expr> terms, _) -> terms;
            case Expr.Unary(_, Expr operand, _) -> List.of(operand);
            case Expr.Binary(_, Expr left, Expr right, _) -> List.of(left, right);
            case Expr.GetAttr(Expr target, _, _) -> List.of(target);
            case Expr.Has(Expr target, _, _) -> List.of(target);
            case Expr.Like(Expr target, _, _) -> List.of(target);
            case Expr.Is(Expr target, _, Expr in, _) ->
                    in == null ? List.of(target) : List.of(target, in);
            case Expr.SetExpr(List<Expr> elements, _) -> elements;
            case Expr.RecordExpr made -> List.copyOf(made.attributes().values());
            case Expr.Call(_, List<Expr> arguments, _) -> arguments;
        };
    }
}
