package dev.sallyport.cedar;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One expression of a policy: the only form there is. Equality ignores positions.
public sealed interface Expr {
    Span span();

    /// As Cedar text.
    default String text() {
        return PolicyText.write(this);
    }

    /// The expressions right below, in the order of evaluation.
    default List<Expr> children() {
        return Exprs.children(this);
    }

    /// The four variables of a request.
    enum Variable {
        PRINCIPAL("principal"),
        ACTION("action"),
        RESOURCE("resource"),
        CONTEXT("context");

        final String word;

        Variable(String word) {
            this.word = word;
        }
    }

    /// Operators and methods with one operand.
    enum UnaryOp {
        NOT("!"),
        NEGATE("-"),
        IS_EMPTY("isEmpty");

        final String word;

        UnaryOp(String word) {
            this.word = word;
        }
    }

    /// Operators and methods with two operands. Both are always evaluated, left first.
    enum BinaryOp {
        EQUAL("=="),
        NOT_EQUAL("!="),
        LESS("<"),
        LESS_EQUAL("<="),
        GREATER(">"),
        GREATER_EQUAL(">="),
        ADD("+"),
        SUBTRACT("-"),
        MULTIPLY("*"),
        IN("in"),
        CONTAINS("contains"),
        CONTAINS_ALL("containsAll"),
        CONTAINS_ANY("containsAny"),
        GET_TAG("getTag"),
        HAS_TAG("hasTag");

        final String word;

        BinaryOp(String word) {
            this.word = word;
        }

        boolean isMethod() {
            return compareTo(CONTAINS) >= 0;
        }
    }

    record Literal(Value value, Span span) implements Expr {}

    record Var(Variable variable, Span span) implements Expr {}

    /// Something partial evaluation does not know yet.
    record Unknown(String name, Span span) implements Expr {}

    record If(Expr test, Expr then, Expr otherwise, Span span) implements Expr {}

    /// `a && b && …`: two or more, evaluated from the left until one is false.
    record And(List<Expr> terms, Span span) implements Expr {
        public And {
            terms = List.copyOf(terms);
        }
    }

    /// `a || b || …`: two or more, evaluated from the left until one is true.
    record Or(List<Expr> terms, Span span) implements Expr {
        public Or {
            terms = List.copyOf(terms);
        }
    }

    record Unary(UnaryOp op, Expr operand, Span span) implements Expr {}

    record Binary(BinaryOp op, Expr left, Expr right, Span span) implements Expr {}

    /// `target.name` or `target["name"]`.
    record GetAttr(Expr target, String name, Span span) implements Expr {}

    /// `target has a.b.c`: means `target has a && target.a has b && …`, with the target evaluated
    /// once (unfolding it would let nested paths double the work at every level).
    record Has(Expr target, List<String> path, Span span) implements Expr {
        public Has {
            path = List.copyOf(path);
        }
    }

    record Like(Expr target, Pattern pattern, Span span) implements Expr {}

    /// `target is type` or, with `in` present, `target is type in …`.
    record Is(Expr target, String type, @Nullable Expr in, Span span) implements Expr {}

    record SetExpr(List<Expr> elements, Span span) implements Expr {
        public SetExpr {
            elements = List.copyOf(elements);
        }
    }

    /// Attributes by name, sorted: that is also the order of evaluation.
    record RecordExpr(Map<String, Expr> attributes, Span span) implements Expr {
        public RecordExpr {
            attributes = java.util.Collections.unmodifiableMap(new TreeMap<>(attributes));
        }
    }

    /// A function or method of an extension type; for a method the receiver is the first argument.
    record Call(ExtensionFunction function, List<Expr> arguments, Span span) implements Expr {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }
}
