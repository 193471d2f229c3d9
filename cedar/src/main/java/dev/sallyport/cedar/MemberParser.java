package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads what binds closest: literals, names, entities, brackets, attributes and method calls.
final class MemberParser {
    private static final Map<String, Expr.BinaryOp> METHODS =
            Map.of(
                    "contains", Expr.BinaryOp.CONTAINS,
                    "containsAll", Expr.BinaryOp.CONTAINS_ALL,
                    "containsAny", Expr.BinaryOp.CONTAINS_ANY,
                    "getTag", Expr.BinaryOp.GET_TAG,
                    "hasTag", Expr.BinaryOp.HAS_TAG);

    private final Cursor cursor;
    private final ExprParser expressions;

    MemberParser(Cursor cursor, ExprParser expressions) {
        this.cursor = cursor;
        this.expressions = expressions;
    }

    Expr member() {
        Expr target = primary();
        while (true) {
            if (cursor.at(".")) {
                target = dotted(target);
            } else if (cursor.at("[")) {
                target = indexed(target);
            } else if (cursor.at("(")) {
                throw cursor.unexpected("only functions and methods can be called");
            } else {
                return target;
            }
        }
    }

    private Expr dotted(Expr target) {
        cursor.expect(".");
        Token name = cursor.expectWord("an attribute or method name after `.`");
        cursor.requireFree(name);
        if (!cursor.at("(")) {
            expressions.grow(expressions.height());
            return new Expr.GetAttr(target, name.text(), target.span().to(name.span()));
        }
        int before = expressions.height();
        cursor.next();
        List<Expr> arguments = expressions.list(")");
        expressions.grow(Math.max(before, expressions.height()));
        return method(target, name, arguments);
    }

    private Expr method(Expr target, Token name, List<Expr> arguments) {
        Span span = target.span().to(cursor.peek().span());
        Expr.BinaryOp op = METHODS.get(name.text());
        if (op != null) {
            arity(name, arguments, 1);
            return new Expr.Binary(op, target, arguments.getFirst(), span);
        }
        if (name.text().equals("isEmpty")) {
            arity(name, arguments, 0);
            return new Expr.Unary(Expr.UnaryOp.IS_EMPTY, target, span);
        }
        ExtensionFunction function = ExtensionFunction.named(name.text());
        if (function == null) {
            throw cursor.problem(name, name.shown() + " is not a method", nearest(name.text()));
        }
        if (!function.method) {
            throw cursor.problem(
                    name,
                    name.shown() + " is a function, not a method",
                    "write `" + function.word + "(…)`");
        }
        List<Expr> all = new ArrayList<>(arguments.size() + 1);
        all.add(target);
        all.addAll(arguments);
        return new Expr.Call(function, all, span);
    }

    private void arity(Token name, List<Expr> arguments, int wanted) {
        if (arguments.size() != wanted) {
            throw cursor.problem(
                    name,
                    name.shown() + " takes " + wanted + " argument" + (wanted == 1 ? "" : "s"),
                    null);
        }
    }

    private static @Nullable String nearest(String word) {
        List<String> known = new ArrayList<>(METHODS.keySet());
        known.add("isEmpty");
        for (ExtensionFunction function : ExtensionFunction.values()) {
            if (function.method) {
                known.add(function.word);
            }
        }
        return Suggestion.of(word, known);
    }

    private Expr indexed(Expr target) {
        cursor.expect("[");
        Token key = cursor.peek();
        if (key.kind() != Token.Kind.STRING || !cursor.peek(1).is("]")) {
            throw cursor.unexpected("expected a string literal in the index");
        }
        cursor.next();
        Token close = cursor.expect("]");
        expressions.grow(expressions.height());
        return new Expr.GetAttr(target, cursor.unescaped(key), target.span().to(close.span()));
    }

    private Expr primary() {
        Token token = cursor.peek();
        return switch (token.kind()) {
            case NUMBER -> {
                Expr number = number(false);
                expressions.grow(-1);
                yield number;
            }
            case STRING -> {
                cursor.next();
                expressions.grow(-1);
                yield new Expr.Literal(new Value.Text(cursor.unescaped(token)), token.span());
            }
            case SLOT ->
                    throw cursor.problem(
                            token,
                            token.shown() + " stands outside the scope",
                            "slots belong behind `==` or `in` in the head of a template");
            case SYMBOL -> bracketed(token);
            case WORD -> word(token);
            case END -> throw cursor.unexpected("expected an expression");
        };
    }

    private Expr bracketed(Token token) {
        if (cursor.take("(")) {
            Expr inner = expressions.expression();
            cursor.expect(")");
            return inner;
        }
        if (cursor.take("[")) {
            List<Expr> elements = expressions.list("]");
            expressions.grow(expressions.height());
            return new Expr.SetExpr(elements, token.span());
        }
        if (cursor.at("{")) {
            Expr made = expressions.recordExpr();
            return made;
        }
        throw cursor.unexpected("expected an expression");
    }

    private Expr word(Token token) {
        boolean path = cursor.peek(1).is("::");
        if (!path) {
            Expr simple = simpleWord(token);
            if (simple != null) {
                cursor.next();
                expressions.grow(-1);
                return simple;
            }
            if (token.is("if")) {
                throw cursor.unexpected("put `if … then … else …` into brackets here");
            }
        }
        String name = name("a name");
        if (cursor.at("::")) {
            cursor.next();
            return entity(token, name);
        }
        if (cursor.at("(")) {
            return function(token, name);
        }
        if (path) {
            throw cursor.problem(
                    token, "this is a type, not a value", "an entity is written as `Type::\"id\"`");
        }
        throw cursor.problem(
                token,
                token.shown() + " is not a variable",
                "the variables are `principal`, `action`, `resource` and `context`");
    }

    private static @Nullable Expr simpleWord(Token token) {
        return switch (token.text()) {
            case "true" -> new Expr.Literal(Value.Bool.TRUE, token.span());
            case "false" -> new Expr.Literal(Value.Bool.FALSE, token.span());
            case "principal" -> new Expr.Var(Expr.Variable.PRINCIPAL, token.span());
            case "action" -> new Expr.Var(Expr.Variable.ACTION, token.span());
            case "resource" -> new Expr.Var(Expr.Variable.RESOURCE, token.span());
            case "context" -> new Expr.Var(Expr.Variable.CONTEXT, token.span());
            default -> null;
        };
    }

    private Expr entity(Token start, String type) {
        Token id = cursor.peek();
        if (id.kind() != Token.Kind.STRING) {
            throw cursor.unexpected("expected an entity id in double quotes");
        }
        cursor.next();
        expressions.grow(-1);
        return new Expr.Literal(
                new EntityUid(type, cursor.unescaped(id)), start.span().to(id.span()));
    }

    private Expr function(Token token, String name) {
        ExtensionFunction function = ExtensionFunction.named(name);
        boolean method = METHODS.containsKey(name) || name.equals("isEmpty");
        if (method || function != null && function.method) {
            throw cursor.problem(
                    token,
                    token.shown() + " is a method, not a function",
                    "write `x." + name + "(…)`");
        }
        if (function == null) {
            throw cursor.problem(
                    token,
                    token.shown() + " is not a function",
                    "there are `decimal`, `ip`, `datetime` and `duration`");
        }
        cursor.expect("(");
        List<Expr> arguments = expressions.list(")");
        expressions.grow(expressions.height());
        return new Expr.Call(function, arguments, token.span());
    }

    /// `A::B::C`; a `::` before a string is left for the caller.
    String name(String what) {
        StringBuilder name = new StringBuilder(cursor.identifier(what));
        while (cursor.at("::") && cursor.peek(1).kind() == Token.Kind.WORD) {
            cursor.next();
            name.append("::").append(cursor.identifier(what));
        }
        return name.toString();
    }

    /// A name that is followed by no `::`.
    String typeName(String what) {
        String name = name(what);
        if (cursor.at("::")) {
            throw cursor.unexpected("a type is written without an id");
        }
        return name;
    }

    Expr number(boolean negative) {
        Token token = cursor.next();
        try {
            long value = Long.parseLong(negative ? "-" + token.text() : token.text());
            return new Expr.Literal(new Value.Int(value), token.span());
        } catch (NumberFormatException e) {
            throw cursor.problem(
                    token, "this number does not fit into 64 bits", "the largest is 2^63 - 1");
        }
    }
}
