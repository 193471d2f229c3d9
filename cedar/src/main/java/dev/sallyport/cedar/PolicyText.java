package dev.sallyport.cedar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Policies and expressions as Cedar text that reads back to the same.
final class PolicyText {
    /// How tightly an expression binds; the grammar's levels.
    private static final int IF = 0;

    private static final int OR = 1;
    private static final int AND = 2;
    private static final int RELATION = 3;
    private static final int SUM = 4;
    private static final int PRODUCT = 5;
    private static final int UNARY = 6;
    private static final int MEMBER = 7;

    private final StringBuilder out = new StringBuilder();
    private final int most;

    private PolicyText(int most) {
        this.most = most;
    }

    static String write(Policy policy) {
        PolicyText text = new PolicyText(Integer.MAX_VALUE);
        text.policy(policy);
        return text.out.toString();
    }

    static String write(Expr expr) {
        PolicyText text = new PolicyText(Integer.MAX_VALUE);
        text.expr(expr, IF);
        return text.out.toString();
    }

    /// No more than so many characters, and `…` where there would be: for people only.
    static String shown(Expr expr, int most) {
        PolicyText text = new PolicyText(most);
        text.expr(expr, IF);
        return Texts.cut(text.out, most);
    }

    private void policy(Policy policy) {
        policy.annotations()
                .forEach((name, value) ->
                        out.append('@')
                                .append(name)
                                .append('(')
                                .append(Texts.quote(value))
                                .append(")\n"));
        out.append(policy.effect().word).append(" (\n  principal");
        scope(policy.principal(), "?principal");
        out.append(",\n  action");
        action(policy.action());
        out.append(",\n  resource");
        scope(policy.resource(), "?resource");
        out.append("\n)");
        for (Policy.Condition condition : policy.conditions()) {
            out.append(condition.unless() ? "\nunless { " : "\nwhen { ");
            expr(condition.body(), IF);
            out.append(" }");
        }
        out.append(';');
    }

    private void scope(Scope scope, String slot) {
        switch (scope) {
            case Scope.Any _ -> {}
            case Scope.Equals(Scope.Target target) ->
                    out.append(" == ").append(target(target, slot));
            case Scope.In(Scope.Target target) -> out.append(" in ").append(target(target, slot));
            case Scope.Is(String type) -> out.append(" is ").append(type);
            case Scope.IsIn(String type, Scope.Target target) ->
                    out.append(" is ").append(type).append(" in ").append(target(target, slot));
        }
    }

    private static String target(Scope.Target target, String slot) {
        return switch (target) {
            case Scope.Entity(EntityUid uid) -> uid.toString();
            case Scope.Slot _ -> slot;
        };
    }

    private void action(Scope.Action action) {
        switch (action) {
            case Scope.Action.Any _ -> {}
            case Scope.Action.Equals(EntityUid uid) -> out.append(" == ").append(uid);
            case Scope.Action.In(List<EntityUid> uids, boolean single) ->
                    out.append(" in ").append(single ? uids.getFirst() : uids);
        }
    }

    private static int level(Expr expr) {
        return switch (expr) {
            case Expr.If _ -> IF;
            case Expr.Or _ -> OR;
            case Expr.And _ -> AND;
            case Expr.Has _, Expr.Like _, Expr.Is _ -> RELATION;
            case Expr.Binary binary -> level(binary.op());
            case Expr.Unary(Expr.UnaryOp op, _, _) -> op == Expr.UnaryOp.IS_EMPTY ? MEMBER : UNARY;
            case Expr.Literal(Value value, _) ->
                    value instanceof Value.Int(long number) && number < 0 ? UNARY : MEMBER;
            case Expr.Var _, Expr.Unknown _, Expr.GetAttr _, Expr.Call _ -> MEMBER;
            case Expr.SetExpr _, Expr.RecordExpr _ -> MEMBER;
        };
    }

    private static int level(Expr.BinaryOp op) {
        return switch (op) {
            case ADD, SUBTRACT -> SUM;
            case MULTIPLY -> PRODUCT;
            case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, IN -> RELATION;
            case CONTAINS, CONTAINS_ALL, CONTAINS_ANY, GET_TAG, HAS_TAG -> MEMBER;
        };
    }

    private void expr(Expr expr, int levelMin) {
        if (out.length() > most) {
            return;
        }
        boolean brackets = level(expr) < levelMin;
        out.append(brackets ? "(" : "");
        bare(expr);
        out.append(brackets ? ")" : "");
    }

    private void bare(Expr expr) {
        switch (expr) {
            case Expr.Literal(Value value, _) -> ValueText.write(value, out, most);
            case Expr.Var(Expr.Variable variable, _) -> out.append(variable.word);
            case Expr.Unknown(String name, _) ->
                    out.append("unknown(").append(Texts.quote(name)).append(')');
            case Expr.If(Expr test, Expr then, Expr otherwise, _) -> {
                out.append("if ");
                expr(test, IF);
                out.append(" then ");
                expr(then, IF);
                out.append(" else ");
                expr(otherwise, IF);
            }
            case Expr.And(List<Expr> terms, _) -> join(terms, " && ", RELATION);
            case Expr.Or(List<Expr> terms, _) -> join(terms, " || ", AND);
            case Expr.Unary(Expr.UnaryOp op, Expr operand, _) -> unary(op, operand);
            case Expr.Binary(Expr.BinaryOp op, Expr left, Expr right, _) -> binary(op, left, right);
            case Expr.GetAttr(Expr target, String name, _) -> {
                expr(target, MEMBER);
                if (Names.isIdentifier(name)) {
                    out.append('.').append(name);
                } else {
                    out.append('[').append(Texts.quote(name)).append(']');
                }
            }
            case Expr.Has(Expr target, List<String> path, _) -> {
                expr(target, SUM);
                out.append(" has ").append(path(path));
            }
            case Expr.Like(Expr target, Pattern pattern, _) -> {
                expr(target, SUM);
                out.append(" like ").append(pattern);
            }
            case Expr.Is(Expr target, String type, Expr in, _) -> is(target, type, in);
            case Expr.SetExpr(List<Expr> elements, _) -> {
                out.append('[');
                join(elements, ", ", IF);
                out.append(']');
            }
            case Expr.RecordExpr made -> record(made);
            case Expr.Call(ExtensionFunction function, List<Expr> arguments, _) ->
                    call(function, arguments);
        }
    }

    /// The name of an attribute in a record: bare where it can be.
    static String attribute(String name) {
        return Names.isIdentifier(name) ? name : Texts.quote(name);
    }

    private static String path(List<String> path) {
        return path.size() == 1 && !Names.isIdentifier(path.getFirst())
                ? Texts.quote(path.getFirst())
                : String.join(".", path);
    }

    private void is(Expr target, String type, @Nullable Expr in) {
        expr(target, SUM);
        out.append(" is ").append(type);
        if (in != null) {
            out.append(" in ");
            expr(in, SUM);
        }
    }

    private void join(List<Expr> terms, String between, int levelMin) {
        for (int i = 0; i < terms.size(); i++) {
            out.append(i == 0 ? "" : between);
            expr(terms.get(i), levelMin);
        }
    }

    private void unary(Expr.UnaryOp op, Expr operand) {
        if (op == Expr.UnaryOp.IS_EMPTY) {
            expr(operand, MEMBER);
            out.append(".isEmpty()");
            return;
        }
        out.append(op.word);
        boolean number =
                operand instanceof Expr.Literal(Value value, _) && value instanceof Value.Int;
        out.append(number ? "(" : "");
        expr(operand, number ? IF : MEMBER);
        out.append(number ? ")" : "");
    }

    private void binary(Expr.BinaryOp op, Expr left, Expr right) {
        if (op.isMethod()) {
            expr(left, MEMBER);
            out.append('.').append(op.word).append('(');
            expr(right, IF);
            out.append(')');
            return;
        }
        int level = level(op);
        expr(left, level == RELATION ? SUM : level);
        out.append(' ').append(op.word).append(' ');
        expr(right, level + 1);
    }

    private void record(Expr.RecordExpr made) {
        out.append('{');
        String between = "";
        for (java.util.Map.Entry<String, Expr> attribute : made.attributes().entrySet()) {
            String name = attribute.getKey();
            out.append(between).append(attribute(name)).append(": ");
            expr(attribute.getValue(), IF);
            between = ", ";
        }
        out.append('}');
    }

    private void call(ExtensionFunction function, List<Expr> arguments) {
        if (!function.method) {
            out.append(function.word).append('(');
            join(arguments, ", ", IF);
        } else {
            expr(arguments.getFirst(), MEMBER);
            out.append('.').append(function.word).append('(');
            join(arguments.subList(1, arguments.size()), ", ", IF);
        }
        out.append(')');
    }
}
