package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads policies and templates from text.
final class PolicyParser {
    private final Cursor cursor;
    private final ExprParser expressions;

    private PolicyParser(String text, Limits limits) {
        this.cursor = new Cursor(new SourceText(text, CedarProblem.Kind.POLICY, limits));
        this.expressions = new ExprParser(cursor);
    }

    /// All policies of a text, named `policy0`, `policy1`, … in their order.
    static List<Policy> policies(String text, Limits limits) {
        PolicyParser parser = new PolicyParser(text, limits);
        List<Policy> policies = new ArrayList<>();
        while (!parser.cursor.atEnd()) {
            if (policies.size() >= limits.policiesMax()) {
                throw parser.cursor.limit("policies in one text", limits.policiesMax());
            }
            policies.add(parser.policy("policy" + policies.size()));
        }
        return policies;
    }

    static Policy policy(String id, String text, Limits limits) {
        PolicyParser parser = new PolicyParser(text, limits);
        Policy policy = parser.policy(id);
        parser.end();
        return policy;
    }

    static Expr expression(String text, Limits limits) {
        PolicyParser parser = new PolicyParser(text, limits);
        Expr expression = parser.expressions.expression();
        parser.end();
        return expression;
    }

    static EntityUid entityUid(String text, Limits limits) {
        PolicyParser parser = new PolicyParser(text, limits);
        Token start = parser.cursor.peek();
        Expr expression = parser.expressions.expression();
        parser.end();
        return parser.uid(expression, start);
    }

    private void end() {
        if (!cursor.atEnd()) {
            throw cursor.unexpected("expected the end of the text");
        }
    }

    private Policy policy(String id) {
        Token start = cursor.peek();
        Map<String, String> annotations = annotations(cursor);
        Token word = cursor.expectWord("`permit` or `forbid`");
        Effect effect =
                switch (word.text()) {
                    case "permit" -> Effect.PERMIT;
                    case "forbid" -> Effect.FORBID;
                    default ->
                            throw cursor.problem(
                                    word,
                                    word.shown() + " is not an effect",
                                    "a policy begins with `permit` or `forbid`");
                };
        cursor.expect("(");
        final Scope principal = scope(Expr.Variable.PRINCIPAL);
        comma();
        final Scope.Action action = action();
        comma();
        final Scope resource = scope(Expr.Variable.RESOURCE);
        cursor.take(",");
        if (!cursor.at(")")) {
            throw cursor.unexpected("the head ends after the resource: expected `)`");
        }
        cursor.next();
        List<Policy.Condition> conditions = conditions();
        Token end = cursor.expect(";");
        return new Policy(
                id,
                annotations,
                effect,
                principal,
                action,
                resource,
                conditions,
                start.span().to(end.span()));
    }

    private void comma() {
        if (!cursor.take(",")) {
            throw cursor.unexpected(
                    "expected `,`: the head names `principal`, `action` and `resource`");
        }
    }

    static Map<String, String> annotations(Cursor cursor) {
        Map<String, String> annotations = new LinkedHashMap<>();
        while (cursor.take("@")) {
            Token name = cursor.expectWord("the name of an annotation");
            String value = "";
            if (cursor.take("(")) {
                value = cursor.string("the value of the annotation in double quotes");
                cursor.expect(")");
            }
            if (annotations.put(name.text(), value) != null) {
                throw cursor.problem(name, "this annotation stands twice", null);
            }
        }
        return annotations;
    }

    private List<Policy.Condition> conditions() {
        List<Policy.Condition> conditions = new ArrayList<>();
        while (cursor.at(Token.Kind.WORD)) {
            Token word = cursor.next();
            if (!word.is("when") && !word.is("unless")) {
                throw cursor.problem(
                        word, "unexpected " + word.shown(), "expected `when`, `unless` or `;`");
            }
            cursor.expect("{");
            if (cursor.at("}")) {
                throw cursor.unexpected("a condition needs an expression");
            }
            Expr body = expressions.expression();
            if (!cursor.at("}")) {
                throw cursor.unexpected("expected an operator or `}`");
            }
            cursor.next();
            conditions.add(new Policy.Condition(word.is("unless"), body));
        }
        return conditions;
    }

    private void variable(Expr.Variable variable) {
        Token word = cursor.peek();
        if (!word.is(variable.word)) {
            throw cursor.unexpected(
                    "expected `"
                            + variable.word
                            + "`: the head names `principal`, `action` and `resource`");
        }
        cursor.next();
        if (cursor.at(":")) {
            throw cursor.unexpected("write `" + variable.word + " is Type`");
        }
    }

    private Scope scope(Expr.Variable variable) {
        variable(variable);
        if (cursor.take("==")) {
            return new Scope.Equals(target(variable));
        }
        if (cursor.take("in")) {
            return new Scope.In(target(variable));
        }
        if (cursor.take("is")) {
            String type = typeName();
            return cursor.take("in") ? new Scope.IsIn(type, target(variable)) : new Scope.Is(type);
        }
        refuseOperator();
        return Scope.ANY;
    }

    private String typeName() {
        return new MemberParser(cursor, expressions).typeName("an entity type after `is`");
    }

    private void refuseOperator() {
        if (!cursor.at(",") && !cursor.at(")")) {
            throw cursor.unexpected(
                    "the head takes `==`, `in` and `is`; anything else belongs into `when`");
        }
    }

    private Scope.Target target(Expr.Variable variable) {
        Token token = cursor.peek();
        if (token.kind() == Token.Kind.SLOT) {
            cursor.next();
            if (!token.text().equals("?" + variable.word)) {
                throw cursor.problem(
                        token,
                        token.shown() + " cannot stand here",
                        "the slot is `?" + variable.word + "`");
            }
            return Scope.SLOT;
        }
        return new Scope.Entity(uid(expressions.expression(), token));
    }

    private EntityUid uid(Expr expression, Token at) {
        if (expression instanceof Expr.Literal(EntityUid uid, _)) {
            return uid;
        }
        throw cursor.problem(at, "expected an entity", "it is written as `Type::\"id\"`");
    }

    private Scope.Action action() {
        variable(Expr.Variable.ACTION);
        Token operator = cursor.peek();
        if (cursor.take("==")) {
            Token token = cursor.peek();
            return new Scope.Action.Equals(actionUid(expressions.expression(), token));
        }
        if (cursor.take("in")) {
            Token token = cursor.peek();
            Expr expression = expressions.expression();
            if (expression instanceof Expr.SetExpr(List<Expr> elements, _)) {
                List<EntityUid> uids = new ArrayList<>();
                for (Expr element : elements) {
                    uids.add(actionUid(element, token));
                }
                return new Scope.Action.In(uids, false);
            }
            return new Scope.Action.In(List.of(actionUid(expression, token)), true);
        }
        if (operator.is("is")) {
            throw cursor.unexpected("the action takes `==` and `in`");
        }
        refuseOperator();
        return Scope.Action.ANY;
    }

    private EntityUid actionUid(Expr expression, Token at) {
        EntityUid uid = uid(expression, at);
        if (!uid.isAction()) {
            throw cursor.problem(
                    at, "this is not an action", "actions are written as `Action::\"id\"`");
        }
        return uid;
    }
}
