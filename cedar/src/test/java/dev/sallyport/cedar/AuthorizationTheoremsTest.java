package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The theorems of the language's specification, over every list of up to five policies of each of
/// six kinds: 9,331 sets, decided by both the plain and the compiled way.
final class AuthorizationTheoremsTest {
    private static final Request REQUEST =
            Request.of(
                    new EntityUid("U", "u"), new EntityUid("Action", "a"), new EntityUid("R", "r"));

    private enum Sketch {
        PERMIT_TRUE("true"),
        PERMIT_FALSE("false"),
        PERMIT_ERROR("context.absent"),
        FORBID_TRUE("true"),
        FORBID_FALSE("false"),
        FORBID_ERROR("1 + \"a\" == 2");

        private final String condition;

        Sketch(String condition) {
            this.condition = condition;
        }

        Policy policy(String id) {
            String effect = name().substring(0, 6).toLowerCase(Locale.ROOT);
            return Policy.parse(
                    id, effect + " (principal, action, resource) when { " + condition + " };");
        }
    }

    private static List<List<Sketch>> listsUpTo(int length) {
        List<List<Sketch>> all = new ArrayList<>(List.of(List.of()));
        int from = 0;
        for (int i = 0; i < length; i++) {
            int to = all.size();
            for (; from < to; from++) {
                for (Sketch sketch : Sketch.values()) {
                    List<Sketch> longer = new ArrayList<>(all.get(from));
                    longer.add(sketch);
                    all.add(longer);
                }
            }
        }
        return all;
    }

    private static final List<List<Sketch>> ALL = listsUpTo(5);
    private static final List<List<Policy>> MADE = made();

    private static List<List<Policy>> made() {
        List<List<Policy>> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            List<Policy> row = new ArrayList<>();
            for (Sketch sketch : Sketch.values()) {
                row.add(sketch.policy("p" + i));
            }
            made.add(row);
        }
        return made;
    }

    private static List<Policy> policies(List<Sketch> sketches) {
        List<Policy> policies = new ArrayList<>();
        for (int i = 0; i < sketches.size(); i++) {
            policies.add(MADE.get(i).get(sketches.get(i).ordinal()));
        }
        return policies;
    }

    private static Response decide(List<Policy> policies) {
        PolicySet set = PolicySet.of(policies);
        Response plain = Authorizer.decide(REQUEST, set, EntityStore.EMPTY);
        CompiledPolicies compiled = CompiledPolicies.of(set, EntityStore.EMPTY);
        assertThat(compiled.decide(REQUEST, EntityStore.EMPTY)).isEqualTo(plain);
        assertThat(compiled.allows(REQUEST, EntityStore.EMPTY))
                .isEqualTo(plain.allowed() && !plain.erredInForbid());
        return plain;
    }

    @Test
    void there_are_as_many_sets_as_there_should_be() {
        assertThat(ALL).hasSize(9_331);
    }

    @Test
    void forbid_trumps_permit() {
        for (List<Sketch> sketches : ALL) {
            if (sketches.contains(Sketch.FORBID_TRUE)) {
                assertThat(decide(policies(sketches)).decision())
                        .as("%s", sketches)
                        .isEqualTo(Decision.DENY);
            }
        }
    }

    @Test
    void allowed_only_if_explicitly_permitted() {
        for (List<Sketch> sketches : ALL) {
            Response response = decide(policies(sketches));
            boolean permitted = sketches.contains(Sketch.PERMIT_TRUE);
            boolean forbidden = sketches.contains(Sketch.FORBID_TRUE);
            assertThat(response.allowed()).as("%s", sketches).isEqualTo(permitted && !forbidden);
        }
    }

    @Test
    void default_deny() {
        Response response = decide(List.of());
        assertThat(response.decision()).isEqualTo(Decision.DENY);
        assertThat(response.reasons()).isEmpty();
    }

    @Test
    void the_reasons_are_what_determined_the_decision_and_nothing_else() {
        for (List<Sketch> sketches : ALL) {
            Response response = decide(policies(sketches));
            Sketch ground = response.allowed() ? Sketch.PERMIT_TRUE : Sketch.FORBID_TRUE;
            assertThat(response.reasons()).as("%s", sketches).isEqualTo(ids(sketches, ground));
        }
    }

    @Test
    void an_erring_policy_is_skipped_and_reported_with_its_effect() {
        for (List<Sketch> sketches : ALL) {
            Response response = decide(policies(sketches));
            List<String> wrong = ids(sketches, Sketch.PERMIT_ERROR);
            wrong.addAll(ids(sketches, Sketch.FORBID_ERROR));
            List<String> reported = new ArrayList<>();
            response.errors().forEach(error -> reported.add(error.policyId()));
            assertThat(reported).as("%s", sketches).containsExactlyInAnyOrderElementsOf(wrong);
            assertThat(response.erredInForbid()).isEqualTo(sketches.contains(Sketch.FORBID_ERROR));
        }
    }

    private static List<String> ids(List<Sketch> sketches, Sketch wanted) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < sketches.size(); i++) {
            if (sketches.get(i) == wanted) {
                ids.add("p" + i);
            }
        }
        return ids;
    }

    @Test
    void order_and_duplicates_do_not_matter() {
        Random random = new Random(7);
        for (List<Sketch> sketches : ALL) {
            List<Policy> policies = policies(sketches);
            Response before = decide(policies);
            List<Policy> other = new ArrayList<>(policies);
            for (Policy policy : policies) {
                other.add(policy.withId(policy.id() + "-again"));
            }
            Collections.shuffle(other, random);
            Response after = decide(other);
            assertThat(after.decision()).as("%s", sketches).isEqualTo(before.decision());
            List<String> reasons = new ArrayList<>(after.reasons());
            reasons.removeIf(id -> id.endsWith("-again"));
            assertThat(reasons).containsExactlyInAnyOrderElementsOf(before.reasons());
        }
    }

    @Test
    void an_added_forbid_never_allows_and_an_added_permit_never_denies() {
        for (List<Sketch> sketches : listsUpTo(4)) {
            List<Policy> policies = policies(sketches);
            boolean allowed = decide(policies).allowed();
            for (Sketch more : Sketch.values()) {
                List<Policy> larger = new ArrayList<>(policies);
                larger.add(more.policy("more"));
                boolean after = decide(larger).allowed();
                boolean forbid = more.name().startsWith("FORBID");
                assertThat(forbid ? !after || allowed : after || !allowed)
                        .as("%s + %s", sketches, more)
                        .isTrue();
            }
        }
    }
}
