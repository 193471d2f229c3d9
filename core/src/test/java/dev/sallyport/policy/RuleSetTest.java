package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.cedar.Policy;
import dev.sallyport.cedar.PolicySet;
import dev.sallyport.cedar.Schema;
import dev.sallyport.cedar.Validator;
import dev.sallyport.kernel.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RuleSetTest {
    @ParameterizedTest
    @EnumSource
    void a_fresh_installation_has_policies_without_fault_or_warning(RuleSet.Rules door) {
        RuleSet fresh = RuleSet.ofFreshInstallation(door);
        assertThat(fresh.warnings()).isEmpty();
        assertThat(fresh.all().policies())
                .allSatisfy(policy ->
                        assertThat(policy.annotations())
                                .containsKey(
                                        RuleSet.isInvariant(policy.id()) ? "sentence" : "title"));
    }

    @Test
    void the_invariants_are_valid_and_all_forbid() {
        PolicySet invariants =
                PolicySet.parseNamed(
                        World.resource("invariants.cedar"),
                        "id",
                        dev.sallyport.cedar.Limits.DEFAULT);
        assertThat(new Validator(World.schema()).validate(invariants).errors()).isEmpty();
        assertThat(invariants.policies())
                .hasSize(6)
                .allMatch(policy -> policy.effect() == dev.sallyport.cedar.Effect.FORBID);
    }

    @Test
    void who_always_may_end_is_valid_and_only_ends() {
        PolicySet endings =
                PolicySet.parseNamed(
                        World.resource("endings.cedar"), "id", dev.sallyport.cedar.Limits.DEFAULT);
        assertThat(new Validator(World.schema()).validate(endings).errors()).isEmpty();
        dev.sallyport.cedar.EntityUid family =
                new dev.sallyport.cedar.EntityUid(World.ACTION, "end");
        assertThat(endings.policies())
                .hasSize(5)
                .allSatisfy(policy -> {
                    assertThat(policy.effect()).isEqualTo(dev.sallyport.cedar.Effect.PERMIT);
                    assertThat(named(policy.action()))
                            .isNotEmpty()
                            .allMatch(uid ->
                                    uid.equals(family)
                                            || Action.of(uid).orElseThrow().family()
                                                    == Action.Family.END);
                });
    }

    @Test
    void a_forbid_that_names_an_ending_would_do_nothing_and_is_refused() {
        for (String scope :
                List.of(
                        "action in Sallyport::Action::\"end\"",
                        "action == Sallyport::Action::\"end-session\"",
                        "action in [Sallyport::Action::\"look\", Sallyport::Action::\"end-key\"]")) {
            refused(
                    named("a", "forbid (principal, " + scope + ", resource);"),
                    "leave the acts of `end` out");
            RuleSet.parse(
                    RuleSet.Rules.INNER,
                    named("a", "permit (principal, " + scope + ", resource);"));
        }
        RuleSet.parse(RuleSet.Rules.INNER, named("a", "forbid (principal, action, resource);"));
    }

    @Test
    void what_every_set_allows_is_valid_and_only_about_what_is_ones_own() {
        PolicySet givens =
                PolicySet.parseNamed(
                        World.resource("givens.cedar"), "id", dev.sallyport.cedar.Limits.DEFAULT);
        assertThat(new Validator(World.schema()).validate(givens).errors()).isEmpty();
        assertThat(givens.policies())
                .hasSize(9)
                .allSatisfy(policy -> {
                    assertThat(policy.effect()).isEqualTo(dev.sallyport.cedar.Effect.PERMIT);
                    assertThat(named(policy.action()))
                            .isNotEmpty()
                            .allSatisfy(uid -> {
                                Action action = Action.of(uid).orElseThrow();
                                if (action != Action.MAKE_ENROLMENT_CODE) {
                                    assertThat(action.family())
                                            .isIn(Action.Family.LOOK, Action.Family.OWN);
                                }
                            });
                });
    }

    private static List<dev.sallyport.cedar.EntityUid> named(
            dev.sallyport.cedar.Scope.Action scope) {
        return switch (scope) {
            case dev.sallyport.cedar.Scope.Action.Any _ -> List.of();
            case dev.sallyport.cedar.Scope.Action.Equals(var uid) -> List.of(uid);
            case dev.sallyport.cedar.Scope.Action.In(var among, _) -> among;
        };
    }

    @Test
    void doors_and_schema_know_the_same_actions() {
        Set<String> declared =
                World.schema().actions().stream()
                        .filter(action -> !action.principals().isEmpty())
                        .map(action -> action.uid() + " in " + families(action))
                        .collect(Collectors.toSet());
        Set<String> known =
                java.util.Arrays.stream(Action.values())
                        .map(action ->
                                action.uid()
                                        + " in ["
                                        + action.family().name().toLowerCase(java.util.Locale.ROOT)
                                        + "]")
                        .collect(Collectors.toSet());
        assertThat(declared).isEqualTo(known);
    }

    private static List<String> families(Schema.Action action) {
        return action.parents().stream().map(parent -> parent.id()).toList();
    }

    @Test
    void a_policy_without_a_name_or_with_an_invariants_name_is_refused() {
        refused("permit (principal, action, resource);", "needs a name");
        refused(
                named("nobody_approves_themselves", "permit (principal, action, resource);"),
                "belongs to an invariant");
        refused(
                named("everybody_looks_at_themselves", "forbid (principal, action, resource);"),
                "belongs to what every set allows");
        refused(
                named("a", "permit (principal, action, resource);")
                        + "\n"
                        + named("a", "forbid (principal, action, resource);"),
                "line 2, column 1: two policies have the id `a`: give each its own");
    }

    @Test
    void a_mistake_is_refused_with_its_place_and_what_would_be_right() {
        refused("@id(\"a\")\npermit (principal, action, resource", "line 2, column");
        refused(
                named(
                        "a",
                        "permit (principal is Sallyport::Person, action, resource)\n"
                                + "when { principal.nam == \"x\" };"),
                "line 2, column");
        refused(
                named(
                        "a",
                        "permit (principal, action == Sallyport::Action::\"conect\", resource);"),
                "did you mean `connect`");
    }

    @Test
    void obligations_are_typed() {
        RuleSet set =
                RuleSet.parse(
                        RuleSet.Rules.INNER,
                        """
                        @id("a") @step_up("3") @justification("20") @ticket("required")
                        @approval("2") @notify("owner") @session_limit("30m") @idle_limit("5m")
                        permit (principal, action, resource);
                        @id("b") @step_up("3") permit (principal, action, resource);
                        """);
        assertThat(set.obligations(List.of("a", "b")))
                .containsExactlyInAnyOrder(
                        new Obligation.StepUp(3),
                        new Obligation.Justification(20),
                        new Obligation.Ticket(),
                        new Obligation.Approval(2),
                        new Obligation.Notify(Obligation.Notify.Whom.OWNER),
                        new Obligation.SessionLimit(Duration.ofMinutes(30)),
                        new Obligation.IdleLimit(Duration.ofMinutes(5)));
        assertThat(set.obligations(List.of("b"))).containsExactly(new Obligation.StepUp(3));
        for (String wrong :
                List.of(
                        "@step_up(\"4\")",
                        "@step_up(\"0\")",
                        "@step_up(\"two\")",
                        "@step_up",
                        "@justification(\"-1\")",
                        "@justification(\"9999\")",
                        "@ticket(\"yes\")",
                        "@approval(\"0\")",
                        "@notify(\"everybody\")",
                        "@session_limit(\"-1h\")",
                        "@session_limit(\"1\")",
                        "@idle_limit(\"5 minutes\")",
                        "@stepup(\"2\")")) {
            refused(named("a", wrong + " permit (principal, action, resource);"), "annotation");
        }
        refused(
                named("a", "@step_up(\"2\") forbid (principal, action, resource);"),
                "policies that permit");
    }

    private static List<String> findings(RuleSet.Rules door, String text) {
        return RuleSet.findings(door, text).stream()
                .map(it -> (it.refused() ? "wrong " : "odd ") + it)
                .toList();
    }

    @Test
    void every_wrong_annotation_is_told_at_its_place_with_what_would_be_right() {
        assertThat(
                        findings(
                                RuleSet.Rules.INNER,
                                """
                                @id("a")
                                @ticket("yes")
                                @stepup("3")
                                permit (principal, action == Sallyport::Action::"connect", resource);
                                """))
                .satisfiesExactly(
                        ticket ->
                                assertThat(ticket)
                                        .startsWith(
                                                "wrong line 2, column 1: policy `a`, annotation")
                                        .endsWith("write `@ticket(\"required\")`"),
                        unknown ->
                                assertThat(unknown)
                                        .startsWith(
                                                "wrong line 3, column 1: policy `a`, annotation")
                                        .contains("there are")
                                        .contains("`@step_up`"));
    }

    @Test
    void a_template_is_refused_at_its_place() {
        assertThat(
                        findings(
                                RuleSet.Rules.INNER,
                                "\n@id(\"t\") permit (principal == ?principal, action, resource);"))
                .singleElement()
                .asString()
                .startsWith("wrong line 2, column 1: templates cannot be linked here");
    }

    @Test
    void an_obligation_that_some_act_cannot_see_to_is_told_with_those_that_can() {
        String notify = "@id(\"a\")\n@notify(\"owner\") permit (principal, action%s, resource);";
        assertThat(
                        findings(
                                RuleSet.Rules.INNER,
                                notify.formatted(" == Sallyport::Action::\"freeze-person\"")))
                .containsExactly(
                        "odd line 2, column 1: policy `a`, annotation `notify`: nothing can see to it at"
                                + " `freeze-person`, which this policy therefore refuses: write it for"
                                + " `request-elevation`, `connect`, `approve-elevation`,"
                                + " `define-target` alone");
        assertThat(
                        findings(
                                RuleSet.Rules.INNER,
                                notify.formatted(" == Sallyport::Action::\"connect\"")))
                .isEmpty();
        assertThat(
                        findings(
                                RuleSet.Rules.INNER,
                                notify.formatted(" in Sallyport::Action::\"approve\"")))
                .singleElement()
                .asString()
                .contains("at `approve-policy`,");
        assertThat(
                        findings(
                                RuleSet.Rules.OUTER,
                                notify.formatted(" == Sallyport::Action::\"sign-in\"")))
                .singleElement()
                .asString()
                .contains("at `sign-in`, ")
                .endsWith("leave it out");
        assertThat(
                        findings(
                                RuleSet.Rules.OUTER,
                                "@id(\"a\") @step_up(\"3\") permit (principal, action =="
                                        + " Sallyport::Action::\"sign-in\", resource);"))
                .isEmpty();
    }

    /// A forbid that rests on a fact which nobody states would look as if it protected.
    @Test
    void what_nobody_states_forbids_nothing_and_is_refused_and_permits_nothing_and_is_told() {
        String condition = "context has risk && context.risk > 50";
        assertThat(
                        findings(
                                RuleSet.Rules.INNER,
                                "@id(\"a\") forbid (principal, action, resource)\nwhen { "
                                        + condition
                                        + " };"))
                .containsExactly(
                        "wrong line 2, column 8: policy `a`: nobody states `context.risk` yet, so it is"
                                + " never there: a policy that forbids by it forbids nobody, or"
                                + " everybody: leave it out");
        assertThat(
                        findings(
                                RuleSet.Rules.INNER,
                                "@id(\"a\") forbid (principal, action, resource)\nunless {"
                                        + " context has device && context.device.compliant };"))
                .singleElement()
                .asString()
                .contains("`context.device`");
        assertThat(
                        findings(
                                RuleSet.Rules.INNER,
                                "@id(\"a\") permit (principal, action, resource)\nwhen { "
                                        + condition
                                        + " };"))
                .singleElement()
                .asString()
                .startsWith("odd line 2, column 8: ")
                .endsWith("what is permitted by it is permitted to nobody");
        assertThat(
                        findings(
                                RuleSet.Rules.INNER,
                                "@id(\"a\") permit (principal is Sallyport::Agent, action =="
                                        + " Sallyport::Action::\"connect\", resource);"))
                .singleElement()
                .asString()
                .contains("there is no `Sallyport::Agent` yet: it applies to nothing");
    }

    @Test
    void no_text_however_large_or_deep_takes_more_than_its_bounds() {
        refused(" ".repeat((1 << 20) + 1), "limit");
        String deep = "(".repeat(2_000) + "true" + ")".repeat(2_000);
        refused(
                named("a", "permit (principal, action, resource) when { " + deep + " };"),
                "nested too deeply");
    }

    @Test
    void no_set_lacks_an_invariant_an_ending_or_what_every_set_allows() {
        RuleSet set = RuleSet.parse(RuleSet.Rules.INNER, "");
        assertThat(set.all().policies())
                .extracting(Policy::id)
                .containsExactlyInAnyOrder(
                        "only_active_identities_act",
                        "administration_is_inside",
                        "privilege_is_inside",
                        "only_persons_approve",
                        "nobody_approves_themselves",
                        "privilege_is_seen_inside",
                        "administrators_end",
                        "approvers_end",
                        "owners_end",
                        "everybody_ends_their_sessions",
                        "everybody_ends_their_keys",
                        "everybody_inside_knows_the_names",
                        "everybody_looks_at_themselves",
                        "everybody_sees_what_is_theirs",
                        "who_may_ask_sees_the_target",
                        "who_approves_sees_what_is_done",
                        "who_owns_sees_what_is_done",
                        "administrators_make_codes_to_enrol",
                        "everybody_has_keys_of_their_own",
                        "everybody_takes_up_what_is_theirs");
    }

    @Test
    void what_refuses_a_text_is_never_left_out_for_what_only_looks_odd() {
        String odd =
                "permit (principal is Sallyport::Agent, action == Sallyport::Action::\"connect\","
                        + " resource);\n";
        String many =
                IntStream.range(0, 600)
                        .mapToObj(i -> named("a" + i, odd))
                        .collect(Collectors.joining());
        assertThat(RuleSet.parse(RuleSet.Rules.INNER, many).warnings()).hasSize(500);
        String nameless = "permit (principal, action, resource);\n";
        refused(many + nameless, "line 601, column 1: policy `policy600`: a policy needs a name");
        assertThat(RuleSet.findings(RuleSet.Rules.INNER, nameless.repeat(600))).hasSize(500);
    }

    private static String named(String id, String policy) {
        return "@id(\"" + id + "\") " + policy;
    }

    private static void refused(String text, String words) {
        assertThatThrownBy(() -> RuleSet.parse(RuleSet.Rules.INNER, text))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(words);
    }
}
