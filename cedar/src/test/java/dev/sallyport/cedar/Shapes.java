package dev.sallyport.cedar;

import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Well-formed texts that are long in one direction or another: chains, fans, products. What comes
/// of them is more than they say.
final class Shapes {
    private Shapes() {}

    private static String joined(int count, String between, IntFunction<String> each) {
        return IntStream.range(0, count).mapToObj(each).collect(Collectors.joining(between));
    }

    /// A name below `count`, mostly the one before or one of the first few.
    private static int near(int number, Dice dice) {
        return dice.oneIn(3) ? dice.below(number) : Math.max(0, number - 1 - dice.below(2));
    }

    private static String uid(String type, int number) {
        return "{\"type\": \"" + type + "\", \"id\": \"" + number + "\"}";
    }

    /// Groups in those before them, one to three each; no cycles.
    static String entities(Dice dice) {
        int count = 2 + dice.below(60);
        int parents = 1 + dice.below(3);
        return "["
                + joined(
                        count,
                        ",",
                        i ->
                                "{\"uid\": %s, \"parents\": [%s]}"
                                        .formatted(
                                                uid("G", i),
                                                joined(
                                                        i == 0 ? 0 : parents,
                                                        ",",
                                                        _ -> uid("G", near(i, dice)))))
                + "]";
    }

    /// A chain of types, a chain of actions, a type of many names and attributes, and an action for
    /// many types.
    static String schema(Dice dice) {
        int types = 1 + dice.below(25);
        int names = 1 + dice.below(20);
        int attributes = dice.below(20);
        String of = joined(1 + dice.below(types), ", ", i -> "T" + i);
        String to = joined(1 + dice.below(types), ", ", i -> "T" + (types - 1 - i));
        return joined(
                        types,
                        "\n",
                        i -> "entity T" + i + (i == 0 ? "" : " in T" + near(i, dice)) + ";")
                + joined(
                        types,
                        "\n",
                        i -> "action a" + i + (i == 0 ? "" : " in a" + near(i, dice)) + ";")
                + "entity %s = { %s };"
                        .formatted(
                                joined(names, ", ", i -> "S" + i),
                                joined(attributes, ", ", i -> "x" + i + ": Set<{ y: Long }>"))
                + "action b appliesTo { principal: [%s], resource: [%s], context: { x: Long } };"
                        .formatted(of, to);
    }

    /// The same, less the type of many names, which JSON does not have.
    static String schemaJson(Dice dice) {
        int types = 1 + dice.below(25);
        String of = joined(1 + dice.below(types), ", ", i -> "\"T" + i + "\"");
        String to = joined(1 + dice.below(types), ", ", i -> "\"T" + (types - 1 - i) + "\"");
        return """
        {"": {"entityTypes": {%s}, "actions": {%s, "b": {"appliesTo": {"principalTypes": [%s],
          "resourceTypes": [%s], "context": {"type": "Record", "attributes": {"x": {"type": "Long"}}}}}}}}
        """
                .formatted(
                        joined(
                                types,
                                ", ",
                                i ->
                                        "\"T%d\": {\"memberOfTypes\": [%s]}"
                                                .formatted(
                                                        i,
                                                        i == 0
                                                                ? ""
                                                                : "\"T" + near(i, dice) + "\"")),
                        joined(
                                types,
                                ", ",
                                i ->
                                        "\"a%d\": {\"memberOf\": [%s]}"
                                                .formatted(
                                                        i,
                                                        i == 0
                                                                ? ""
                                                                : "{\"id\": \"a"
                                                                        + near(i, dice)
                                                                        + "\"}")),
                        of,
                        to);
    }

    /// Some that are right, some that are wrong in each combination, and long ones.
    static String policies(Dice dice) {
        return joined(
                1 + dice.below(4),
                "\n",
                _ ->
                        "permit (principal, action, resource) when { %s };"
                                .formatted(
                                        joined(
                                                1 + dice.below(20),
                                                dice.oneIn(2) ? " && " : " || ",
                                                i ->
                                                        switch (dice.below(5)) {
                                                            case 0 -> "context.y" + i + " == 1";
                                                            case 1 ->
                                                                    "principal == N" + i + "::\"\"";
                                                            case 2 -> "\"a\u200b\" like \"*\"";
                                                            default -> "context.x == " + i;
                                                        })));
    }

    static String links(Dice dice) {
        String policy =
                "{\"effect\": \"permit\", \"principal\": %s, \"action\": {\"op\": \"All\"},"
                        + " \"resource\": {\"op\": \"All\"}, \"conditions\": []}";
        String all = policy.formatted("{\"op\": \"All\"}");
        String template = policy.formatted("{\"op\": \"==\", \"slot\": \"?principal\"}");
        return "{\"staticPolicies\": {%s}, \"templates\": {%s}, \"templateLinks\": [%s]}"
                .formatted(
                        joined(dice.below(12), ", ", i -> "\"s" + i + "\": " + all),
                        joined(1 + dice.below(12), ", ", i -> "\"t" + i + "\": " + template),
                        joined(
                                dice.below(12),
                                ", ",
                                i ->
                                        ("{\"templateId\": \"t0\", \"newId\": \"l%d\", \"values\":"
                                                        + " {\"?principal\": %s}}")
                                                .formatted(i, uid("U", i))));
    }
}
