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
        return switch (function) {
            case DECIMAL, IP, DATETIME, DURATION -> construct(function, values[0], span);
            case LESS_THAN -> Value.Bool.of(order(values, span) < 0);
            case LESS_THAN_OR_EQUAL -> Value.Bool.of(order(values, span) <= 0);
            case GREATER_THAN -> Value.Bool.of(order(values, span) > 0);
            case GREATER_THAN_OR_EQUAL -> Value.Bool.of(order(values, span) >= 0);
            case IS_IPV4 -> Value.Bool.of(!ip(values[0], span).v6());
            case IS_IPV6 -> Value.Bool.of(ip(values[0], span).v6());
            case IS_LOOPBACK -> Value.Bool.of(Addresses.isLoopback(ip(values[0], span)));
            case IS_MULTICAST -> Value.Bool.of(Addresses.isMulticast(ip(values[0], span)));
            case IS_IN_RANGE -> {
                Value.Ip inner = ip(values[0], span);
                yield Value.Bool.of(Addresses.isInRange(inner, ip(values[1], span)));
            }
            case OFFSET, DURATION_SINCE, TO_DATE, TO_TIME -> moments(function, values, span);
            case TO_MILLISECONDS, TO_SECONDS, TO_MINUTES, TO_HOURS, TO_DAYS ->
                    new Value.Int(duration(values[0], span) / unit(function));
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

    private static Value moments(ExtensionFunction function, Value[] values, Span span) {
        long moment = datetime(values[0], span);
        try {
            return switch (function) {
                case OFFSET -> new Value.Datetime(Math.addExact(moment, duration(values[1], span)));
                case DURATION_SINCE ->
                        new Value.Duration(Math.subtractExact(moment, datetime(values[1], span)));
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

    private static int order(Value[] values, Span span) {
        long left = decimal(values[0], span);
        return Long.compare(left, decimal(values[1], span));
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
