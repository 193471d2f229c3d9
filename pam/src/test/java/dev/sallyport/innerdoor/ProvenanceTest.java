package dev.sallyport.innerdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.ceremony.Begun;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.Lease;
import dev.sallyport.innerdoor.InnerWorld.RosterNames;
import dev.sallyport.innerdoor.InnerWorld.Somebody;
import dev.sallyport.innerdoor.InnerWorld.TargetRules;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Explanation;
import dev.sallyport.policy.Explanations;
import dev.sallyport.policy.Question;
import dev.sallyport.policy.RuleSet;
import dev.sallyport.policychange.PolicyChanges;
import dev.sallyport.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the ledger says decided is what `why` says decided, for each kind of act.
class ProvenanceTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long EPOCH = 41;

    /// Of the form of a checkpoint; nobody here asks whether it is signed.
    private static final String NOTE =
            """
            inner.test/ledger
            %d
            %s

            \u2014 inner.test/ledger %s
            """
                    .formatted(
                            EPOCH + 1,
                            Base64.getEncoder().encodeToString(new byte[32]),
                            Base64.getEncoder().encodeToString(new byte[68]));

    private static @Nullable GatewayScene shared;

    @BeforeAll
    static void open() {
        shared = new GatewayScene(DATABASE);
        owner().sql("insert into ledger.tree (size, root) values (:size, sha256(''))")
                .param("size", EPOCH + 1)
                .update();
        owner().sql("insert into ledger.checkpoint (size, note) values (:size, :note)")
                .param("size", EPOCH + 1)
                .param("note", NOTE)
                .update();
    }

    @AfterAll
    static void close() {
        scene().close();
    }

    private static JdbcClient owner() {
        return JdbcClient.create(DATABASE.owner());
    }

    private static GatewayScene scene() {
        return Objects.requireNonNull(shared);
    }

    private static InnerWorld world() {
        return scene().world;
    }

    @BeforeEach
    void fresh() {
        world().policies = RuleSet.ofFreshInstallation(RuleSet.Rules.INNER);
    }

    private static void add(String policy) {
        world().policies =
                RuleSet.parse(
                        RuleSet.Rules.INNER,
                        RuleSet.ofFreshInstallation(RuleSet.Rules.INNER).text() + policy);
    }

    private static void forbid(String action) {
        add(
                "@id(\"closed\") forbid (principal, action == Sallyport::Action::\""
                        + action
                        + "\", resource);");
    }

    private static Explanation why(Somebody who, Action action, String what) {
        return new Explanations(world().parts.ground().snapshots(), world().clock)
                .why(new Question(who.name(), action, what, Map.of()), Door.INNER);
    }

    /// What the newest entry of a type says decided.
    private static List<JsonNode> decided(String type) {
        byte[] body =
                owner().sql(
                                """
                                  select b.content
                                    from ledger.entry as e
                                    join ledger.body  as b on b.event_id = e.event_id
                                   where e.type = :type
                                order by e.written_at desc
                                   limit 1
                                """)
                        .param("type", type)
                        .query(byte[].class)
                        .single();
        List<JsonNode> all = new ArrayList<>();
        JSON.readTree(new String(body, StandardCharsets.UTF_8))
                .path("decided_by")
                .forEach(all::add);
        return all;
    }

    private static JsonNode decidedOnce(String type) {
        List<JsonNode> all = decided(type);
        assertThat(all).as(type).hasSize(1);
        return all.getFirst();
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        node.forEach(it -> texts.add(it.asString()));
        return texts;
    }

    /// The entry names what `why` names, in the same version, on facts of the same moment.
    private static void assertDecided(JsonNode ruling, Somebody who, Action action, String what) {
        Explanation why = why(who, action, what);
        assertThat(ruling.path("action").asString()).isEqualTo(action.verb());
        assertThat(texts(ruling.path("policies")))
                .isEqualTo(why.policies().stream().map(Explanation.Ground::policy).toList());
        assertThat(ruling.path("epoch").asLong()).isEqualTo(why.epoch()).isEqualTo(EPOCH);
        assertThat(ruling.path("door").asString()).isEqualTo("inner");
        assertThat(ruling.path("policy_version").asLong()).isZero();
        assertThat(ruling.path("policy_hash").asString())
                .isEqualTo(Objects.requireNonNull(world().policies).hash().hex());
        switch (why.verdict()) {
            case dev.sallyport.policy.Verdict.Permit _ ->
                    assertThat(ruling.has("reasons")).as("a yes has no reasons").isFalse();
            case dev.sallyport.policy.Verdict.Forbid(var reasons, _) ->
                    assertThat(texts(ruling.path("reasons")))
                            .isEqualTo(reasons.stream().map(it -> it.code()).toList());
        }
    }

    private static Object asked(Somebody who, String target) {
        Map<String, Object> fields =
                Map.of("target", target, "login", "root", "reason", "mend", "seconds", 300);
        return InnerWorld.value(world().act(who, "request-elevation", fields), "request");
    }

    @Test
    void opening_a_session_requesting_and_approving_name_what_permitted_them() {
        world().act(scene().grace, "open-inner-session", Map.of());
        assertDecided(
                decidedOnce("inner-session.opened"),
                scene().grace,
                Action.OPEN_INNER_SESSION,
                "installation");
        Object request = asked(scene().grace, "plain");
        assertDecided(
                decidedOnce("elevation.requested"),
                scene().grace,
                Action.REQUEST_ELEVATION,
                "plain");
        world().act(scene().bob, "approve-elevation", Map.of("request", request));
        for (String type : List.of("elevation.approved", "elevation.granted")) {
            assertDecided(decidedOnce(type), scene().bob, Action.APPROVE_ELEVATION, "plain");
        }
    }

    @Test
    void a_grant_without_approvals_names_what_let_it_be_asked_for() {
        Begun target =
                world().begin(
                                scene().ada,
                                "define-target",
                                world().targetFields(
                                                "open",
                                                new TargetRules(0, false, 3600),
                                                new RosterNames("operators", "leads")));
        world().complete(scene().ada, target);
        world().sign(scene().bob, target);
        assertDecided(
                decidedOnce("target.defined"), scene().ada, Action.DEFINE_TARGET, "installation");
        asked(scene().grace, "open");
        assertDecided(
                decidedOnce("elevation.granted"), scene().grace, Action.REQUEST_ELEVATION, "open");
    }

    @Test
    void several_policies_that_permit_are_all_named() {
        add(
                """
                @id("also") permit (principal, action == Sallyport::Action::"request-elevation",
                                    resource);
                """);
        asked(scene().grace, "plain");
        assertThat(texts(decidedOnce("elevation.requested").path("policies")))
                .containsExactlyInAnyOrder("also", "who_is_eligible_requests");
    }

    @Test
    void an_admission_and_its_refusals_name_what_decided() {
        GrantId grant = scene().granted(scene().grace, "plain");
        scene().open(grant);
        assertDecided(decidedOnce("session.admitted"), scene().grace, Action.CONNECT, "plain");

        forbid("connect");
        assertThat(scene().admit(scene().ask(scene().connection(), grant.text())))
                .isInstanceOf(InnerAnswer.Refused.class);
        assertThat(texts(decidedOnce("connection.refused").path("policies")))
                .containsExactly("closed");
        assertDecided(decidedOnce("connection.refused"), scene().grace, Action.CONNECT, "plain");

        without("who_was_granted_connects");
        assertThat(scene().admit(scene().ask(scene().connection(), grant.text())))
                .isInstanceOf(InnerAnswer.Refused.class);
        JsonNode silence = decidedOnce("connection.refused");
        assertThat(texts(silence.path("policies"))).isEmpty();
        assertThat(texts(silence.path("reasons"))).containsExactly("no_policy_permits");
        assertDecided(silence, scene().grace, Action.CONNECT, "plain");
    }

    @Test
    void a_connection_that_waits_or_asks_in_vain_names_what_is_missing() {
        GrantId grant = scene().granted(scene().grace, "plain");
        annotate("who_was_granted_connects", "@step_up(\"3\")");
        assertThat(scene().admit(scene().ask(scene().connection(), grant.text())))
                .isInstanceOf(InnerAnswer.NeedsProof.class);
        assertThat(texts(decidedOnce("connection.pending").path("reasons")))
                .containsExactly("unmet:step_up");
        annotate("who_was_granted_connects", "@ticket(\"required\")");
        scene().admit(scene().ask(scene().connection(), grant.text()));
        JsonNode refused = decidedOnce("connection.refused");
        assertThat(texts(refused.path("reasons"))).containsExactly("unmet:ticket");
        assertThat(texts(refused.path("policies"))).containsExactly("who_was_granted_connects");
    }

    @Test
    void a_policy_sees_who_approved_what_is_gone_through_with() {
        GrantId grant = scene().granted(scene().grace, "plain");
        String unless =
                "@id(\"pair\") forbid (principal, action == Sallyport::Action::\"connect\","
                        + " resource) unless { context has approvals && context.approvals.contains("
                        + "Sallyport::Person::\"%s\") && context.door == \"gateway\""
                        + " && !(context has reason) };";
        add(unless.formatted(scene().grace.id().text()));
        assertThat(scene().admit(scene().ask(scene().connection(), grant.text())))
                .isInstanceOf(InnerAnswer.Refused.class);
        add(unless.formatted(scene().bob.id().text()));
        assertThat(scene().admit(scene().ask(scene().connection(), grant.text())))
                .isNotInstanceOf(InnerAnswer.Refused.class);
    }

    private static void without(String policy) {
        String text = RuleSet.ofFreshInstallation(RuleSet.Rules.INNER).text();
        int from = text.indexOf("@id(\"" + policy + "\")");
        int to = text.indexOf("@id(", from + 1);
        world().policies =
                RuleSet.parse(RuleSet.Rules.INNER, text.substring(0, from) + text.substring(to));
    }

    private static void annotate(String policy, String annotations) {
        String id = "@id(\"" + policy + "\")";
        world().policies =
                RuleSet.parse(
                        RuleSet.Rules.INNER,
                        RuleSet.ofFreshInstallation(RuleSet.Rules.INNER)
                                .text()
                                .replace(id, id + annotations));
    }

    @Test
    void a_session_that_policy_ends_says_so_once_however_often_its_gateway_asks() {
        InnerAnswer.Admitted session = scene().open(scene().granted(scene().grace, "plain"));
        long before = entries("session.terminated");
        forbid("connect");
        assertThat(scene().lease(session.session())).isInstanceOf(Lease.Ended.class);
        assertThat(scene().lease(session.session())).isInstanceOf(Lease.Ended.class);
        assertThat(entries("session.terminated")).isEqualTo(before + 1);
        assertDecided(decidedOnce("session.terminated"), scene().grace, Action.CONNECT, "plain");
    }

    private static long entries(String type) {
        return owner().sql("select count(*) from ledger.entry where type = :type")
                .param("type", type)
                .query(Long.class)
                .single();
    }

    @Test
    void an_act_that_was_signed_and_then_refused_names_the_forbid() {
        Object request = asked(scene().grace, "plain");
        Begun begun = world().begin(scene().bob, "approve-elevation", Map.of("request", request));
        forbid("approve-elevation");
        assertThatThrownBy(() -> world().complete(scene().bob, begun)).isInstanceOf(Problem.class);
        assertDecided(
                decidedOnce("ceremony.refused"), scene().bob, Action.APPROVE_ELEVATION, "plain");
        // whereas what was refused without policy names none
        fresh();
        Begun early = world().begin(scene().bob, "approve-elevation", Map.of("request", request));
        world().parts
                .elevations()
                .cancel(
                        world().inside(scene().grace),
                        dev.sallyport.kernel.RequestId.parse((String) request));
        assertThatThrownBy(() -> world().complete(scene().bob, early)).isInstanceOf(Problem.class);
        assertThat(decided("ceremony.refused")).isEmpty();
    }

    @Test
    void administration_names_what_let_it_happen() {
        world().roster(scene().ada, "other-" + world().uuid(), scene().grace);
        assertDecided(
                decidedOnce("roster.defined"), scene().ada, Action.DEFINE_ROSTER, "installation");
        Somebody leaver = world().person("leaver", scene().ada, scene().bob);
        for (String type : List.of("person.added", "person.invited")) {
            assertDecided(decidedOnce(type), scene().ada, Action.INVITE_PERSON, "installation");
        }
        world().act(
                        scene().ada,
                        "declare-leaver",
                        Map.of("person", leaver.name(), "reason", "moves on"));
        for (String type : List.of("leaver.declared", "person.frozen")) {
            assertDecided(decidedOnce(type), scene().ada, Action.DECLARE_LEAVER, "installation");
        }
    }

    @Test
    void a_change_of_policies_names_what_let_both_of_them() {
        world().policies = null;
        Begun begun =
                world().begin(
                                scene().ada,
                                "change-policy",
                                Map.of(
                                        "door", "outer",
                                        "reason", "a test",
                                        "text",
                                                RuleSet.ofFreshInstallation(RuleSet.Rules.OUTER)
                                                                .text()
                                                        + "// again\n"));
        world().complete(scene().ada, begun);
        assertThat(texts(decidedOnce("policy.proposed").path("policies")))
                .containsExactly("administrators_administer");
        world().sign(scene().bob, begun);
        List<JsonNode> both = decided("policy.changed");
        assertThat(both).hasSize(2);
        assertThat(texts(both.get(0).path("policies")))
                .containsExactly("administrators_administer");
        assertThat(texts(both.get(1).path("policies")))
                .containsExactly("administrators_approve_policies");
        PolicyChanges changes = world().parts.policyChanges();
        changes.confirm(
                world().inside(scene().ada),
                new dev.sallyport.policy.PolicySets.Version(RuleSet.Rules.OUTER, 1));
        assertThat(decidedOnce("policy.confirmed").path("action").asString())
                .isEqualTo(Action.CONFIRM_POLICY.verb());
    }
}
