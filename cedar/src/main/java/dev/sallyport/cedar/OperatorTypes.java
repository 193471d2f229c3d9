package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Types operators, methods and functions.
record OperatorTypes(Schema schema, Schema.Environment environment, TypeChecker checker) {
    Answer unary(Expr.Unary unary, Set<Answer.Capability> known) {
        Expr operand = unary.operand();
        return switch (unary.op()) {
            case NOT -> {
                CedarType type = checker.bool(operand, known).type();
                if (type instanceof CedarType.Bool(Boolean sure)) {
                    yield Answer.of(sure == null ? CedarType.BOOL : Types.bool(!sure));
                }
                yield Answer.FAILED;
            }
            case NEGATE -> require(operand, CedarType.LONG, CedarType.LONG, known);
            case IS_EMPTY -> {
                CedarType type = checker.check(operand, known).type();
                if (type == null) {
                    yield Answer.FAILED;
                }
                yield type instanceof CedarType.SetType
                        ? Answer.of(CedarType.BOOL)
                        : checker.expected("a set", type, operand, null);
            }
        };
    }

    /// `result` if the expression is of the wanted type.
    private Answer require(
            Expr expr, CedarType wanted, CedarType result, Set<Answer.Capability> known) {
        CedarType type = checker.check(expr, known).type();
        if (type == null) {
            return Answer.FAILED;
        }
        return type.equals(wanted)
                ? Answer.of(result)
                : checker.expected(TypeText.shown(wanted), type, expr, null);
    }

    Answer binary(Expr.Binary at, Set<Answer.Capability> known) {
        return switch (at.op()) {
            case EQUAL, NOT_EQUAL -> equality(at, known);
            case LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> order(at, known);
            case ADD, SUBTRACT, MULTIPLY -> {
                Answer left = require(at.left(), CedarType.LONG, CedarType.LONG, known);
                Answer right = require(at.right(), CedarType.LONG, CedarType.LONG, known);
                yield left.type() == null ? left : right;
            }
            case IN -> {
                CedarType left = checker.check(at.left(), known).type();
                yield left == null ? Answer.FAILED : in(at.left(), left, at.right(), known);
            }
            case CONTAINS, CONTAINS_ALL, CONTAINS_ANY -> contains(at, known);
            case GET_TAG, HAS_TAG -> tag(at, known);
        };
    }

    private Answer equality(Expr.Binary at, Set<Answer.Capability> known) {
        CedarType left = checker.check(at.left(), known).type();
        CedarType right = checker.check(at.right(), known).type();
        if (left == null || right == null) {
            return Answer.FAILED;
        }
        boolean negated = at.op() == Expr.BinaryOp.NOT_EQUAL;
        boolean disjoint =
                left instanceof CedarType.EntityType
                        && right instanceof CedarType.EntityType
                        && !left.equals(right);
        Value a = literal(at.left());
        Value b = literal(at.right());
        if (disjoint || a != null && b != null) {
            boolean equal = !disjoint && a != null && b != null && Values.equal(a, b);
            return Answer.of(Types.bool(equal != negated));
        }
        return checker.join(left, right) != null
                ? Answer.of(CedarType.BOOL)
                : checker.differ(at, "`" + at.op().word + "` compares", left, right);
    }

    /// The value of a literal, and the action where `action` stands; null for anything else.
    private @Nullable Value literal(Expr expr) {
        return switch (expr) {
            case Expr.Literal(Value value, _) -> value;
            case Expr.Var(Expr.Variable variable, _) when variable == Expr.Variable.ACTION ->
                    environment.action().uid();
            default -> null;
        };
    }

    private Answer order(Expr.Binary at, Set<Answer.Capability> known) {
        CedarType left = checker.check(at.left(), known).type();
        CedarType right = checker.check(at.right(), known).type();
        if (left == null || right == null) {
            return Answer.FAILED;
        }
        if (!Types.isOrdered(left)) {
            String hint = left.equals(CedarType.DECIMAL) ? "use `lessThan` and its kin" : null;
            return checker.expected("Long, datetime or duration", left, at.left(), hint);
        }
        return left.equals(right)
                ? Answer.of(CedarType.BOOL)
                : checker.expected(TypeText.shown(left), right, at.right(), null);
    }

    /// `target in group`, where `target` has been typed.
    Answer in(Expr target, CedarType left, Expr group, Set<Answer.Capability> known) {
        CedarType right = checker.check(group, known).type();
        if (right == null) {
            return Answer.FAILED;
        }
        if (!(left instanceof CedarType.EntityType(String lower))) {
            return checker.expected("an entity", left, target, "did you mean `contains`");
        }
        String upper = entityType(right);
        if (upper == null) {
            return checker.expected("an entity or a set of entities", right, group, null);
        }
        List<EntityUid> uids = uids(group);
        if (literal(target) instanceof EntityUid uid && uid.isAction() && uids != null) {
            return Answer.of(Types.bool(isIn(uid, uids)));
        }
        return Answer.of(schema.mayBeIn(lower, upper) ? CedarType.BOOL : CedarType.FALSE);
    }

    private static @Nullable String entityType(CedarType type) {
        CedarType inner = type instanceof CedarType.SetType(CedarType element) ? element : type;
        return inner instanceof CedarType.EntityType(String name) ? name : null;
    }

    /// The entities of a literal or of a set of literals; null if there is anything else.
    private @Nullable List<EntityUid> uids(Expr expr) {
        if (literal(expr) instanceof EntityUid uid) {
            return List.of(uid);
        }
        if (!(expr instanceof Expr.SetExpr(List<Expr> elements, _))) {
            return null;
        }
        List<EntityUid> uids = new ArrayList<>();
        for (Expr element : elements) {
            if (!(literal(element) instanceof EntityUid uid)) {
                return null;
            }
            uids.add(uid);
        }
        return uids;
    }

    private boolean isIn(EntityUid action, List<EntityUid> groups) {
        Schema.Action declared = schema.action(action);
        for (EntityUid group : groups) {
            if (group.equals(action) || declared != null && declared.ancestors().contains(group)) {
                return true;
            }
        }
        return false;
    }

    private Answer contains(Expr.Binary at, Set<Answer.Capability> known) {
        CedarType left = checker.check(at.left(), known).type();
        CedarType right = checker.check(at.right(), known).type();
        if (left == null || right == null) {
            return Answer.FAILED;
        }
        if (!(left instanceof CedarType.SetType(CedarType element))) {
            String hint =
                    switch (left) {
                        case CedarType.EntityType _ -> "did you mean `in`";
                        case CedarType.RecordType _ -> "did you mean `has`";
                        case CedarType.StringType _ -> "did you mean `like`";
                        default -> null;
                    };
            return checker.expected("a set", left, at.left(), hint);
        }
        CedarType other = right;
        if (at.op() != Expr.BinaryOp.CONTAINS) {
            if (!(right instanceof CedarType.SetType(CedarType otherElement))) {
                return checker.expected("a set", right, at.right(), "did you mean `contains`");
            }
            other = otherElement;
        }
        return checker.join(element, other) != null
                ? Answer.of(CedarType.BOOL)
                : checker.differ(at, "`" + at.op().word + "` compares", element, other);
    }

    private Answer tag(Expr.Binary at, Set<Answer.Capability> known) {
        CedarType left = checker.check(at.left(), known).type();
        Answer right = require(at.right(), CedarType.STRING, CedarType.STRING, known);
        if (left == null || right.type() == null) {
            return Answer.FAILED;
        }
        if (!(left instanceof CedarType.EntityType(String name))) {
            return checker.expected("an entity", left, at.left(), null);
        }
        AttributeTypes attributes = new AttributeTypes(schema, checker);
        return at.op() == Expr.BinaryOp.HAS_TAG
                ? attributes.hasTag(at, name, known)
                : attributes.getTag(at, name, known);
    }

    Answer call(Expr.Call call, Set<Answer.Capability> known) {
        ExtensionFunction function = call.function();
        List<CedarType> parameters = function.parameters;
        if (call.arguments().size() != parameters.size()) {
            int wanted = parameters.size() - (function.method ? 1 : 0);
            return checker.report(
                    call, "`" + function.word + "` takes " + wanted + " arguments", null);
        }
        if (function.isConstructor()) {
            return construct(call, known);
        }
        boolean failed = false;
        for (int i = 0; i < parameters.size(); i++) {
            CedarType parameter = parameters.get(i);
            Answer argument = require(call.arguments().get(i), parameter, parameter, known);
            failed |= argument.type() == null;
        }
        return failed ? Answer.FAILED : Answer.of(function.result);
    }

    private Answer construct(Expr.Call call, Set<Answer.Capability> known) {
        Expr argument = call.arguments().getFirst();
        if (!(argument instanceof Expr.Literal(Value value, _))) {
            return checker.report(
                    call,
                    "`" + call.function().word + "` takes a string literal here",
                    "only then can it be checked before it runs");
        }
        if (value instanceof Value.Text(String text)
                && ExtensionFunction.construct(call.function(), text) == null) {
            return checker.report(
                    call, "this string is not a `" + call.function().result + "`", null);
        }
        return require(argument, CedarType.STRING, call.function().result, known);
    }
}
