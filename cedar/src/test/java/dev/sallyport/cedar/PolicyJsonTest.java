package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Policies as JSON: the same policies.
final class PolicyJsonTest {
    private static final String TEXT =
            """
            @note("x")
            permit (principal is User in ?principal, action in [Action::"a", Action::"b"], resource == ?resource)
            when { context has a.b && context.a.b like "x*\\**" || !(-context.n <= 3) }
            unless { if principal is User in G::"g" then [1, {a: 2}].contains(1) else ip("::1").isInRange(ip("::/0")) };
            """;

    @Test
    void a_template_survives_the_way_there_and_back() {
        Policy policy = Policy.parse("t", TEXT);
        Policy read = Policy.parseJson("t", policy.toJson());
        assertThat(read.toJson()).isEqualTo(policy.toJson());
        assertThat(read.isTemplate()).isTrue();
        assertThat(read.annotations()).isEqualTo(Map.of("note", "x"));
    }

    @Test
    void a_set_keeps_its_templates_and_links() {
        PolicySet set = PolicySet.parse(TEXT + "forbid (principal, action, resource);");
        EntityUid uid = new EntityUid("G", "g");
        PolicySet linked = set.withLink(new PolicySet.Link("l", "policy0", uid, uid));
        PolicySet read = PolicySet.parseJson(linked.toJson());
        assertThat(read.toJson()).isEqualTo(linked.toJson());
        assertThat(read.links()).containsExactlyElementsOf(linked.links());
        assertThat(read.policies()).hasSize(2);
    }

    @Test
    void the_official_engine_writes_what_we_read_and_reads_what_we_write()
            throws ReflectiveOperationException {
        new OfficialBinding();
        Class<?> type = com.cedarpolicy.model.policy.Policy.class;
        Method toJson = type.getDeclaredMethod("toJsonJni", String.class);
        Method fromJson = type.getDeclaredMethod("fromJsonJni", String.class);
        toJson.setAccessible(true);
        fromJson.setAccessible(true);
        Object any =
                new com.cedarpolicy.model.policy.Policy("permit(principal,action,resource);", "p");
        for (long seed = 80_000; seed < 80_150; seed++) {
            Dice dice = new Dice(seed);
            WorldGenerator.World world = new WorldGenerator(dice).world();
            List<Policy> made = new PolicyGenerator(dice, world.schema(), 25).policies(3);
            for (Policy policy : made) {
                String theirs = (String) toJson.invoke(any, policy.toString());
                Policy read = Policy.parseJson(policy.id(), theirs);
                String as = "seed %d\n%s\n%s".formatted(seed, policy, theirs);
                sameDecisions(read, policy, world, as);
                String text = (String) fromJson.invoke(null, policy.toJson());
                sameDecisions(Policy.parse(policy.id(), text), policy, world, as + text);
                sameDecisions(Policy.parseJson(policy.id(), policy.toJson()), policy, world, as);
            }
        }
    }

    private static void sameDecisions(Policy a, Policy b, WorldGenerator.World world, String as) {
        for (Request request : world.requests()) {
            PolicySet one = PolicySet.of(List.of(a));
            PolicySet two = PolicySet.of(List.of(b));
            assertThat(Authorizer.decide(request, one, world.entities()))
                    .as(as)
                    .isEqualTo(Authorizer.decide(request, two, world.entities()));
        }
        Validator validator = new Validator(world.schema());
        assertThat(validator.validate(a).passed()).as(as).isEqualTo(validator.validate(b).passed());
    }

    private static void refused(String json, String message) {
        assertThatThrownBy(() -> Policy.parseJson("p", json))
                .as(json)
                .isInstanceOf(CedarProblem.class)
                .hasMessage(message);
    }

    private static String policy(String body) {
        return "{\"effect\":\"permit\",\"principal\":{\"op\":\"All\"},\"action\":{\"op\":\"All\"},"
                + "\"resource\":{\"op\":\"All\"},\"conditions\":[{\"kind\":\"when\",\"body\":"
                + body
                + "}]}";
    }

    @Test
    void what_is_no_policy_is_refused_with_the_place() {
        refused("{}", "`effect` is missing");
        refused(
                policy("{}"),
                "at `.conditions[0].body`: an expression has one member, named after its kind");
        refused(
                policy("{\"nope\": 1}"),
                "at `.conditions[0].body.nope`: there is no such expression");
        refused(
                policy("{\"Var\": \"x\"}"),
                "at `.conditions[0].body.Var`: there is no such variable");
        refused(
                policy("{\"Slot\": \"?principal\"}"),
                "at `.conditions[0].body.Slot`: slots belong into the head of a template");
        refused(
                policy("{\"==\": {\"left\": {\"Value\": 1}}}"),
                "at `.conditions[0].body.…`: `right` is missing");
        refused(
                policy("{\"Value\": true}").replaceFirst("\"All\"", "\"==\""),
                "at `.principal`: expected either `entity` or `slot`");
        refused(
                policy("{\"Value\": 1.5}"),
                "at `.conditions[0].body.Value`: expected a whole number of 64 bits");
        assertThatThrownBy(() ->
                        PolicySet.parseJson(
                                "{\"templates\": {\"t\": " + policy("{\"Value\": true}") + "}}"))
                .hasMessage("at `.templates.t`: this is no template");
    }
}
