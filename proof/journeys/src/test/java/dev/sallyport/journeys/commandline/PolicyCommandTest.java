package dev.sallyport.journeys.commandline;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The guide's `write-a-policy`, typed. Its steps stand on each other.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PolicyCommandTest {
    @RegisterExtension static final House house = new House();

    @TempDir static Path files;

    private @Nullable Scene scene;

    private record Scene(Terminal ada, Terminal bob, Terminal dana) {}

    private Terminal ada() {
        return requireNonNull(scene).ada();
    }

    private Terminal bob() {
        return requireNonNull(scene).bob();
    }

    private Terminal dana() {
        return requireNonNull(scene).dana();
    }

    @BeforeAll
    void an_organisation() {
        Terminal ada = house.founder("ada");
        Terminal bob = house.founder("bob");
        Terminal dana = house.invited("dana", ada, bob, "software");
        scene = new Scene(ada, bob, dana);
        ada.good("roster", "define", "operators", "dana", "--yes");
        ada.good("roster", "define", "leads", "ada", "bob", "--yes");
        ada.good("roster", "define", "night-shift", "dana", "--yes");
        ada.good(
                "target",
                "define",
                "db-1",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(house.open().lab().port()),
                "--host-key",
                house.open().lab().hostKey,
                "--login",
                "root",
                "--eligible",
                "operators",
                "--approvers",
                "leads",
                "--yes");
    }

    private String id(String list, String name) {
        for (JsonNode item : ada().json(list, "list").json().path("items")) {
            if (Json.text(item, "name").equals(name)) {
                return Json.text(item, "id");
            }
        }
        throw new AssertionError("no such " + list);
    }

    private static String file(String name, String text) {
        try {
            return Files.writeString(files.resolve(name), text).toString();
        } catch (IOException cause) {
            throw new java.io.UncheckedIOException(cause);
        }
    }

    private String nightShift() {
        return ada().good("policy", "show")
                + """
                @id("night_shift_names_a_ticket")
                @title("The night shift names a ticket when it asks for the database host")
                @ticket("required")
                @justification("20")
                permit (
                  principal in Sallyport::Roster::"%s",
                  action == Sallyport::Action::"request-elevation",
                  resource == Sallyport::Target::"%s"
                )
                when { principal in resource.eligible };
                """
                        .formatted(id("roster", "night-shift"), id("target", "db-1"));
    }

    private Terminal.Ran asks(String reason, String... more) {
        java.util.List<String> words =
                new java.util.ArrayList<>(
                        java.util.List.of(
                                "request", "root@db-1", "--because", reason, "--for", "10m"));
        words.addAll(java.util.List.of(more));
        words.add("--yes");
        return dana().run(words.toArray(String[]::new));
    }

    @Test
    @Order(1)
    void the_set_and_what_it_can_speak_of_are_shown() {
        assertThat(ada().good("policy", "show")).contains("who_is_eligible_requests");
        assertThat(ada().good("policy", "show", "--door", "outer"))
                .contains("everybody_active_signs_in");
        assertThat(ada().good("policy", "schema")).contains("namespace Sallyport");
        assertThat(ada().json("policy", "show").text("state")).isEqualTo("fresh");
        assertThat(ada().good("policy", "history")).startsWith("none: ");
        dana().bad(1, "sallyport: ", "policy", "show");
    }

    @Test
    @Order(2)
    void a_mistake_is_shown_with_its_place_and_refused() {
        String wrong = file("wrong.cedar", "@id(\"a\")\npermit (principal, action, resource\n");
        Terminal.Ran ran = ada().run("policy", "plan", wrong);
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).contains("line ", "column ");
        assertThat(ada().run("policy", "apply", wrong, "--because", "x", "--yes").exit())
                .isEqualTo(1);
        String shut = file("shut.cedar", "// nobody may do anything\n");
        ada().bad(1, "lock everybody out", "policy", "plan", shut);
        ada().bad(1, "lock everybody out", "policy", "apply", shut, "--because", "x", "--yes");
        ada().bad(2, "cannot read", "policy", "plan", files.resolve("missing").toString());
        assertThat(ada().json("policy", "show").text("state")).isEqualTo("fresh");
    }

    @Test
    @Order(3)
    void a_plan_names_whose_access_changes_and_changes_nothing() {
        String text = file("inner.cedar", nightShift());
        assertThat(ada().good("policy", "plan", text))
                .contains("allowed otherwise: 1")
                .contains(
                        "dana: request-elevation db-1: allowed with a reason of 20 characters, a"
                                + " ticket (was allowed)");
        assertThat(ada().json("policy", "plan", text).json().path("valid").asBoolean()).isTrue();
        assertThat(asks("disk full").exit()).isZero();
    }

    @Test
    @Order(4)
    void two_administrators_put_it_in_force_and_one_confirms_it() {
        String text = file("inner.cedar", nightShift());
        Terminal.Ran proposed =
                ada().json("policy", "apply", text, "--because", "tickets at night", "--yes");
        assertThat(asks("disk full").exit()).as("one signature is nothing").isZero();
        ada().bad(1, "sallyport: ", "policy", "approve", proposed.text("id"), "--yes");
        dana().bad(1, "sallyport: ", "policy", "approve", proposed.text("id"), "--yes");
        assertThat(bob().good("policy", "approve", proposed.text("id"), "--text", "--yes"))
                .contains("night_shift_names_a_ticket", "dana: request-elevation db-1")
                .contains("gives way after 10 minutes");
        assertThat(ada().json("policy", "show").text("state")).isEqualTo("on_trial");
        assertThat(asks("disk full").err()).contains("a policy asks for");
        assertThat(asks("the disk is full again, see the ticket").err()).contains("ticket");
        assertThat(asks("the disk is full again", "--ticket", "OPS-7").exit()).isZero();
        assertThat(ada().good("policy", "confirm")).contains("version 1 stays");
        ada().bad(1, "nothing is on trial", "policy", "confirm");
        assertThat(ada().good("policy", "history"))
                .contains("confirmed", "ada", "bob", "tickets at night");
    }

    @Test
    @Order(5)
    void a_confirmed_version_is_taken_back_as_a_change_and_one_on_trial_at_once() {
        Terminal.Ran proposed = ada().json("policy", "rollback", "--yes");
        bob().good("policy", "approve", proposed.text("id"), "--yes");
        assertThat(asks("disk full").exit()).isZero();
        assertThat(ada().good("policy", "rollback", "--yes")).contains("taken back: version 2");
        assertThat(asks("disk full").err()).contains("a policy asks for");
        assertThat(ada().json("policy", "show").json().path("version").asLong()).isEqualTo(1);
    }
}
