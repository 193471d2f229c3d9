package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Everything that grows has an end, and reaching it is an answer. What grows out of little text:
/// [GrowthTest].
@Timeout(60)
final class LimitsTest {
    private static String policy(String body) {
        return "permit (principal, action, resource) when { " + body + " };";
    }

    private static void refused(String text) {
        assertThatThrownBy(() -> PolicySet.parse(text))
                .isInstanceOfSatisfying(
                        CedarProblem.class,
                        problem -> assertThat(problem.kind()).isEqualTo(CedarProblem.Kind.LIMIT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "{a: ", "if ", "!(", "context.contains(", "ip("})
    void brackets_open_without_end_are_refused(String open) {
        refused(policy(open.repeat(100_000)));
    }

    @ParameterizedTest
    @ValueSource(strings = {" + 1", " - 1", " * 1", ".a", "[\"a\"]", ".contains(1)"})
    void chains_without_end_are_refused(String link) {
        refused(policy("context.x" + link.repeat(100_000)));
    }

    /// A path stands for as many attributes read one after the other.
    @Test
    void a_path_after_has_counts_as_high_as_it_is_long() {
        String longest = "principal has a" + ".a".repeat(399);
        Schema schema =
                Schema.parse(
                        "entity T { a: T }; action b appliesTo { principal: T, resource: T };");
        assertThat(new Validator(schema).validate(PolicySet.parse(policy(longest))).errors())
                .isEmpty();
        assertThatThrownBy(() -> PolicySet.parse(policy(longest + ".a")))
                .hasMessage(
                        "line 1, column 861: nested too deeply: split the policy or take brackets"
                                + " away");
        refused(policy("principal has a" + ".a".repeat(100_000)));
    }

    private static String links(int count) {
        StringBuilder json =
                new StringBuilder(
                        """
                        {"staticPolicies": {"s": {"effect": "permit", "principal": {"op": "All"},
                          "action": {"op": "All"}, "resource": {"op": "All"}, "conditions": []}},
                         "templates": {"t": {"effect": "permit",
                          "principal": {"op": "==", "slot": "?principal"},
                          "action": {"op": "All"}, "resource": {"op": "All"}, "conditions": []}},
                         "templateLinks": [\
                        """);
        for (int i = 0; i < count; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"templateId\": \"t\", \"newId\": \"l")
                    .append(i);
            json.append("\", \"values\": {\"?principal\": {\"type\": \"U\", \"id\": \"u\"}}}");
        }
        return json.append("]}").toString();
    }

    @Test
    void policies_templates_and_links_are_counted_together() {
        Limits four = new Limits(1, 4, 1, 1, 10_000, 50, 1, 1);
        PolicySet full = PolicySet.parseJson(links(2), four);
        assertThat(full.policies()).hasSize(3);
        assertThatThrownBy(() -> PolicySet.parseJson(links(3), four))
                .isInstanceOfSatisfying(
                        CedarProblem.class,
                        it -> assertThat(it.kind()).isEqualTo(CedarProblem.Kind.LIMIT))
                .hasMessage("at `.templateLinks[2]`: policies in one set beyond the limit of 4");
        EntityUid somebody = new EntityUid("U", "u");
        PolicySet.Link another = new PolicySet.Link("another", "t", somebody, null);
        assertThatThrownBy(() -> full.withLink(another))
                .hasMessage("policies in one set beyond the limit of 4");
        Policy more = Policy.parse("more", "permit (principal, action, resource);");
        assertThatThrownBy(() -> full.with(more))
                .hasMessage("policies in one set beyond the limit of 4");
        assertThat(full.without("s").withLink(another).links()).hasSize(3);
    }

    @Test
    void a_hundred_thousand_links_cost_what_they_are() {
        PolicySet set = PolicySet.parseJson(links(50_000));
        assertThat(set.policies()).hasSize(50_001);
        assertThat(PolicySet.parseJson(set.toJson()).links()).hasSize(50_000);
        assertThatThrownBy(() -> PolicySet.parseJson(links(100_000)))
                .hasMessage(
                        "at `.templateLinks[99998]`: policies in one set beyond the limit of"
                                + " 100000");
    }

    @Test
    void entities_and_parents_are_counted() {
        Limits two = new Limits(1, 1, 1, 1, 1_000, 50, 2, 2);
        String uid = "{\"type\": \"U\", \"id\": \"u\"}";
        String one = "{\"uid\": " + uid + "}";
        assertThat(EntityStore.parseJson("[" + one + "," + one + "]", null, two).all()).hasSize(1);
        assertThatThrownBy(() ->
                        EntityStore.parseJson("[" + one + "," + one + "," + one + "]", null, two))
                .hasMessage("at `[2]`: entities beyond the limit of 2");
        String three =
                "[{\"uid\": " + uid + ", \"parents\": [" + uid + "," + uid + "," + uid + "]}]";
        assertThatThrownBy(() -> EntityStore.parseJson(three, null, two))
                .hasMessage("at `[0].parents`: parents of one entity beyond the limit of 2");
    }

    @Test
    void many_entities_and_many_actions_are_not_compared_with_each_other() {
        StringBuilder schema = new StringBuilder("entity U; action \"x\"");
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; i < 50_000; i++) {
            schema.append(",\"").append(i).append('"');
            json.append(i == 0 ? "" : ",").append("{\"uid\": {\"type\": \"U\", \"id\": \"");
            json.append(i).append("\"}}");
        }
        Schema declared = Schema.parse(schema.append(";").toString());
        assertThat(EntityStore.parseJson(json.append("]").toString(), declared).all())
                .hasSize(100_001);
    }

    @Test
    void height_counts_through_chains_in_brackets() {
        String body = "1";
        for (int i = 0; i < 40; i++) {
            body = "(" + body + " + 1".repeat(20) + ")";
        }
        refused(policy(body + " == 1"));
    }

    @Test
    void long_and_flat_is_no_problem() {
        String many = policy("true" + " && true".repeat(50_000));
        PolicySet set = PolicySet.parse(many + policy("false" + " || false".repeat(50_000)));
        Request request = AnyRequest.REQUEST;
        assertThat(Authorizer.decide(request, set, EntityStore.EMPTY).reasons())
                .containsExactly("policy0");
    }

    @Test
    void a_long_chain_of_guards_is_checked_in_no_time() {
        StringBuilder body = new StringBuilder("true");
        for (int i = 0; i < 20_000; i++) {
            body.append(" && context has a").append(i % 50).append(" && context.a").append(i % 50);
        }
        StringBuilder schema = new StringBuilder("entity T; action a appliesTo { principal: T,");
        schema.append(" resource: T, context: {");
        for (int i = 0; i < 50; i++) {
            schema.append("a").append(i).append("?: Bool,");
        }
        Validator validator = new Validator(Schema.parse(schema.append("}};").toString()));
        assertThat(validator.validate(PolicySet.parse(policy(body.toString()))).errors()).isEmpty();
    }

    @Test
    void has_inside_of_has_does_not_double_the_work() {
        String body = "context";
        for (int i = 0; i < 30; i++) {
            body = "(if (" + body + " has a.b) then context else context)";
        }
        PolicySet set = PolicySet.parse(policy(body + " has a.b"));
        Schema schema =
                Schema.parse(
                        "entity T; action a appliesTo { principal: T, resource: T,"
                                + " context: {a?: {b?: Bool}} };");
        assertThat(new Validator(schema).validate(set).errors()).isEmpty();
        assertThat(Authorizer.decide(AnyRequest.REQUEST, set, EntityStore.EMPTY).errors())
                .isEmpty();
    }

    @Test
    void too_many_policies_and_too_long_a_text_are_refused() {
        Limits small = new Limits(200, 2, 50, 50, 200, 50, 2, 2);
        String one = "permit(principal,action,resource);";
        assertThat(PolicySet.parse(one + one, small).policies()).hasSize(2);
        assertThatThrownBy(() -> PolicySet.parse(one + one + one, small))
                .hasMessage("line 1, column 69: policies in one text beyond the limit of 2");
        assertThatThrownBy(() -> PolicySet.parse(" ".repeat(201), small))
                .hasMessage("characters in one text beyond the limit of 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void deep_json_is_refused(String open) {
        assertThatThrownBy(() -> EntityStore.parseJson(open.repeat(100_000)))
                .isInstanceOf(CedarProblem.class);
        assertThatThrownBy(() -> Request.parseJson(open.repeat(100_000)))
                .isInstanceOf(CedarProblem.class);
        assertThatThrownBy(() -> Schema.parseJson(open.repeat(100_000)))
                .isInstanceOf(CedarProblem.class);
    }

    @Test
    void a_hierarchy_may_be_deep_but_not_round() {
        List<Entity> chain = new ArrayList<>();
        UnaryOperator<String> group = "g"::concat;
        for (int i = 0; i < 3_000; i++) {
            EntityUid above = new EntityUid("G", group.apply(String.valueOf(i + 1)));
            chain.add(Entity.of(new EntityUid("G", group.apply(String.valueOf(i))), above));
        }
        EntityStore store = EntityStore.of(chain);
        EntityUid bottom = new EntityUid("G", "g0");
        EntityUid top = new EntityUid("G", "g3000");
        assertThat(store.isIn(bottom, top)).isTrue();
        chain.add(Entity.of(top, bottom));
        assertThatThrownBy(() -> EntityStore.of(chain))
                .hasMessage("an entity of type `G` is above itself: the hierarchy has a cycle");
    }

    @Test
    void common_types_that_double_at_every_step_are_refused() {
        StringBuilder schema = new StringBuilder("type T0 = { a: Long, b: Long };\n");
        for (int i = 1; i < 60; i++) {
            schema.append("type T%d = { a: T%d, b: T%d };\n".formatted(i, i - 1, i - 1));
        }
        assertThatThrownBy(() -> Schema.parse(schema.toString()))
                .hasMessageContaining("this type is too large once written out");
    }

    @Test
    void the_limits_themselves_are_limited() {
        assertThatThrownBy(() -> new Limits(1, 1, 10_000, 1, 1, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Limits(0, 1, 1, 1, 1, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// Some request.
    private static final class AnyRequest {
        static final Request REQUEST =
                new Request(
                        new EntityUid("T", "t"),
                        new EntityUid("Action", "a"),
                        new EntityUid("T", "t"),
                        Value.RecordOf.copyOf(Map.of("x", new Value.Int(1))));
    }
}
