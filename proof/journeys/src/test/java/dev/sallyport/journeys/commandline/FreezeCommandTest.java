package dev.sallyport.journeys.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.client.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// The guide's freeze and unfreeze, typed.
class FreezeCommandTest {
    @RegisterExtension static final House house = new House();

    @Test
    void one_freezes_and_two_bring_back() {
        // Given three administrators, as the guide says, and dana
        Terminal ada = house.founder("ada");
        Terminal bob = house.founder("bob");
        Terminal dana = house.invited("dana", ada, bob, "software");
        house.invited("carla", ada, bob, "software");
        ada.bad(
                1,
                "two administrators have to remain",
                "person",
                "freeze",
                "bob",
                "--because",
                "x");
        String roster =
                ada.json("roster", "define", "administrators", "ada", "bob", "carla", "--yes")
                        .text("id");
        assertThat(bob.good("person", "agree", roster, "--yes")).contains("agreed, and done");
        // When dana is frozen
        assertThat(ada.good("person", "freeze", "dana", "--because", "lost laptop"))
                .contains("frozen");
        assertThat(dana.run("grants").exit()).isNotZero();
        // Then one administrator is not enough, and what is missing is said
        String[] back = {"person", "unfreeze", "dana", "--reason", "it was found", "--yes"};
        Terminal.Ran waits = ada.json(back);
        assertThat(waits.json().path("missing").asInt()).isEqualTo(1);
        String ceremony = waits.text("id");
        ada.bad(1, "not yours to sign", "person", "agree", ceremony, "--yes");
        assertThat(state(ada)).isEqualTo("FROZEN");
        // and another lists what waits, and agrees
        assertThat(bob.good("person", "agree")).contains(ceremony, "unfreeze-person", "ada");
        assertThat(bob.good("person", "agree", ceremony, "--yes"))
                .contains("give a frozen person their access back")
                .contains("frozen since")
                .contains("it was found", "agreed, and done");
        assertThat(state(ada)).isEqualTo("ACTIVE");
        // and dana signs in anew
        dana.good("login", "inner", "--name", "dana");
        assertThat(dana.good("me", "inner")).contains("dana");
        // and there is nothing to lift any more
        ada.bad(1, "this person is not frozen", back);
        ada.bad(1, "there is no such person", "person", "unfreeze", "eve", "--because", "x", "-y");
    }

    private static String state(Terminal who) {
        for (JsonNode item : who.json("person", "list").json().path("items")) {
            if (Json.text(item, "name").equals("dana")) {
                return Json.text(item, "state");
            }
        }
        throw new AssertionError("no dana");
    }
}
