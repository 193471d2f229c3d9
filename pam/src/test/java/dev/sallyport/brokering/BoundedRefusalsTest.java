package dev.sallyport.brokering;

import static dev.sallyport.innerdoor.GatewayScene.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.Lease;
import dev.sallyport.innerdoor.GatewayScene;
import dev.sallyport.innerdoor.GatewayStage;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.policy.RuleSet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Refusals, however many and however long, leave a bounded record and stop no end of access.
class BoundedRefusalsTest {
    @RegisterExtension static final GatewayStage STAGE = new GatewayStage();

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String FRESH = RuleSet.ofFreshInstallation(RuleSet.Rules.INNER).text();

    private static GatewayScene scene() {
        return STAGE.scene();
    }

    private static JdbcClient owner() {
        return JdbcClient.create(STAGE.database().owner());
    }

    @AfterEach
    void everything_is_as_it_was() {
        policies(FRESH);
        owner().sql("update ledger.gate set open = true").update();
        owner().sql("drop trigger if exists broken on pam.session_end_order").update();
    }

    private static void policies(String text) {
        scene().world.policies = RuleSet.parse(RuleSet.Rules.INNER, text);
    }

    private static String forbid(String id, String sentence) {
        return """
        @id("%s") @sentence("%s")
        forbid (principal, action == Sallyport::Action::"connect", resource);
        """
                .formatted(id, sentence);
    }

    private static void refusedTimes(GrantId grant, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(scene().admit(scene().ask(scene().connection(), grant.text())))
                    .isInstanceOf(InnerAnswer.Refused.class);
        }
    }

    private static List<JsonNode> entries(String type) {
        return owner()
                .sql(
                        """
                          select b.content
                            from ledger.entry as e
                            join ledger.body  as b on b.event_id = e.event_id
                           where e.type = :type
                        order by e.written_at, e.event_id
                        """)
                .param("type", type)
                .query(byte[].class)
                .list()
                .stream()
                .map(it -> JSON.readTree(new String(it, StandardCharsets.UTF_8)))
                .toList();
    }

    private static List<Integer> attempts(int from) {
        return entries("connection.refused").stream()
                .skip(from)
                .map(it -> it.path("attempts").asInt())
                .toList();
    }

    @Test
    void connecting_in_a_loop_is_one_entry_a_minute() {
        GrantId grant = scene().granted(scene().grace, "plain");
        int before = entries("connection.refused").size();
        policies(FRESH + forbid("closed", "closed for today"));
        refusedTimes(grant, 40);
        assertThat(attempts(before)).containsExactly(1);
        policies(FRESH + forbid("closed_again", "closed for today"));
        refusedTimes(grant, 2);
        assertThat(attempts(before)).as("other grounds, at once").containsExactly(1, 1);
        policies(FRESH + forbid("closed", "closed for today"));
        refusedTimes(scene().granted(scene().grace, "plain"), 2);
        assertThat(attempts(before)).as("another grant, at once").containsExactly(1, 1, 1);
    }

    @Test
    void what_was_not_told_is_counted_in_the_next_entry() {
        GrantId grant = scene().granted(scene().grace, "plain");
        int before = entries("connection.refused").size();
        policies(FRESH + forbid("closed", "closed for today"));
        refusedTimes(grant, 30);
        scene().world.clock.advance(Duration.ofSeconds(61));
        refusedTimes(grant, 2);
        assertThat(attempts(before)).containsExactly(1, 30);
    }

    @Test
    void a_refusal_that_could_not_be_written_is_written_with_the_next() {
        GrantId grant = scene().granted(scene().grace, "plain");
        int before = entries("connection.refused").size();
        policies(FRESH + forbid("closed", "closed for today"));
        owner().sql("update ledger.gate set open = false").update();
        refusedTimes(grant, 3);
        assertThat(attempts(before)).isEmpty();
        owner().sql("update ledger.gate set open = true").update();
        refusedTimes(grant, 2);
        assertThat(attempts(before)).containsExactly(4);
    }

    @Test
    void a_policy_with_a_long_name_of_whatever_characters_stops_nothing() {
        GrantId grant = scene().granted(scene().grace, "plain");
        policies(FRESH.replace("who_was_granted_connects", "x".repeat(99) + "😀"));
        assertThat(scene().open(grant).grant()).isEqualTo(grant);
        assertThat(
                        entries("session.admitted")
                                .getLast()
                                .path("decided_by")
                                .path(0)
                                .path("policies")
                                .path(0)
                                .asString())
                .isEqualTo("x".repeat(99) + "…");
    }

    @Test
    void policies_with_much_to_say_end_a_session_and_are_on_record_in_short() {
        BrokeredSessionId session = scene().open(scene().granted(scene().grace, "plain")).session();
        StringBuilder closed = new StringBuilder(FRESH);
        for (int i = 0; i < 40; i++) {
            closed.append(forbid("closed_" + i, (i + "😀").repeat(700)));
        }
        policies(closed.toString());
        assertThat(scene().lease(session))
                .isInstanceOfSatisfying(
                        Lease.Ended.class,
                        it -> assertThat(it.reason()).hasSizeBetween(990, Crossing.WHY_MAX + 1));
        assertThat(entries("session.terminated").getLast().path("reason").asString()).endsWith("…");
    }

    @Test
    void a_session_that_cannot_be_decided_ends_and_the_others_go_on() {
        GrantId grant = scene().granted(scene().grace, "plain");
        BrokeredSessionId bad = scene().open(grant).session();
        BrokeredSessionId good = scene().open(grant).session();
        scene().world.clock.advance(Duration.ofSeconds(61));
        BrokeredSessionId later = scene().open(grant).session();
        broken(bad, "22000");
        String id = "@id(\"who_was_granted_connects\")";
        policies(FRESH.replace(id, id + "@session_limit(\"1m\")"));
        List<Lease> leases = renewed(bad, good, later);
        assertThat(leases)
                .extracting(Lease::session)
                .as("each is answered")
                .containsExactly(bad, good, later);
        assertThat(leases.get(0))
                .isEqualTo(new Lease.Ended(bad, "its lease could not be decided: connect again"));
        assertThat(leases.get(1))
                .isEqualTo(
                        new Lease.Ended(
                                good, "a policy ends sessions after this long: connect again"));
        assertThat(leases.get(2)).isInstanceOf(Lease.Live.class);
    }

    @Test
    void a_database_that_does_not_answer_ends_nobody() {
        BrokeredSessionId one = scene().open(scene().granted(scene().grace, "plain")).session();
        policies(FRESH + forbid("closed", "closed for today"));
        broken(one, "53300");
        assertProblem(ProblemCode.UNAVAILABLE, () -> renewed(one));
    }

    private static List<Lease> renewed(BrokeredSessionId... sessions) {
        return scene().door
                .renew(scene().world.gateway, new GatewayRequest.RenewLease(List.of(sessions)))
                .leases();
    }

    /// From here on this session cannot be ordered to end.
    private static void broken(BrokeredSessionId session, String state) {
        owner().sql(
                        """
                        create or replace function pam.broken() returns trigger language plpgsql as
                        'begin raise exception using errcode = tg_argv[0]; end'
                        """)
                .update();
        owner().sql(
                        """
                        create trigger broken before insert on pam.session_end_order
                           for each row when (new.session_id = '%s')
                           execute function pam.broken('%s')
                        """
                                .formatted(session.value(), state))
                .update();
    }
}
