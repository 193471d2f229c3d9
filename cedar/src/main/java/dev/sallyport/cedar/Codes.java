package dev.sallyport.cedar;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The kinds of [Code]. Each does what [Evaluator] does for its expression, in the same order and
/// with the same failures.
final class Codes {
    private Codes() {}

    static final class Constant extends Code {
        private final Value value;

        Constant(Value value, Span span) {
            super(span);
            this.value = value;
        }

        @Override
        Value value(Request request, Entities entities) {
            return value;
        }

        @Override
        Value constant() {
            return value;
        }
    }

    static final class Variable extends Code {
        private final Expr.Variable variable;

        Variable(Expr.Variable variable, Span span) {
            super(span);
            this.variable = variable;
        }

        @Override
        Value value(Request request, Entities entities) {
            return switch (variable) {
                case PRINCIPAL -> request.principal();
                case ACTION -> request.action();
                case RESOURCE -> request.resource();
                case CONTEXT -> request.context();
            };
        }
    }

    static final class NotKnown extends Code {

        NotKnown(Span span) {
            super(span);
        }

        @Override
        Value value(Request request, Entities entities) {
            throw new Fault(PolicyError.Kind.UNKNOWN, "this value is not known yet", span);
        }
    }

    static final class Choice extends Code {
        private final Code test;
        private final Code then;
        private final Code otherwise;

        Choice(Code test, Code then, Code otherwise, Span span) {
            super(span);
            this.test = test;
            this.then = then;
            this.otherwise = otherwise;
        }

        private Code taken(Request request, Entities entities) {
            return test.test(request, entities) ? then : otherwise;
        }

        @Override
        Value value(Request request, Entities entities) {
            return taken(request, entities).value(request, entities);
        }

        @Override
        boolean test(Request request, Entities entities) {
            return taken(request, entities).test(request, entities);
        }
    }

    /// `&&` and `||`: until one term is not what all the others have to be.
    static final class Every extends Code.Test {
        private final Code[] terms;
        private final boolean wanted;

        Every(Code[] terms, boolean wanted, Span span) {
            super(span);
            this.terms = terms;
            this.wanted = wanted;
        }

        @Override
        boolean test(Request request, Entities entities) {
            for (Code term : terms) {
                if (term.test(request, entities) != wanted) {
                    return !wanted;
                }
            }
            return wanted;
        }
    }

    static final class Not extends Code.Test {
        private final Code operand;

        Not(Code operand, Span span) {
            super(span);
            this.operand = operand;
        }

        @Override
        boolean test(Request request, Entities entities) {
            return !operand.test(request, entities);
        }
    }

    static final class Single extends Code {
        private final Expr.UnaryOp op;
        private final Code operand;

        Single(Expr.UnaryOp op, Code operand, Span span) {
            super(span);
            this.op = op;
            this.operand = operand;
        }

        @Override
        Value value(Request request, Entities entities) {
            return Operations.unary(op, operand.value(request, entities), operand.span);
        }
    }

    static final class Equal extends Code.Test {
        private final Code left;
        private final Code right;
        private final boolean negated;

        Equal(Code left, Code right, boolean negated, Span span) {
            super(span);
            this.left = left;
            this.right = right;
            this.negated = negated;
        }

        @Override
        boolean test(Request request, Entities entities) {
            Value a = left.value(request, entities);
            return Values.equal(a, right.value(request, entities)) != negated;
        }
    }

    static final class Order extends Code.Test {
        private final Expr.Binary at;
        private final Code left;
        private final Code right;
        private final boolean numeric;

        Order(Expr.Binary at, Code left, Code right) {
            super(at.span());
            this.at = at;
            this.left = left;
            this.right = right;
            this.numeric = left.numeric();
        }

        @Override
        boolean test(Request request, Entities entities) {
            int order =
                    numeric
                            ? numbers(request, entities)
                            : Operations.order(
                                    left.value(request, entities),
                                    right.value(request, entities),
                                    at);
            return switch (at.op()) {
                case LESS -> order < 0;
                case LESS_EQUAL -> order <= 0;
                case GREATER -> order > 0;
                default -> order >= 0;
            };
        }

        private int numbers(Request request, Entities entities) {
            long a = left.number(request, entities);
            return Long.compare(a, right.number(request, entities));
        }
    }

    static final class Arithmetic extends Code {
        private final Expr.Binary at;
        private final Code left;
        private final Code right;

        Arithmetic(Expr.Binary at, Code left, Code right) {
            super(at.span());
            this.at = at;
            this.left = left;
            this.right = right;
        }

        @Override
        Value value(Request request, Entities entities) {
            return new Value.Int(number(request, entities));
        }

        @Override
        long number(Request request, Entities entities) {
            long a;
            long b;
            if (left.numeric() && right.numeric()) {
                a = left.number(request, entities);
                b = right.number(request, entities);
            } else {
                // Both sides before either is found to be no number: the order of failures counts.
                Value first = left.value(request, entities);
                Value second = right.value(request, entities);
                a = Operations.number(first, left.span);
                b = Operations.number(second, right.span);
            }
            return Operations.arithmetic(at, a, b);
        }

        @Override
        boolean numeric() {
            return true;
        }
    }

    static final class Pair extends Code {
        private final Expr.Binary at;
        private final Code left;
        private final Code right;

        Pair(Expr.Binary at, Code left, Code right) {
            super(at.span());
            this.at = at;
            this.left = left;
            this.right = right;
        }

        @Override
        Value value(Request request, Entities entities) {
            Value a = left.value(request, entities);
            return Operations.binary(at, a, right.value(request, entities), entities);
        }
    }

    static final class Attribute extends Code {
        private final Code target;
        private final String name;

        Attribute(Code target, String name, Span span) {
            super(span);
            this.target = target;
            this.name = name;
        }

        @Override
        Value value(Request request, Entities entities) {
            return Operations.attribute(target.value(request, entities), name, entities, span);
        }
    }

    static final class Has extends Code {
        private final Code target;
        private final List<String> path;

        Has(Code target, List<String> path, Span span) {
            super(span);
            this.target = target;
            this.path = path;
        }

        @Override
        Value value(Request request, Entities entities) {
            return Operations.has(target.value(request, entities), path, entities, span);
        }
    }

    static final class Like extends Code {
        private final Code target;
        private final Pattern pattern;

        Like(Code target, Pattern pattern, Span span) {
            super(span);
            this.target = target;
            this.pattern = pattern;
        }

        @Override
        Value value(Request request, Entities entities) {
            return Operations.like(target.value(request, entities), pattern, span);
        }
    }

    static final class Is extends Code.Test {
        private final Code target;
        private final String type;
        private final @Nullable Code in;

        Is(Code target, String type, @Nullable Code in, Span span) {
            super(span);
            this.target = target;
            this.type = type;
            this.in = in;
        }

        @Override
        boolean test(Request request, Entities entities) {
            EntityUid uid = Operations.entity(target.value(request, entities), span);
            if (!uid.type().equals(type) || in == null) {
                return uid.type().equals(type);
            }
            return Operations.in(uid, in.value(request, entities), entities, in.span);
        }
    }

    static final class MakeSet extends Code {
        private final Code[] elements;

        MakeSet(Code[] elements, Span span) {
            super(span);
            this.elements = elements;
        }

        @Override
        Value value(Request request, Entities entities) {
            Value[] values = new Value[elements.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = elements[i].value(request, entities);
            }
            return Value.SetOf.owning(values);
        }
    }

    static final class MakeRecord extends Code {
        private final String[] names;
        private final Code[] attributes;

        MakeRecord(String[] sortedNames, Code[] attributes, Span span) {
            super(span);
            this.names = sortedNames;
            this.attributes = attributes;
        }

        @Override
        Value value(Request request, Entities entities) {
            Value[] values = new Value[attributes.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = attributes[i].value(request, entities);
            }
            return Value.RecordOf.owning(names, values);
        }
    }

    static final class Call extends Code {
        private final ExtensionFunction function;
        private final Code[] arguments;

        Call(ExtensionFunction function, Code[] arguments, Span span) {
            super(span);
            this.function = function;
            this.arguments = arguments;
        }

        @Override
        Value value(Request request, Entities entities) {
            if (arguments.length != function.parameters.size() || arguments.length > 2) {
                Value[] values = new Value[arguments.length];
                for (int i = 0; i < values.length; i++) {
                    values[i] = arguments[i].value(request, entities);
                }
                return Extensions.call(function, values, span);
            }
            Value first = arguments[0].value(request, entities);
            Value second = arguments.length == 1 ? first : arguments[1].value(request, entities);
            return Extensions.apply(function, first, second, span);
        }
    }
}
