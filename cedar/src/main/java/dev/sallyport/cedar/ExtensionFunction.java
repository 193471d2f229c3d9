package dev.sallyport.cedar;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The functions of the extension types, with the types they take and give.
public enum ExtensionFunction {
    DECIMAL("decimal", false, CedarType.DECIMAL, CedarType.STRING),
    LESS_THAN("lessThan", true, CedarType.BOOL, CedarType.DECIMAL, CedarType.DECIMAL),
    LESS_THAN_OR_EQUAL(
            "lessThanOrEqual", true, CedarType.BOOL, CedarType.DECIMAL, CedarType.DECIMAL),
    GREATER_THAN("greaterThan", true, CedarType.BOOL, CedarType.DECIMAL, CedarType.DECIMAL),
    GREATER_THAN_OR_EQUAL(
            "greaterThanOrEqual", true, CedarType.BOOL, CedarType.DECIMAL, CedarType.DECIMAL),
    IP("ip", false, CedarType.IPADDR, CedarType.STRING),
    IS_IPV4("isIpv4", true, CedarType.BOOL, CedarType.IPADDR),
    IS_IPV6("isIpv6", true, CedarType.BOOL, CedarType.IPADDR),
    IS_LOOPBACK("isLoopback", true, CedarType.BOOL, CedarType.IPADDR),
    IS_MULTICAST("isMulticast", true, CedarType.BOOL, CedarType.IPADDR),
    IS_IN_RANGE("isInRange", true, CedarType.BOOL, CedarType.IPADDR, CedarType.IPADDR),
    DATETIME("datetime", false, CedarType.DATETIME, CedarType.STRING),
    DURATION("duration", false, CedarType.DURATION, CedarType.STRING),
    OFFSET("offset", true, CedarType.DATETIME, CedarType.DATETIME, CedarType.DURATION),
    DURATION_SINCE(
            "durationSince", true, CedarType.DURATION, CedarType.DATETIME, CedarType.DATETIME),
    TO_DATE("toDate", true, CedarType.DATETIME, CedarType.DATETIME),
    TO_TIME("toTime", true, CedarType.DURATION, CedarType.DATETIME),
    TO_MILLISECONDS("toMilliseconds", true, CedarType.LONG, CedarType.DURATION),
    TO_SECONDS("toSeconds", true, CedarType.LONG, CedarType.DURATION),
    TO_MINUTES("toMinutes", true, CedarType.LONG, CedarType.DURATION),
    TO_HOURS("toHours", true, CedarType.LONG, CedarType.DURATION),
    TO_DAYS("toDays", true, CedarType.LONG, CedarType.DURATION);

    private static final Map<String, ExtensionFunction> BY_NAME =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(f -> f.word, Function.identity()));

    final String word;
    final boolean method;
    final CedarType result;
    final List<CedarType> parameters;

    ExtensionFunction(String word, boolean method, CedarType result, CedarType... parameters) {
        this.word = word;
        this.method = method;
        this.result = result;
        this.parameters = List.of(parameters);
    }

    static @Nullable ExtensionFunction named(String word) {
        return BY_NAME.get(word);
    }

    /// Whether it makes a value from a string literal.
    boolean isConstructor() {
        return !method;
    }

    /// Null if the text is not a value of the type.
    static @Nullable Value construct(ExtensionFunction function, String text) {
        return switch (function) {
            case DECIMAL -> Decimals.parse(text);
            case IP -> Addresses.parse(text);
            case DATETIME -> Times.parseDatetime(text);
            case DURATION -> Times.parseDuration(text);
            default -> throw new IllegalStateException("not a constructor: " + function.word);
        };
    }
}
