package dev.sallyport.authzen;

import dev.sallyport.cedar.Value;
import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// JSON as values that policies can compare.
///
/// Whole numbers are those a double holds exactly (I-JSON, RFC 7493). Fractions are decimals, which
/// have four digits after the point. `null` is the same as leaving the member out.
final class Values {
    private static final long EXACT_MAX = (1L << 53) - 1;

    private Values() {}

    static Value.RecordOf record(Wire object) {
        int most = object.size();
        String[] names = new String[most];
        Value[] values = new Value[most];
        int count = 0;
        @Nullable Wire name = object.firstName();
        while (name != null) {
            Wire member = name.named();
            if (member.kind() != Wire.Kind.NULL) {
                names[count] = text(name);
                values[count++] = value(member);
            }
            name = object.nextName(name);
        }
        return Value.RecordOf.of(names, values, count);
    }

    private static Value value(Wire wire) {
        return switch (wire.kind()) {
            case OBJECT -> record(wire);
            case ARRAY -> set(wire);
            case PLAIN, CODED -> wellFormed(wire.text());
            case WHOLE -> whole(wire.text());
            case FRACTION -> decimal(wire.text());
            case TRUE -> Value.Bool.TRUE;
            case FALSE -> Value.Bool.FALSE;
            case NULL -> throw new Bug("left out before");
        };
    }

    private static Value set(Wire array) {
        List<Value> values = new ArrayList<>();
        for (Wire element : array.elements()) {
            if (element.kind() != Wire.Kind.NULL) {
                values.add(value(element));
            }
        }
        return Value.SetOf.copyOf(values);
    }

    /// Well-formed Unicode, or a `malformed` problem.
    static String text(Wire wire) {
        // What stands there in ASCII is.
        return wire.kind() == Wire.Kind.PLAIN ? wire.text() : wellFormed(wire.text()).value();
    }

    private static Value.Text wellFormed(String text) {
        try {
            return new Value.Text(text);
        } catch (IllegalArgumentException illFormed) {
            throw malformed("a text is not well-formed Unicode");
        }
    }

    private static Value whole(String digits) {
        try {
            long number = Long.parseLong(digits);
            if (-EXACT_MAX <= number && number <= EXACT_MAX) {
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
            // As longs: the exponent is the sender's, and a difference that wraps looks small.
            if (number.scale() <= 4 && (long) number.precision() - number.scale() <= 15) {
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
