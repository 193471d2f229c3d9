package dev.sallyport.innerdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.ceremony.Begun;
import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.Lease;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.policy.RuleSet;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What policies oblige to is seen to, or the act is refused.
class PolicyDutiesTest {
    @RegisterExtension static final GatewayStage STAGE = new GatewayStage();

    private static GatewayScene scene() {
        return STAGE.scene();
    }

    @BeforeEach
    void fresh() {
        scene().world.policies = RuleSet.ofFreshInstallation(RuleSet.Rules.INNER);
    }

    /// The policies of a fresh installation, with annotations in front of one of them.
    private static void annotate(String policy, String annotations) {
        String id = "@id(\"" + policy + "\")";
        String text = RuleSet.ofFreshInstallation(RuleSet.Rules.INNER).text();
        assertThat(text).contains(id);
        scene().world.policies =
                RuleSet.parse(RuleSet.Rules.INNER, text.replace(id, id + annotations));
    }

    private static void add(String policy) {
        scene().world.policies =
                RuleSet.parse(
                        RuleSet.Rules.INNER,
                        RuleSet.ofFreshInstallation(RuleSet.Rules.INNER).text() + policy);
    }

    private static String forbidding(String action) {
        return "@id(\"closed\") @sentence(\"closed for today\") forbid (principal, action =="
                + " Sallyport::Action::\""
                + action
                + "\", resource);";
    }

    @Test
    void a_request_says_as_much_as_a_policy_asks() {
        annotate("who_is_eligible_requests", "@justification(\"20\") @ticket(\"required\")");
        refused(Map.of("reason", "short"), "at least 20 characters");
        refused(Map.of("reason", "to mend what broke last night"), "a ticket");
        assertThat(asked(Map.of("reason", "to mend what broke last night", "ticket", "INC-1")))
                .isNotNull();
    }

    @Test
    void a_request_is_for_no_longer_than_a_policy_allows() {
        annotate("who_is_eligible_requests", "@session_limit(\"10m\")");
        refused(Map.of("seconds", 601), "at most 600 seconds");
        assertThat(asked(Map.of("seconds", 600))).isNotNull();
    }

    @Test
    void a_policy_can_ask_for_more_approvals_than_the_target_and_never_fewer() {
        annotate("who_is_eligible_requests", "@approval(\"2\")");
        Object request = asked(Map.of());
        assertThat(approve(scene().bob, request)).doesNotContainKey("grant");
        assertThat(approve(scene().ada, request)).containsKey("grant");
        annotate("who_is_eligible_requests", "@approval(\"1\")");
        assertThat(approve(scene().bob, asked(Map.of()))).containsKey("grant");
    }

    @Test
    void what_a_request_cannot_honour_refuses_it() {
        annotate("who_is_eligible_requests", "@step_up(\"3\")");
        refused(Map.of(), "`@step_up`");
    }

    @Test
    void a_forbid_refuses_request_approval_and_connection_with_its_sentence() {
        GrantId grant = scene().granted(scene().grace, "plain");
        Object request = asked(Map.of());
        add(forbidding("request-elevation"));
        refused(Map.of(), "closed for today");
        add(forbidding("approve-elevation"));
        assertThatThrownBy(() -> approve(scene().bob, request))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("closed for today");
        add(forbidding("connect"));
        assertThat(scene().admit(scene().ask(scene().connection(), grant.text())))
                .isEqualTo(new InnerAnswer.Refused("closed for today"));
    }

    @Test
    void a_policy_that_comes_in_between_ends_what_runs() {
        InnerAnswer.Admitted session = scene().open(scene().granted(scene().grace, "plain"));
        assertThat(scene().lease(session.session())).isInstanceOf(Lease.Live.class);
        add(forbidding("connect"));
        assertThat(scene().lease(session.session()))
                .isEqualTo(new Lease.Ended(session.session(), "closed for today"));
    }

    @Test
    void a_connection_is_proved_where_a_policy_asks_for_it_though_the_target_does_not() {
        GrantId grant = scene().granted(scene().grace, "plain");
        annotate("who_was_granted_connects", "@step_up(\"3\")");
        assertThat(scene().admit(scene().ask(scene().connection(), grant.text())))
                .isInstanceOf(InnerAnswer.NeedsProof.class);
        annotate("who_was_granted_connects", "@step_up(\"1\")");
        assertThat(scene().admit(scene().ask(scene().connection(), grant.text())))
                .isInstanceOf(InnerAnswer.Admitted.class);
        // … and so it is where a condition asks for it
        add(
                """
                @id("proof") forbid (principal, action == Sallyport::Action::"connect", resource)
                unless { context has proof && context.proof.strength >= 3 };
                """);
        assertThat(scene().admit(scene().ask(scene().connection(), grant.text())))
                .isInstanceOf(InnerAnswer.NeedsProof.class);
    }

    @Test
    void a_stale_proof_is_no_step_up() {
        GrantId grant = scene().granted(scene().grace, "plain");
        annotate("who_was_granted_connects", "@step_up(\"3\")");
        ConnectionId connection = scene().connection();
        GatewayRequest.Admit ask = scene().ask(connection, grant.text());
        assertThat(scene().admit(ask)).isInstanceOf(InnerAnswer.NeedsProof.class);
        scene().world
                .act(scene().grace, "prove-connection", Map.of("connection", connection.text()));
        // Given a proof that nobody used while it was fresh
        scene().world.clock.advance(Duration.ofMinutes(2).plusSeconds(1));
        assertThat(scene().admit(ask))
                .isEqualTo(new InnerAnswer.Refused("the proof is too old: connect again"));
        // … whereas what was admitted in time goes on
        ConnectionId timely = scene().connection();
        GatewayRequest.Admit again = scene().ask(timely, grant.text());
        assertThat(scene().admit(again)).isInstanceOf(InnerAnswer.NeedsProof.class);
        scene().world.act(scene().grace, "prove-connection", Map.of("connection", timely.text()));
        InnerAnswer.Admitted session = scene().admitted(again);
        scene().world.clock.advance(Duration.ofMinutes(3));
        assertThat(scene().lease(session.session())).isInstanceOf(Lease.Live.class);
    }

    @Test
    void a_session_lasts_and_idles_no_longer_than_a_policy_allows() {
        GrantId grant = scene().granted(scene().grace, "plain");
        annotate("who_was_granted_connects", "@session_limit(\"10m\") @idle_limit(\"30s\")");
        InnerAnswer.Admitted session = scene().open(grant);
        assertThat(session.limit().left()).isLessThanOrEqualTo(Duration.ofMinutes(10));
        assertThat(session.limit().reason()).isEqualTo(EndReason.SESSION_LIMIT);
        assertThat(session.idle()).isEqualTo(Duration.ofSeconds(30));
        scene().world.clock.advance(Duration.ofMinutes(9));
        assertThat(scene().lease(session.session()))
                .isInstanceOfSatisfying(
                        Lease.Live.class,
                        live -> {
                            assertThat(live.limit().left())
                                    .isLessThanOrEqualTo(Duration.ofMinutes(1));
                            assertThat(live.limit().sentence())
                                    .isEqualTo(session.limit().sentence());
                        });
        scene().world.clock.advance(Duration.ofMinutes(2));
        // said alike by whichever of the two clocks notices
        assertThat(scene().lease(session.session()))
                .isEqualTo(new Lease.Ended(session.session(), session.limit().sentence()));
    }

    @Test
    void what_a_connection_cannot_honour_refuses_it() {
        GrantId grant = scene().granted(scene().grace, "plain");
        annotate("who_was_granted_connects", "@ticket(\"required\")");
        assertThat(scene().admit(scene().ask(scene().connection(), grant.text())))
                .isInstanceOfSatisfying(
                        InnerAnswer.Refused.class,
                        no -> assertThat(no.text()).contains("`@ticket`"));
    }

    @Test
    void nobody_opens_a_session_here_whom_policy_does_not_let_in() {
        add(forbidding("open-inner-session"));
        assertThatThrownBy(() -> scene().world.act(scene().grace, "open-inner-session", Map.of()))
                .isInstanceOfSatisfying(
                        Problem.class,
                        no -> assertThat(no.code()).isEqualTo(ProblemCode.FORBIDDEN));
    }

    @Test
    void keys_and_authenticators_of_ones_own_are_added_only_where_policy_lets() {
        InnerWorld world = scene().world;
        Map<String, Object> key =
                Map.of("public_key", InnerWorld.text(world.sshKey()), "label", "laptop");
        Begun begun = world.begin(scene().grace, "register-ssh-key", key);
        add(forbidding("register-key"));
        closed(() -> world.complete(scene().grace, begun));
        closed(() -> world.begin(scene().grace, "register-ssh-key", key));
        fresh();
        assertThat(world.act(scene().grace, "register-ssh-key", key)).isNotNull();

        Map<String, Object> own =
                world.enrolment(
                        dev.sallyport.warrant.SoftwareAuthenticator.create(world.randomness));
        add(forbidding("enrol-authenticator"));
        closed(() -> world.begin(scene().grace, "enrol-authenticator", own));
        // whom two vouch for is asked for as themselves, when the second has signed
        closed(() -> world.person("dave", scene().ada, scene().bob));
        fresh();
        assertThat(world.begin(scene().grace, "enrol-authenticator", own)).isNotNull();
        assertThat(world.person("erin", scene().ada, scene().bob)).isNotNull();
    }

    @Test
    void a_grant_is_accepted_and_a_connection_proved_only_where_policy_lets() {
        InnerWorld world = scene().world;
        Object request = asked(Map.of("beneficiary", scene().henry.name()));
        Map<String, Object> accepting =
                Map.of(
                        "grant",
                        java.util.Objects.requireNonNull(
                                approve(scene().bob, request).get("grant")));
        add(forbidding("accept-grant"));
        closed(() -> world.begin(scene().henry, "accept-grant", accepting));
        fresh();
        assertThat(world.act(scene().henry, "accept-grant", accepting)).isNotNull();

        ConnectionId connection = scene().connection();
        GrantId grant = scene().granted(scene().grace, "fresh");
        assertThat(scene().admit(scene().ask(connection, grant.text())))
                .isInstanceOf(InnerAnswer.NeedsProof.class);
        Map<String, Object> proving = Map.of("connection", connection.text());
        Begun begun = world.begin(scene().grace, "prove-connection", proving);
        add(forbidding("prove-connection"));
        closed(() -> world.complete(scene().grace, begun));
        closed(() -> world.begin(scene().grace, "prove-connection", proving));
        assertThat(scene().admit(scene().ask(connection, grant.text())))
                .isInstanceOf(InnerAnswer.NeedsProof.class);
        fresh();
        world.clock.advance(Duration.ofMillis(1)); // another act than the one that was refused
        assertThat(world.act(scene().grace, "prove-connection", proving)).isNotNull();
    }

    private static void closed(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class, no -> assertThat(no.code()).isEqualTo(ProblemCode.FORBIDDEN))
                .hasMessageContaining("closed for today");
    }

    private static Object asked(Map<String, Object> more) {
        Map<String, Object> fields = new java.util.HashMap<>();
        fields.putAll(Map.of("target", "plain", "login", "root", "seconds", 300));
        fields.put("reason", "to mend it");
        fields.putAll(more);
        return InnerWorld.value(
                scene().world.act(scene().grace, "request-elevation", fields), "request");
    }

    private static Map<String, Object> approve(InnerWorld.Somebody who, Object request) {
        return scene().world
                .act(who, "approve-elevation", Map.of("request", request))
                .performed()
                .kept();
    }

    private static void refused(Map<String, Object> more, String words) {
        assertThatThrownBy(() -> asked(more))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(words);
    }
}
