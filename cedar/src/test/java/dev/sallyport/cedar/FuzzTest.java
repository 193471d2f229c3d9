package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Foreign text, broken in every way chance finds: each reader takes it or refuses it with a
/// [CedarProblem], and never anything else. More rounds with `-Dcedar.fuzz=…`.
final class FuzzTest {
    private static final int ROUNDS = Integer.getInteger("cedar.fuzz", 4_000);
    private static final long SEED = Long.getLong("cedar.seed", 77_000L);

    private static void rounds(String seedText, Consumer<String> reader) {
        int taken = 0;
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String text = broken(seedText, new Dice(SEED + round));
            try {
                reader.accept(text);
                taken++;
            } catch (CedarProblem e) {
                refused++;
                assertThat(e.getMessage()).isNotBlank();
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + (SEED + round) + "\n" + text, e);
            }
        }
        assertThat(taken).isPositive();
        assertThat(refused).isGreaterThan(ROUNDS / 4);
    }

    private static String broken(String text, Dice dice) {
        StringBuilder out = new StringBuilder(text);
        for (int i = dice.below(4); i >= 0 && !out.isEmpty(); i--) {
            int at = dice.below(out.length());
            int to = Math.min(out.length(), at + 1 + dice.below(12));
            switch (dice.below(6)) {
                case 0 -> out.deleteCharAt(at);
                case 1 -> out.delete(at, to);
                case 2 -> out.insert(at, out.substring(at, to));
                case 3 -> out.insert(at, dice.pick(SPICE));
                case 4 -> out.setCharAt(at, (char) dice.below(0x10000));
                default -> out.setCharAt(at, (char) (32 + dice.below(95)));
            }
        }
        return out.toString();
    }

    private static final List<String> SPICE =
            List.of(
                    "(",
                    ")",
                    "[",
                    "]",
                    "{",
                    "}",
                    "\"",
                    "\\",
                    "::",
                    "@",
                    "*",
                    "?",
                    "//",
                    "\n",
                    "\r",
                    "\\u{",
                    "\ud800",
                    "\udc00",
                    "é",
                    "null",
                    "1e9",
                    "-",
                    "__entity",
                    "__extn",
                    "if");

    private static final String POLICIES =
            """
            @note("x\\u{41}") permit (principal == User::"a", action in [Action::"v"], resource is P in A::"b")
            when { principal.a.b["c"] like "x*\\*" && !(1 + 2 * -3 < 4) || context has a.b }
            unless { if ip("1.2.3.4").isLoopback() then [1, {a: 2}].contains(1) else decimal("1.0").lessThan(decimal("2.0")) };
            forbid (principal in ?principal, action, resource == ?resource);
            """;
    private static final String SCHEMA =
            """
            namespace N { @doc("x") type T = { a: Long, "b c"?: Set<ipaddr> };
            entity U, G in [G] = { t: T, g: G } tags String; entity E enum ["x", "y"];
            action v in [w] appliesTo { principal: [U, E], resource: G, context: T }; action w; }
            """;
    private static final String ENTITIES =
            """
            [{"uid": {"type": "N::U", "id": "a"}, "attrs": {"t": {"a": 1, "b c": ["1.2.3.4"]},
              "g": {"__entity": {"type": "N::G", "id": "g"}}}, "parents": [], "tags": {"k": "v"}},
             {"uid": {"__entity": {"type": "N::G", "id": "g\\u00e9"}}, "attrs": {"t": {"a": -5},
              "g": {"type": "N::G", "id": "g"}}, "parents": [{"type": "N::G", "id": "top"}]}]
            """;

    @Test
    void policies() {
        rounds(
                POLICIES,
                text -> {
                    PolicySet set = PolicySet.parse(text);
                    for (Policy policy : set.policies()) {
                        assertThat(Policy.parse(policy.id(), policy.toString())).isEqualTo(policy);
                    }
                });
    }

    @Test
    void schemas_and_whatever_they_say_of_policies() {
        PolicySet policies = PolicySet.parse(POLICIES);
        rounds(SCHEMA, text -> new Validator(Schema.parse(text)).validate(policies));
    }

    @Test
    void entities_with_and_without_a_schema() {
        Schema schema = Schema.parse(SCHEMA);
        rounds(ENTITIES, text -> EntityStore.parseJson(EntityStore.parseJson(text).toJson()));
        rounds(ENTITIES, text -> EntityStore.parseJson(text, schema));
    }

    @Test
    void requests() {
        String request =
                """
                {"principal": {"type": "N::U", "id": "a"}, "action": {"type": "N::Action", "id": "v"},
                 "resource": {"type": "N::G", "id": "g"}, "context": {"a": 1, "b c": [
                 {"__extn": {"fn": "ip", "arg": "::1"}}]}}
                """;
        Schema schema = Schema.parse(SCHEMA);
        rounds(request, text -> Request.parseJson(text, schema));
        rounds(request, text -> Request.parseJson(Request.parseJson(text).toJson()));
    }

    @Test
    void policies_as_json() {
        String json = PolicySet.parse(POLICIES).toJson();
        rounds(
                json,
                text -> {
                    PolicySet set = PolicySet.parseJson(text);
                    assertThat(PolicySet.parseJson(set.toJson()).toJson()).isEqualTo(set.toJson());
                });
    }

    private static final String SCHEMA_JSON =
            """
            {"N": {"annotations": {"doc": "x"},
              "commonTypes": {"T": {"type": "Record", "attributes": {"a": {"type": "Long"},
                "b c": {"type": "Set", "element": {"type": "Extension", "name": "ipaddr"},
                        "required": false}}}},
              "entityTypes": {"U": {}, "G": {"memberOfTypes": ["G"], "shape": {"type": "Record",
                  "attributes": {"t": {"type": "T"}, "g": {"type": "Entity", "name": "G"},
                                 "e": {"type": "EntityOrCommon", "name": "E"}}},
                  "tags": {"type": "String"}}, "E": {"enum": ["x", "y"]}},
              "actions": {"w": {}, "v": {"memberOf": [{"id": "w"}], "appliesTo": {
                  "principalTypes": ["U", "E"], "resourceTypes": ["G"],
                  "context": {"type": "T"}}}}}}
            """;

    @Test
    void schemas_as_json_and_whatever_they_say_of_policies() {
        PolicySet policies = PolicySet.parse(POLICIES);
        rounds(
                SCHEMA_JSON,
                text -> {
                    Schema schema = Schema.parseJson(text);
                    new Validator(schema).validate(policies);
                    EntityStore.parseJson("[]", schema);
                });
    }

    @Test
    void links_as_json() {
        String json =
                """
                {"staticPolicies": {}, "templates": {"t": {"effect": "permit",
                   "principal": {"op": "in", "slot": "?principal"}, "action": {"op": "All"},
                   "resource": {"op": "is", "entity_type": "R", "in": {"slot": "?resource"}},
                   "conditions": []}},
                 "templateLinks": [{"templateId": "t", "newId": "a", "values": {
                   "?principal": {"type": "U", "id": "u"},
                   "?resource": {"__entity": {"type": "R", "id": "r"}}}},
                  {"templateId": "t", "newId": "b", "values": {
                   "?principal": {"type": "U", "id": "v"}, "?resource": {"type": "R", "id": "s"}}}]}
                """;
        rounds(
                json,
                text -> {
                    PolicySet set = PolicySet.parseJson(text);
                    assertThat(PolicySet.parseJson(set.toJson()).toJson()).isEqualTo(set.toJson());
                });
    }

    /// Small enough that what is made by chance is often beyond them.
    private static final Growth NARROW = new Growth(200, 400, 100, 2_000, 5);

    @Test
    void groups_in_groups_of_any_shape() {
        Limits limits = Limits.DEFAULT.with(NARROW);
        shapes(dice -> {
            EntityStore store = EntityStore.parseJson(Shapes.entities(dice), null, limits);
            assertThat(store.hierarchy().ancestors()).isLessThanOrEqualTo(200);
            assertThat(store.hierarchy().above().entries())
                    .isEqualTo(store.hierarchy().ancestors());
        });
    }

    @Test
    void schemas_of_any_shape_and_policies_on_them() {
        Limits limits = Limits.DEFAULT.with(NARROW);
        shapes(dice -> checked(Schema.parse(Shapes.schema(dice), limits), dice));
        shapes(dice -> checked(Schema.parseJson(Shapes.schemaJson(dice), limits), dice));
    }

    private static void checked(Schema schema, Dice dice) {
        assertThat(schema.environments()).hasSizeLessThanOrEqualTo(100);
        Validator.Report report =
                new Validator(schema).validate(PolicySet.parse(Shapes.policies(dice)));
        assertThat(report.errors()).hasSizeLessThanOrEqualTo(6);
        assertThat(report.warnings()).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void links_of_any_number() {
        Limits limits = new Limits(1, 20, 1, 1, 100_000, 50, 1, 1);
        shapes(dice -> {
            PolicySet set = PolicySet.parseJson(Shapes.links(dice), limits);
            assertThat(set.policies().size() + set.templates().size()).isLessThanOrEqualTo(20);
        });
    }

    /// Takes shapes that are too large by chance as [#rounds] takes text.
    private static void shapes(Consumer<Dice> reader) {
        int taken = 0;
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long seed = SEED + round;
            try {
                reader.accept(new Dice(seed));
                taken++;
            } catch (CedarProblem e) {
                refused++;
                assertThat(e.kind()).as("seed %d: %s", seed, e).isEqualTo(CedarProblem.Kind.LIMIT);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(taken).isGreaterThan(ROUNDS / 20);
        assertThat(refused).isGreaterThan(ROUNDS / 20);
    }
}
