package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Which texts are decimals, addresses, moments and spans of time, and what can be done with them.
final class ExtensionTypesTest {
    /// Reads a text, or does not.
    private interface Reader {
        @Nullable Value read(String text);
    }

    private static void taken(Reader reader, String... texts) {
        for (String text : texts) {
            assertThat(reader.read(text)).as(text).isNotNull();
        }
    }

    private static void refused(Reader reader, String... texts) {
        for (String text : texts) {
            assertThat(reader.read(text)).as(text).isNull();
        }
    }

    @Test
    void decimals_have_one_to_four_places_and_fit() {
        taken(Value.Decimal::parse, "0.0", "-0.0", "007.1", "1.2345", "922337203685477.5807");
        taken(Value.Decimal::parse, "-922337203685477.5808");
        refused(Value.Decimal::parse, "1", "1.", ".1", "-.1", "1.23456", "+1.0", "1.0 ", "1e1.0");
        refused(Value.Decimal::parse, "922337203685477.5808", "-922337203685477.5809", "", "١.٠");
        assertThat(Value.Decimal.parse("-1.5")).isEqualTo(new Value.Decimal(-15_000));
        assertThat(new Value.Decimal(Long.MIN_VALUE).toString())
                .isEqualTo("decimal(\"-922337203685477.5808\")");
    }

    @Test
    void addresses_are_of_either_family_with_or_without_prefix() {
        taken(Value.Ip::parse, "0.0.0.0", "255.255.255.255/0", "::", "1::", "::1/128", "a:B::c");
        taken(Value.Ip::parse, "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::");
        refused(Value.Ip::parse, "1.2.3", "1.2.3.256", "01.2.3.4", "1.2.3.4/33", "1.2.3.4/01");
        refused(Value.Ip::parse, ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8::", "12345::");
        refused(
                Value.Ip::parse,
                "::ffff:1.2.3.4",
                "1::/129",
                "1::/",
                "/8",
                "",
                "1.2.3.4/8/8",
                " ::");
        assertThat(String.valueOf(Value.Ip.parse("ff00::1/8")))
                .isEqualTo("ip(\"ff00:0:0:0:0:0:0:1/8\")");
    }

    @Test
    void moments_have_two_forms_and_a_zone() {
        taken(Value.Datetime::parse, "2024-02-29", "0000-01-01", "9999-12-31");
        taken(Value.Datetime::parse, "2024-01-01T23:59:59Z", "2024-01-01T00:00:00.999Z");
        taken(Value.Datetime::parse, "2024-01-01T00:00:00+2359", "2024-01-01T00:00:00.001-0000");
        refused(Value.Datetime::parse, "2023-02-29", "2024-13-01", "2024-1-01", "24-01-01", "");
        refused(Value.Datetime::parse, "2024-01-01T24:00:00Z", "2024-01-01T00:00:60Z");
        refused(Value.Datetime::parse, "2024-01-01T00:00:00", "2024-01-01T00:00:00+2400");
        refused(Value.Datetime::parse, "2024-01-01T00:00:00+00:00", "2024-01-01T00:00:00.1Z");
        refused(Value.Datetime::parse, "2024-01-01T00:00:00+0060", "2024-01-01t00:00:00z");
        assertThat(Value.Datetime.parse("1970-01-01T01:00:00+0100"))
                .isEqualTo(new Value.Datetime(0));
    }

    @Test
    void spans_name_each_unit_once_from_large_to_small() {
        taken(Value.Duration::parse, "0ms", "1d2h3m4s5ms", "-1d", "90m", "007s");
        taken(Value.Duration::parse, "9223372036854775807ms", "-9223372036854775808ms");
        refused(Value.Duration::parse, "", "-", "1", "ms", "1ms1s", "1d1d", "1 d", "+1d", "-1d-1h");
        refused(Value.Duration::parse, "9223372036854775808ms", "106751991168d", "1.5h");
        assertThat(Value.Duration.parse("-1h30m")).isEqualTo(new Value.Duration(-5_400_000));
    }

    private static Value value(String expression) {
        Request request =
                Request.of(
                        new EntityUid("U", "u"),
                        new EntityUid("Action", "a"),
                        new EntityUid("R", "r"));
        return new Evaluator(request, EntityStore.EMPTY)
                .evaluate(PolicyParser.expression(expression, Limits.DEFAULT));
    }

    @Test
    void what_the_functions_say() {
        Map<String, String> known =
                Map.ofEntries(
                        Map.entry("decimal(\"1.1\").lessThan(decimal(\"1.10\"))", "false"),
                        Map.entry("decimal(\"1.1\") == decimal(\"1.1000\")", "true"),
                        Map.entry("ip(\"127.0.0.1\").isLoopback()", "true"),
                        Map.entry("ip(\"127.0.0.0/7\").isLoopback()", "false"),
                        Map.entry("ip(\"::1\").isLoopback()", "true"),
                        Map.entry("ip(\"239.0.0.1\").isMulticast()", "true"),
                        Map.entry("ip(\"ff02::1\").isMulticast()", "true"),
                        Map.entry("ip(\"10.1.0.0/16\").isInRange(ip(\"10.0.0.0/8\"))", "true"),
                        Map.entry("ip(\"10.0.0.0/8\").isInRange(ip(\"10.1.0.0/16\"))", "false"),
                        Map.entry("ip(\"::1\").isInRange(ip(\"0.0.0.0/0\"))", "false"),
                        Map.entry("ip(\"1::\").isInRange(ip(\"::/0\"))", "true"),
                        Map.entry("ip(\"1:2:3:4:5::\").isInRange(ip(\"1:2:3:4:5::/65\"))", "true"),
                        Map.entry("ip(\"10.0.0.1\") == ip(\"10.0.0.1/32\")", "true"),
                        Map.entry("ip(\"10.0.0.1/8\") == ip(\"10.0.0.2/8\")", "false"),
                        Map.entry("datetime(\"2024-01-02\") > datetime(\"2024-01-01\")", "true"),
                        Map.entry("duration(\"1h\") <= duration(\"60m\")", "true"),
                        Map.entry("duration(\"-90m\").toHours()", "-1"),
                        Map.entry("duration(\"49h\").toDays()", "2"),
                        Map.entry(
                                "datetime(\"1969-12-31T23:00:00Z\").toTime() == duration(\"23h\")",
                                "true"),
                        Map.entry(
                                "datetime(\"1969-12-31T23:00:00Z\").toDate()"
                                        + " == datetime(\"1969-12-31\")",
                                "true"),
                        Map.entry(
                                "datetime(\"2024-01-02\").durationSince(datetime(\"2024-01-01\"))"
                                        + " == duration(\"1d\")",
                                "true"),
                        Map.entry(
                                "datetime(\"2024-01-01\").offset(duration(\"-1d\"))"
                                        + " == datetime(\"2023-12-31\")",
                                "true"));
        known.forEach((expression, result) ->
                assertThat(value(expression).toString()).as(expression).isEqualTo(result));
    }

    @Test
    void what_cannot_be_done_fails_and_says_so() {
        Map<String, String> failing =
                Map.of(
                        "decimal(\"x\")", "this string is not a `decimal`",
                        "ip(1)", "type error: expected string, got long",
                        "decimal(\"1.0\") < decimal(\"2.0\")",
                                "type error: expected long, datetime or duration, got decimal",
                        "duration(\"1d\") < 1", "type error: expected duration, got long",
                        "ip(\"::1\").isIpv4(1)", "`isIpv4` takes 1 arguments in all",
                        "datetime(\"9999-12-31\").offset(duration(\"9223372036854775807ms\"))",
                                "overflow in `offset`",
                        "9223372036854775807 + 1", "integer overflow: the result of `+`",
                        "-(-9223372036854775808)", "integer overflow: the result of `-`");
        failing.forEach((expression, message) ->
                assertThatThrownBy(() -> value(expression))
                        .as(expression)
                        .isInstanceOf(Fault.class)
                        .hasMessage(message));
    }

    @Test
    void sets_and_records_do_not_care_about_order() {
        assertThat(value("[1, 2, 1, {a: 1, b: [3, 4]}] == [{b: [4, 3], a: 1}, 2, 1]").toString())
                .isEqualTo("true");
        assertThat(value("[[]] == []").toString()).isEqualTo("false");
        assertThat(value("[1, 2].containsAll([])").toString()).isEqualTo("true");
        assertThat(value("[].containsAny([])").toString()).isEqualTo("false");
        assertThat(value("1 == true || \"1\" == 1 || [1] == {a: 1}").toString()).isEqualTo("false");
    }

    @Test
    void the_order_of_values_is_an_order() {
        Dice dice = new Dice(5);
        List<Value> values = new ArrayList<>();
        WorldGenerator.World world = new WorldGenerator(dice).world();
        world.entities().all().forEach(e -> values.add(e.attributes()));
        for (Value made : List.copyOf(values)) {
            Value.RecordOf fields = (Value.RecordOf) made;
            fields.names().forEach(name -> values.add(value(fields, name)));
        }
        for (Value a : values) {
            for (Value b : values) {
                int order = Values.compare(a, b);
                assertThat(Integer.signum(Values.compare(b, a))).isEqualTo(-Integer.signum(order));
                assertThat(a.equals(b)).isEqualTo(order == 0);
                assertThat(order != 0 || a.hashCode() == b.hashCode()).isTrue();
            }
        }
    }

    private static Value value(Value.RecordOf fields, String name) {
        Value value = fields.get(name);
        if (value == null) {
            throw new AssertionError(name);
        }
        return value;
    }
}
