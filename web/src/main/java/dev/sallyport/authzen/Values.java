package dev.sallyport.authzen;

import dev.sallyport.cedar.Value;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// JSON as values that policies can compare.
///
/// Whole numbers are those a double holds exactly (I-JSON, RFC 7493). Fractions are decimals, which
/// have four digits after the point. `null` is the same as leaving the member out.
final class Values {
    private static final long EXACT_MAX = (1L << 53) - 1;

    private Values() {}

    static Value.RecordOf record(WireTree.Obj object) {
        if (object.members().isEmpty()) {
            return Value.RecordOf.EMPTY;
        }
        Map<String, Value> members = new HashMap<>();
        object.members()
                .forEach((name, member) -> {
                    if (!(member instanceof WireTree.Null)) {
                        members.put(text(name).value(), value(member));
                    }
                });
        return Value.RecordOf.copyOf(members);
    }

    private static Value value(WireTree tree) {
        return switch (tree) {
            case WireTree.Obj object -> record(object);
            case WireTree.Arr(List<WireTree> elements) -> {
                List<Value> values = new ArrayList<>(elements.size());
                for (WireTree element : elements) {
                    if (!(element instanceof WireTree.Null)) {
                        values.add(value(element));
                    }
                }
                yield Value.SetOf.copyOf(values);
            }
            case WireTree.Text(String text) -> text(text);
            case WireTree.Num(String digits, boolean whole) ->
                    whole ? whole(digits) : decimal(digits);
            case WireTree.Bool(boolean value) -> Value.Bool.of(value);
            case WireTree.Null() -> throw new dev.sallyport.kernel.Bug("left out before");
        };
    }

    /// Well-formed Unicode, or a `malformed` problem.
    static Value.Text text(String text) {
        try {
            return new Value.Text(text);
        } catch (IllegalArgumentException illFormed) {
            throw malformed("a text is not well-formed Unicode");
        }
    }

    private static Value whole(String digits) {
        try {
            long number = Long.parseLong(digits);
            if (Math.abs(number) <= EXACT_MAX) {
                return new Value.Int(number);
            }
        } catch (NumberFormatException _) {
            // larger still: the same answer
        }
        throw malformed("whole numbers lie between -(2^53-1) and 2^53-1: send others as text");
    }

    private static Value decimal(String digits) {
        try {
            BigDecimal number = new BigDecimal(digits).stripTrailingZeros();
            if (number.scale() <= 4 && number.precision() - number.scale() <= 15) {
                return new Value.Decimal(number.movePointRight(4).longValueExact());
            }
        } catch (ArithmeticException | NumberFormatException _) {
            // out of range: the same answer
        }
        throw malformed("fractions have at most 4 digits after the point: send others as text");
    }

    private static Problem malformed(String message) {
        return new Problem(ProblemCode.MALFORMED, message);
    }
}
