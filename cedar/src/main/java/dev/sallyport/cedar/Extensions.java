package dev.sallyport.cedar;

import org.jspecify.annotations.Nullable;

/// What the functions of the extension types do.
final class Extensions {
    private Extensions() {}

    static Value call(ExtensionFunction function, Value[] values, Span span) {
        int wanted = function.parameters.size();
        if (values.length != wanted) {
            throw new Fault(
                    PolicyError.Kind.EXTENSION,
                    "`" + function.word + "` takes " + wanted + " arguments in all",
                    span);
        }
        return apply(function, values[0], values[wanted - 1], span);
    }

    /// Of a function with one argument both are the same. Makes no array, so that the compiled form
    /// can call it without making one either.
    static Value apply(ExtensionFunction function, Value first, Value second, Span span) {
        return switch (function) {
            case DECIMAL, IP, DATETIME, DURATION -> construct(function, first, span);
            case LESS_THAN -> Value.Bool.of(order(first, second, span) < 0);
            case LESS_THAN_OR_EQUAL -> Value.Bool.of(order(first, second, span) <= 0);
            case GREATER_THAN -> Value.Bool.of(order(first, second, span) > 0);
            case GREATER_THAN_OR_EQUAL -> Value.Bool.of(order(first, second, span) >= 0);
            case IS_IPV4 -> Value.Bool.of(!ip(first, span).v6());
            case IS_IPV6 -> Value.Bool.of(ip(first, span).v6());
            case IS_LOOPBACK -> Value.Bool.of(Addresses.isLoopback(ip(first, span)));
            case IS_MULTICAST -> Value.Bool.of(Addresses.isMulticast(ip(first, span)));
            case IS_IN_RANGE -> {
                Value.Ip inner = ip(first, span);
                yield Value.Bool.of(Addresses.isInRange(inner, ip(second, span)));
            }
            case OFFSET, DURATION_SINCE, TO_DATE, TO_TIME -> moments(function, first, second, span);
            case TO_MILLISECONDS, TO_SECONDS, TO_MINUTES, TO_HOURS, TO_DAYS ->
                    new Value.Int(duration(first, span) / unit(function));
        };
    }

    private static Value construct(ExtensionFunction function, Value argument, Span span) {
        String text = Operations.text(argument, span);
        Value made = ExtensionFunction.construct(function, text);
        if (made == null) {
            throw new Fault(
                    PolicyError.Kind.EXTENSION,
                    "this string is not a `" + function.result + "`",
                    span);
        }
        return made;
    }

    private static Value moments(ExtensionFunction function, Value first, Value second, Span span) {
        long moment = datetime(first, span);
        try {
            return switch (function) {
                case OFFSET -> new Value.Datetime(Math.addExact(moment, duration(second, span)));
                case DURATION_SINCE ->
                        new Value.Duration(Math.subtractExact(moment, datetime(second, span)));
                case TO_DATE -> required(Times.toDate(moment));
                default -> Times.toTime(moment);
            };
        } catch (ArithmeticException e) {
            throw new Fault(
                    PolicyError.Kind.EXTENSION, "overflow in `" + function.word + "`", span);
        }
    }

    private static Value required(@Nullable Value value) {
        if (value == null) {
            throw new ArithmeticException("overflow");
        }
        return value;
    }

    private static long unit(ExtensionFunction function) {
        return switch (function) {
            case TO_SECONDS -> 1_000L;
            case TO_MINUTES -> 60_000L;
            case TO_HOURS -> 3_600_000L;
            case TO_DAYS -> Times.DAY;
            default -> 1L;
        };
    }

    private static int order(Value first, Value second, Span span) {
        long left = decimal(first, span);
        return Long.compare(left, decimal(second, span));
    }

    private static long decimal(Value value, Span span) {
        if (value instanceof Value.Decimal(long number)) {
            return number;
        }
        throw Fault.type("decimal", value, span);
    }

    private static Value.Ip ip(Value value, Span span) {
        if (value instanceof Value.Ip ip) {
            return ip;
        }
        throw Fault.type("ipaddr", value, span);
    }

    private static long datetime(Value value, Span span) {
        if (value instanceof Value.Datetime(long millis)) {
            return millis;
        }
        throw Fault.type("datetime", value, span);
    }

    private static long duration(Value value, Span span) {
        if (value instanceof Value.Duration(long millis)) {
            return millis;
        }
        throw Fault.type("duration", value, span);
    }
}
