package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.client.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Lists and things as people read them.
class ListsTest {
    /// Every command that lists what the inner door has.
    private static final List<List<String>> LISTS =
            List.of(
                    List.of("grants"),
                    List.of("requests"),
                    List.of("connections"),
                    List.of("sessions"),
                    List.of("tape"),
                    List.of("target"),
                    List.of("client"),
                    List.of("roster"),
                    List.of("roster", "list"),
                    List.of("person"),
                    List.of("person", "agree"),
                    List.of("key"),
                    List.of("authenticator"),
                    List.of("authenticator", "vouch"),
                    List.of("notices"),
                    List.of("ledger", "entries"),
                    List.of("policy", "history"),
                    List.of("policy", "approve"),
                    List.of("who", "connect", "web-1"),
                    List.of("what"));

    private static final List<String> FIELDS =
            List.of(
                    "id",
                    "state",
                    "login",
                    "target",
                    "person",
                    "beneficiary",
                    "members",
                    "group",
                    "name",
                    "kind",
                    "label",
                    "objects",
                    "actor",
                    "sentence",
                    "by",
                    "logins",
                    "author",
                    "principal",
                    "answers");

    @TempDir Path home;

    private final TestDoor door = new TestDoor();

    @AfterEach
    void closeDoor() {
        door.close();
    }

    private String printed(List<String> command, String... more) {
        TestWorld terminal = new TestWorld(home);
        terminal.environment.put("SALLYPORT_INNER", door.url("inner.localhost"));
        terminal.environment.put("SALLYPORT_AUTHENTICATOR", "software");
        List<String> words = new java.util.ArrayList<>(command);
        words.addAll(List.of(more));
        assertThat(terminal.run(words.toArray(String[]::new))).as("%s", command).isZero();
        return terminal.out();
    }

    private JsonNode json(List<String> command) {
        return Json.read(printed(command, "--json").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void rosters_are_a_table_of_who_is_in_them() {
        door.answering(
                "GET /api/v1/rosters",
                """
                {"items":[
                 {"id":"ros_1","name":"night-shift","version":2,"group":{"id":"grp_1","name":"ops"},
                  "members":[
                   {"id":"psn_1","name":"dana","display_name":"Dana D","effective":true},
                   {"id":"psn_2","name":"eve","display_name":"Eve E","effective":false}]},
                 {"id":"ros_2","name":"leads","version":1,"group":null,"members":[]}]}\
                """);
        assertThat(printed(List.of("roster", "list")))
                .isEqualTo(
                        """
                        ID     NAME         VERSION  MEMBERS                         ALSO IN GROUP
                        ros_1  night-shift  2        dana, eve (does not count now)  ops
                        ros_2  leads        1        nobody                          -
                        """);
    }

    @Test
    void no_list_shows_json_to_people_whatever_the_door_puts_into_a_field() {
        ObjectNode answer = Json.object();
        ObjectNode item = answer.putArray("items").addObject();
        for (String field : FIELDS) {
            item.putArray(field).addObject().put("first", "one").putObject("second").put("a", 2);
        }
        door.answering(200, Json.pretty(answer));
        for (List<String> list : LISTS) {
            assertThat(printed(list))
                    .as("%s", list)
                    .doesNotContain("{", "}", "[", "]", "\"")
                    .contains("first one second a 2");
        }
    }

    @Test
    void a_list_of_many_pages_is_shown_to_its_end() {
        door.answering(
                        "GET /api/v1/requests?state=PENDING",
                        "{\"items\":[{\"id\":\"req_1\"}],\"next\":\"a b&c\"}")
                .answering(
                        "GET /api/v1/requests?state=PENDING&after=a%20b%26c",
                        "{\"items\":[],\"next\":\"d\"}")
                .answering(
                        "GET /api/v1/requests?state=PENDING&after=d",
                        "{\"items\":[{\"id\":\"req_2\"}]}");
        assertThat(printed(List.of("requests", "--state", "PENDING"))).contains("req_1", "req_2");
        JsonNode all = json(List.of("requests", "--state", "PENDING"));
        assertThat(all.path("items")).hasSize(2);
        assertThat(all.has("next")).isFalse();
    }

    @Test
    void a_list_without_an_end_is_left_and_says_so() {
        door.answering(200, "{\"items\":[{\"id\":\"grt_1\"}],\"next\":\"again\"}");
        assertThat(printed(List.of("grants"))).endsWith("cut here; there may be more behind it\n");
        assertThat(door.asked).hasSize(Pages.MOST);
        JsonNode some = json(List.of("grants"));
        assertThat(some.path("next").asString()).isEqualTo("again");
        door.answering(200, "{\"items\":[],\"next\":\"again\"}");
        assertThat(printed(List.of("grants"))).doesNotContain("none").contains("cut here");
    }

    @Test
    void an_empty_list_says_what_to_do_next() {
        for (List<String> list : LISTS) {
            assertThat(printed(list)).as("%s", list).matches("none: [^\\n]{15,90}\\n");
        }
    }

    @Test
    void programs_get_all_of_the_answer() {
        String answer = "{\"items\":[{\"id\":\"x\",\"members\":[{\"name\":\"dana\"}],\"odd\":1}]}";
        door.answering(200, answer);
        JsonNode whole = Json.read(answer.getBytes(StandardCharsets.UTF_8));
        for (List<String> list : LISTS) {
            assertThat(json(list)).as("%s", list).isEqualTo(whole);
        }
    }

    @Test
    void a_text_of_several_lines_stands_below_its_label_and_poses_as_no_field() {
        door.answering(
                "GET /api/v1/clients/todo",
                Json.pretty(
                        Json.object()
                                .put("policies", "permit (\n);\nsecret  none\u001b[1m\n")
                                .put("version", 3)));
        assertThat(printed(List.of("client", "show", "todo")))
                .isEqualTo(
                        """
                        policies
                          permit (
                          );
                          secret  none\\u{1b}[1m
                        version   3
                        """);
    }
}
