package dev.sallyport.innerdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.innerdoor.InnerHouse.Person;
import dev.sallyport.web.DoorClient.Answer;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// Freezing and its other side as programs and the console see them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnfreezeHttpTest {
    @RegisterExtension static final InnerHouse house = new InnerHouse();

    private static final Map<String, String> GRACE =
            Map.of("person", "grace", "reason", "the laptop was found");

    private Person ada = house.new Person("ada");
    private Person bob = house.new Person("bob");
    private Person grace = house.new Person("grace");
    private Person mallory = house.new Person("mallory");

    @BeforeAll
    void an_organisation() {
        ada = house.founder("ada");
        bob = house.founder("bob");
        grace = house.invited("grace", ada, bob);
        mallory = house.invited("mallory", ada, bob);
    }

    @Test
    void a_frozen_person_is_shown_with_who_froze_them_and_comes_back_by_two_signatures() {
        // Given
        assertThat(ada.begin("unfreeze-person", GRACE).status()).isEqualTo(409);
        Map<String, String> why = Map.of("reason", "lost laptop");
        assertThat(ada.post("/api/v1/people/grace/freeze", why).status()).isEqualTo(200);
        // Then administrators see since when and by whom, and nobody else does
        JsonNode shown = bob.get("/api/v1/people/grace").json();
        assertThat(shown.path("state").asString()).isEqualTo("FROZEN");
        assertThat(shown.path("frozen_at").asString()).isNotEmpty();
        assertThat(shown.path("frozen_by").path("name").asString()).isEqualTo("ada");
        assertThat(shown.path("frozen_door").asString()).isEqualTo("INNER");
        assertThat(shown.path("leaver").asString("")).isEmpty();
        JsonNode hidden = mallory.get("/api/v1/people/grace").json();
        assertThat(hidden.path("frozen_at").asString("")).isEmpty();
        assertThat(hidden.path("frozen_by").isObject()).isFalse();
        assertThat(hidden.path("frozen_door").asString("")).isEmpty();
        // and only administrators begin
        assertThat(mallory.begin("unfreeze-person", GRACE).status()).isEqualTo(403);
        assertThat(grace.begin("unfreeze-person", GRACE).status()).isEqualTo(401);
        // and again is no change to them
        assertThat(
                        bob.post("/api/v1/people/grace/freeze", why)
                                .json()
                                .path("changed")
                                .asBoolean(true))
                .isFalse();
        // When one signs, the other finds it among what waits
        JsonNode begun = bob.begin("unfreeze-person", GRACE).json();
        assertThat(bob.complete(begun).status()).isEqualTo(202);
        JsonNode waiting = ada.get("/api/v1/ceremonies?waiting=true").json().path("items");
        assertThat(waiting.size()).isEqualTo(1);
        assertThat(waiting.get(0).path("act").asString()).isEqualTo("unfreeze-person");
        assertThat(waiting.get(0).path("may_sign").asBoolean()).isTrue();
        assertThat(waiting.get(0).path("document").toString())
                .contains("grace", "the laptop was found", "Frozen since");
        assertThat(mallory.get("/api/v1/ceremonies?waiting=true").json().path("items").size())
                .isZero();
        // and agrees
        Answer done = ada.sign(begun.path("id").asString());
        assertThat(done.status()).as(done.text()).isEqualTo(200);
        assertThat(done.json().path("state").asString()).isEqualTo("ACTIVE");
        // Then they are back, and sign in anew
        assertThat(bob.get("/api/v1/people/grace").json().path("frozen_at").asString("")).isEmpty();
        assertThat(grace.get("/api/v1/me").status()).isEqualTo(401);
        assertThat(grace.open().get("/api/v1/me").status()).isEqualTo(200);
    }

    @Test
    void somebody_who_leaves_is_shown_as_leaving() {
        Person henry = house.invited("henry", ada, bob);
        ada.act("declare-leaver", Map.of("person", "henry", "reason", "last day"));
        assertThat(bob.get("/api/v1/people/henry").json().path("leaver").asString())
                .startsWith("lvr_");
        Map<String, String> back = Map.of("person", "henry", "reason", "changed their mind");
        Answer refused = ada.begin("unfreeze-person", back);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("detail").asString())
                .isEqualTo("this person is leaving or has left: that is for good");
        assertThat(henry.get("/api/v1/me").status()).isEqualTo(401);
    }
}
