package dev.sallyport.cedar;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Computes expressions for one request by walking them. The plain one: the compiled form and the
/// partial evaluator are tested against it.
final class Evaluator {
    private final Request request;
    private final Entities entities;

    Evaluator(Request request, Entities entities) {
        this.request = request;
        this.entities = entities;
    }

    /// Whether scope and conditions hold. Throws [Fault].
    boolean applies(Policy policy) {
        if (!Scopes.matches(policy, request, entities)) {
            return false;
        }
        for (Policy.Condition condition : policy.conditions()) {
            if (bool(condition.body()) == condition.unless()) {
                return false;
            }
        }
        return true;
    }

    Value evaluate(Expr expr) {
        return switch (expr) {
            case Expr.Literal(Value value, _) -> value;
            case Expr.Var(Expr.Variable variable, _) -> variable(variable);
            case Expr.Unknown(_, Span span) ->
                    throw new Fault(PolicyError.Kind.UNKNOWN, "this value is not known yet", span);
            case Expr.If(Expr test, Expr then, Expr otherwise, _) ->
                    evaluate(bool(test) ? then : otherwise);
            case Expr.And(List<Expr> terms, _) -> all(terms);
            case Expr.Or(List<Expr> terms, _) -> any(terms);
            case Expr.Unary(Expr.UnaryOp op, Expr operand, _) ->
                    Operations.unary(op, evaluate(operand), operand.span());
            case Expr.Binary binary ->
                    Operations.binary(
                            binary, evaluate(binary.left()), evaluate(binary.right()), entities);
            case Expr.GetAttr(Expr target, String name, Span span) ->
                    Operations.attribute(evaluate(target), name, entities, span);
            case Expr.Has(Expr target, List<String> path, Span span) ->
                    Operations.has(evaluate(target), path, entities, span);
            case Expr.Like(Expr target, Pattern pattern, Span span) ->
                    Operations.like(evaluate(target), pattern, span);
            case Expr.Is(Expr target, String type, Expr in, Span span) ->
                    is(target, type, in, span);
            case Expr.SetExpr(List<Expr> elements, _) -> {
                Value[] values = new Value[elements.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = evaluate(elements.get(i));
                }
                yield Value.SetOf.owning(values);
            }
            case Expr.RecordExpr(Map<String, Expr> attributes, _) -> {
                String[] names = attributes.keySet().toArray(new String[0]);
                Value[] values = new Value[names.length];
                int i = 0;
                for (Expr attribute : attributes.values()) {
                    values[i++] = evaluate(attribute);
                }
                yield Value.RecordOf.owning(names, values);
            }
            case Expr.Call(ExtensionFunction function, List<Expr> arguments, Span span) -> {
                Value[] values = new Value[arguments.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = evaluate(arguments.get(i));
                }
                yield Extensions.call(function, values, span);
            }
        };
    }

    private Value variable(Expr.Variable variable) {
        return switch (variable) {
            case PRINCIPAL -> request.principal();
            case ACTION -> request.action();
            case RESOURCE -> request.resource();
            case CONTEXT -> request.context();
        };
    }

    boolean bool(Expr expr) {
        Value value = evaluate(expr);
        if (value instanceof Value.Bool(boolean known)) {
            return known;
        }
        throw Fault.type("bool", value, expr.span());
    }

    private Value all(List<Expr> terms) {
        for (Expr term : terms) {
            if (!bool(term)) {
                return Value.Bool.FALSE;
            }
        }
        return Value.Bool.TRUE;
    }

    private Value any(List<Expr> terms) {
        for (Expr term : terms) {
            if (bool(term)) {
                return Value.Bool.TRUE;
            }
        }
        return Value.Bool.FALSE;
    }

    private Value is(Expr target, String type, @Nullable Expr in, Span span) {
        EntityUid uid = Operations.entity(evaluate(target), span);
        if (!uid.type().equals(type)) {
            return Value.Bool.FALSE;
        }
        return in == null
                ? Value.Bool.TRUE
                : Value.Bool.of(Operations.in(uid, evaluate(in), entities, in.span()));
    }
}
