package dev.sallyport.innerdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.innerdoor.InnerHouse.Person;
import dev.sallyport.policy.RuleSet;
import dev.sallyport.web.DoorClient.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// What administrators are shown before a change of policies can be approved, at a whole inner
/// door: whose access changes, and what would have become of what really happened.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForesightTest {
    @RegisterExtension static final InnerHouse house = new InnerHouse();

    private static final String FRESH = RuleSet.ofFreshInstallation(RuleSet.Rules.INNER).text();
    private static final String PLAN = "/api/v1/policies/plan";

    /// Nobody asks and nobody approves any more, and grace freezes nobody.
    private static final String CLOSED =
            FRESH
                    + """
                    @id("closed") forbid (
                      principal,
                      action in [Sallyport::Action::"request", Sallyport::Action::"define-roster"],
                      resource
                    );
                    """;

    private Person ada = house.new Person("ada");
    private Person bob = house.new Person("bob");
    private Person grace = house.new Person("grace");

    @BeforeAll
    void an_organisation_in_which_something_happened() {
        ada = house.founder("ada");
        bob = house.founder("bob");
        grace = house.invited("grace", ada, bob);
        house.hasWebOne(ada, List.of("grace", "ada"));
        JsonNode asked =
                grace.act(
                        "request-elevation",
                        Map.of("target", "web-1", "login", "root", "reason", "to mend it"));
        bob.act("approve-elevation", Map.of("request", asked.get("request").asString()));
        house.awaitLedger("elevation.granted");
    }

    private Answer plan(Map<String, Object> more) {
        Map<String, Object> body = new HashMap<>(Map.of("door", "inner", "text", CLOSED));
        body.putAll(more);
        return ada.post(PLAN, body);
    }

    private static List<String> actions(JsonNode replay) {
        return replay.path("changed")
                .valueStream()
                .map(it -> it.path("change").path("action").asString())
                .toList();
    }

    @Test
    void what_really_happened_is_decided_again_administration_too() {
        JsonNode replay = plan(Map.of()).json().path("replay");
        assertThat(replay.path("otherwise").asInt()).isEqualTo(3);
        assertThat(actions(replay))
                .as("newest first: what grace asked for, and the two rosters")
                .containsExactly("request-elevation", "define-roster", "define-roster");
        assertThat(replay.path("changed").path(0).path("change").path("who_name").asString())
                .isEqualTo("grace");
        assertThat(replay.path("decided").asInt())
                .as("the approval, the target and the invitation would be decided the same")
                .isGreaterThanOrEqualTo(6);
    }

    @Test
    void a_scope_narrows_whose_access_is_compared_and_is_nothing_to_sign() {
        JsonNode whole = plan(Map.of()).json();
        JsonNode hers = plan(Map.of("scope", "grace")).json();
        JsonNode roster = plan(Map.of("scope", "operators")).json();
        assertThat(whole.path("access_diff").asString()).contains("\"who_name\":\"bob\"");
        assertThat(hers.path("access_diff").asString())
                .contains("\"who_name\":\"grace\"")
                .doesNotContain("\"who_name\":\"ada\"")
                .doesNotContain("\"who_name\":\"bob\"");
        assertThat(roster.path("access_diff").asString())
                .contains("\"who_name\":\"grace\"")
                .contains("\"who_name\":\"ada\"")
                .doesNotContain("\"who_name\":\"bob\"");
        assertThat(whole.path("access_diff_hash").asString("")).hasSize(64);
        assertThat(hers.path("access_diff_hash").isNull() || !hers.has("access_diff_hash"))
                .isTrue();
    }

    @Test
    void breadths_that_make_no_sense_are_refused() {
        for (Map<String, Object> wrong :
                List.<Map<String, Object>>of(
                        Map.of("days", 0), Map.of("days", 100_000), Map.of("days", -1))) {
            assertThat(plan(wrong).status()).as("%s", wrong).isEqualTo(422);
        }
        assertThat(plan(Map.of("scope", "nobody-here")).status()).isEqualTo(404);
        assertThat(plan(Map.of("days", "many")).status()).isEqualTo(400);
    }

    @Test
    void who_approves_reads_what_really_happened_before_signing() {
        Answer begun =
                ada.begin(
                        "change-policy",
                        Map.of("door", "inner", "text", CLOSED, "reason", "closed for the night"));
        assertThat(begun.status()).as(begun.text()).isEqualTo(201);
        assertThat(ada.complete(begun.json()).status()).isEqualTo(202);
        String ceremony = begun.json().get("id").asString();
        String shown = bob.get("/api/v1/ceremonies/" + ceremony).text();
        assertThat(shown)
                .contains("What really happened")
                .contains("would be decided otherwise")
                .contains("grace: request-elevation web-1: refused (was allowed)")
                .contains("Compared for");
        JsonNode proposal = bob.get("/api/v1/policies/proposals/" + ceremony).json();
        assertThat(actions(proposal.path("replay"))).contains("request-elevation");
        assertThat(grace.get("/api/v1/policies/proposals/" + ceremony).status()).isEqualTo(403);
    }

    @Test
    void what_was_done_at_the_other_door_is_not_decided_by_this_doors_policies() {
        JsonNode outer =
                ada.post(
                                PLAN,
                                Map.of(
                                        "door",
                                        "outer",
                                        "text",
                                        RuleSet.ofFreshInstallation(RuleSet.Rules.OUTER).text()
                                                + "// the same\n"))
                        .json();
        assertThat(outer.path("valid").asBoolean()).isTrue();
        assertThat(outer.path("replay").path("decided").asInt()).isZero();
    }
}
