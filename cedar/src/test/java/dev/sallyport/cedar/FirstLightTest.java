package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// The way in: text, entities, a question, an answer.
final class FirstLightTest {
    private static final String POLICIES =
            """
            permit (principal in Group::"admins", action == Action::"open", resource)
            when { resource has owner.name && resource.owner.name like "a*" };
            forbid (principal, action, resource) unless { context.mfa };
            """;
    private static final String ENTITIES =
            """
            [{"uid": {"type": "User", "id": "ann"}, "parents": [{"type": "Group", "id": "ops"}]},
             {"uid": {"type": "Group", "id": "ops"},
              "parents": [{"type": "Group", "id": "admins"}]},
             {"uid": {"type": "Door", "id": "d"}, "attrs": {"owner": {"name": "alfred"}}}]
            """;

    private static Response ask(boolean mfa) {
        String request =
                """
                {"principal": {"type": "User", "id": "ann"},
                 "action": {"type": "Action", "id": "open"},
                 "resource": {"type": "Door", "id": "d"}, "context": {"mfa": %s}}
                """
                        .formatted(mfa);
        return Authorizer.decide(
                Request.parseJson(request),
                PolicySet.parse(POLICIES),
                EntityStore.parseJson(ENTITIES));
    }

    @Test
    void a_permit_reaches_through_nested_groups() {
        Response response = ask(true);
        assertThat(response.decision()).isEqualTo(Decision.ALLOW);
        assertThat(response.reasons()).containsExactly("policy0");
        assertThat(response.errors()).isEmpty();
    }

    @Test
    void a_forbid_wins() {
        Response response = ask(false);
        assertThat(response.decision()).isEqualTo(Decision.DENY);
        assertThat(response.reasons()).containsExactly("policy1");
    }

    @Test
    void a_policy_reads_back_from_its_own_text() {
        for (Policy policy : PolicySet.parse(POLICIES).policies()) {
            assertThat(Policy.parse(policy.id(), policy.toString())).isEqualTo(policy);
        }
    }

    @Test
    void a_mistake_is_refused_with_line_column_and_hint() {
        assertThatThrownBy(() ->
                        PolicySet.parse("permit (principal, action, resource)\nwhen { 1 = 2 };"))
                .isInstanceOf(CedarProblem.class)
                .hasMessage("line 2, column 10: unexpected `=`: write `==` to compare");
    }
}
