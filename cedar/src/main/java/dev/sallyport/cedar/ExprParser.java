package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads expressions. One method per level of binding, as in the grammar.
///
/// **Security barrier.** Two bounds keep stacks from overflowing: the cursor counts open brackets
/// (this parser's recursion), and `height` tracks the tree being built, so that long chains of
/// operators are refused too (everybody else's recursion).
final class ExprParser {
    private final Cursor cursor;
    private final MemberParser members;

    /// The height of the expression read last.
    private int height;

    ExprParser(Cursor cursor) {
        this.cursor = cursor;
        this.members = new MemberParser(cursor, this);
    }

    int height() {
        return height;
    }

    /// Announces a node above children of the given height.
    void grow(int childHeight) {
        height = childHeight + 1;
        if (height > cursor.source.limits().heightMax()) {
            throw cursor.source.tooDeep(cursor.peek().start());
        }
    }

    Expr expression() {
        cursor.enter();
        Expr result = cursor.at("if") ? conditional() : or();
        cursor.leave();
        return result;
    }

    private Expr conditional() {
        Token start = cursor.expect("if");
        Expr test = expression();
        int highest = height;
        cursor.expect("then");
        Expr then = expression();
        highest = Math.max(highest, height);
        cursor.expect("else");
        Expr otherwise = expression();
        grow(Math.max(highest, height));
        return new Expr.If(test, then, otherwise, start.span().to(otherwise.span()));
    }

    private Expr or() {
        Expr first = and();
        if (!cursor.at("||")) {
            return first;
        }
        List<Expr> terms = new ArrayList<>(List.of(first));
        int highest = height;
        while (cursor.take("||")) {
            terms.add(and());
            highest = Math.max(highest, height);
        }
        grow(highest);
        return new Expr.Or(terms, first.span().to(terms.getLast().span()));
    }

    private Expr and() {
        Expr first = relation();
        if (!cursor.at("&&")) {
            return first;
        }
        List<Expr> terms = new ArrayList<>(List.of(first));
        int highest = height;
        while (cursor.take("&&")) {
            terms.add(relation());
            highest = Math.max(highest, height);
        }
        grow(highest);
        return new Expr.And(terms, first.span().to(terms.getLast().span()));
    }

    private Expr relation() {
        Expr left = sum();
        int highest = height;
        Token op = cursor.peek();
        Expr result =
                switch (op.kind() == Token.Kind.WORD || op.kind() == Token.Kind.SYMBOL
                        ? op.text()
                        : "") {
                    case "has" -> has(left);
                    case "like" -> like(left);
                    case "is" -> is(left);
                    case "=" -> throw cursor.problem(op, "unexpected `=`", "write `==` to compare");
                    case "==", "!=", "<", "<=", ">", ">=", "in" -> comparison(left, op);
                    default -> left;
                };
        if (result != left) {
            height = Math.max(highest, height);
            grow(height);
            refuseChain();
        }
        return result;
    }

    private void refuseChain() {
        Token next = cursor.peek();
        boolean relational =
                next.is("==")
                        || next.is("!=")
                        || next.is("<")
                        || next.is("<=")
                        || next.is(">")
                        || next.is(">=")
                        || next.is("in")
                        || next.is("has")
                        || next.is("like")
                        || next.is("is");
        if (relational) {
            throw cursor.problem(
                    next, "comparisons do not chain", "put the first one into brackets");
        }
    }

    private Expr comparison(Expr left, Token word) {
        cursor.next();
        Expr.BinaryOp op = binaryOp(word.text());
        Expr right = sum();
        return new Expr.Binary(op, left, right, left.span().to(right.span()));
    }

    private static Expr.BinaryOp binaryOp(String word) {
        for (Expr.BinaryOp op : Expr.BinaryOp.values()) {
            if (op.word.equals(word)) {
                return op;
            }
        }
        throw new IllegalStateException("no such operator: " + word);
    }

    /// A path counts as high as the attributes read one after the other that it stands for.
    private Expr has(Expr target) {
        cursor.next();
        Token first = cursor.peek();
        if (first.kind() == Token.Kind.STRING) {
            cursor.next();
            return new Expr.Has(
                    target, List.of(cursor.unescaped(first)), target.span().to(first.span()));
        }
        List<String> path = new ArrayList<>();
        Token last = first;
        do {
            last = cursor.peek();
            path.add(cursor.identifier("an attribute name or a string after `has`"));
            if (cursor.at(".")) {
                grow(height);
            }
        } while (cursor.take("."));
        return new Expr.Has(target, path, target.span().to(last.span()));
    }

    private Expr like(Expr target) {
        cursor.next();
        Token token = cursor.peek();
        if (token.kind() != Token.Kind.STRING) {
            throw cursor.unexpected("expected a string with `*` after `like`");
        }
        cursor.next();
        height = 0;
        return new Expr.Like(target, cursor.pattern(token), target.span().to(token.span()));
    }

    private Expr is(Expr target) {
        cursor.next();
        Token first = cursor.peek();
        String type = members.typeName("an entity type after `is`");
        height = 0;
        if (!cursor.take("in")) {
            return new Expr.Is(target, type, null, target.span().to(first.span()));
        }
        Expr in = sum();
        return new Expr.Is(target, type, in, target.span().to(in.span()));
    }

    Expr sum() {
        Expr left = product();
        while (cursor.at("+") || cursor.at("-")) {
            int before = height;
            Expr.BinaryOp op = cursor.next().is("+") ? Expr.BinaryOp.ADD : Expr.BinaryOp.SUBTRACT;
            Expr right = product();
            grow(Math.max(before, height));
            left = new Expr.Binary(op, left, right, left.span().to(right.span()));
        }
        return left;
    }

    private Expr product() {
        Expr left = unary();
        while (cursor.at("*") || cursor.at("/") || cursor.at("%")) {
            int before = height;
            Token op = cursor.next();
            if (!op.is("*")) {
                throw cursor.problem(op, op.shown() + " is not an operator", "only `*` is");
            }
            Expr right = unary();
            grow(Math.max(before, height));
            left =
                    new Expr.Binary(
                            Expr.BinaryOp.MULTIPLY, left, right, left.span().to(right.span()));
        }
        return left;
    }

    private Expr unary() {
        Token first = cursor.peek();
        String sign = first.is("!") ? "!" : "-";
        int count = 0;
        while (cursor.take(sign)) {
            if (++count > 4) {
                throw cursor.problem(
                        first, "more than four `" + sign + "` in a row", "take some away");
            }
        }
        Expr operand;
        if (count > 0 && sign.equals("-") && bareNumber()) {
            operand = members.number(true);
            height = 0;
            count--;
        } else {
            operand = members.member();
        }
        Expr.UnaryOp op = sign.equals("!") ? Expr.UnaryOp.NOT : Expr.UnaryOp.NEGATE;
        for (int i = 0; i < count; i++) {
            grow(height);
            operand = new Expr.Unary(op, operand, first.span().to(operand.span()));
        }
        return operand;
    }

    /// A number with nothing behind it that binds closer than the sign.
    private boolean bareNumber() {
        Token after = cursor.peek(1);
        return cursor.at(Token.Kind.NUMBER) && !after.is(".") && !after.is("(") && !after.is("[");
    }

    /// Elements up to `close`, which is taken; `height` is that of the highest.
    List<Expr> list(String close) {
        List<Expr> elements = new ArrayList<>();
        int highest = 0;
        while (!cursor.take(close)) {
            elements.add(expression());
            highest = Math.max(highest, height);
            if (!cursor.at(close)) {
                if (!cursor.at(",")) {
                    throw cursor.unexpected("expected `,` or `" + close + "`");
                }
                cursor.next();
            }
        }
        height = highest;
        return elements;
    }

    Expr recordExpr() {
        Token open = cursor.expect("{");
        Map<String, Expr> attributes = new TreeMap<>();
        int highest = 0;
        while (!cursor.at("}")) {
            Token key = cursor.peek();
            String name =
                    key.kind() == Token.Kind.STRING
                            ? cursor.string("an attribute name")
                            : cursor.identifier("an attribute name");
            cursor.expect(":");
            if (attributes.put(name, expression()) != null) {
                throw cursor.problem(key, "this attribute stands twice in the record", null);
            }
            highest = Math.max(highest, height);
            if (!cursor.at("}") && !cursor.take(",")) {
                throw cursor.unexpected("expected `,` or `}`");
            }
        }
        Token closing = cursor.next();
        grow(highest);
        return new Expr.RecordExpr(attributes, open.span().to(closing.span()));
    }
}
