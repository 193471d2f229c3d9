package dev.sallyport.authzen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.decisionpoint.ClientTexts;
import dev.sallyport.decisionpoint.TypeRule;
import dev.sallyport.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// The search scenario of the AuthZEN working group: six people, twenty records, and who can view,
/// edit and delete which. The policies are ours.
class SearchScenarioTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final List<String[]> PEOPLE =
            List.of(
                    new String[] {"alice", "manager", "Sales"},
                    new String[] {"bob", "employee", "Legal"},
                    new String[] {"carol", "contractor", "Legal"},
                    new String[] {"dan", "manager", "Finance"},
                    new String[] {"erin", "employee", "Finance"},
                    new String[] {"felix", "contractor", "Accounting"});

    /// Departments of records 101 to 120; their owners take turns.
    private static final String[] DEPARTMENTS =
            ("Legal Legal Legal Accounting Legal Accounting Sales Legal Accounting Sales"
                            + " Accounting Legal Sales Accounting Finance Legal Legal Accounting"
                            + " Legal Accounting")
                    .split(" ");

    private static AuthzenHouse house;
    private static AuthzenProgram app;

    @BeforeAll
    static void open() {
        house = new AuthzenHouse(DATABASE);
        List<String> entities = new ArrayList<>();
        for (String[] each : PEOPLE) {
            entities.add(
                    """
                    {"uid":{"type":"user","id":"%s"},"attrs":{"role":"%s","department":"%s"}}\
                    """
                            .formatted((Object[]) each));
        }
        for (int i = 0; i < DEPARTMENTS.length; i++) {
            entities.add(
                    """
                    {"uid":{"type":"record","id":"%d"},"attrs":{"department":"%s",
                     "owner":{"__entity":{"type":"user","id":"%s"}}}}\
                    """
                            .formatted(101 + i, DEPARTMENTS[i], PEOPLE.get(i % 6)[0]));
        }
        app =
                house.register(
                        new ClientTexts(
                                AuthzenHouse.resource("records.cedar"),
                                AuthzenHouse.resource("records.cedarschema"),
                                "[" + String.join(",", entities) + "]"),
                        TypeRule.of("user"),
                        TypeRule.of("record"));
    }

    @AfterAll
    static void close() {
        house.close();
    }

    private static List<String> found(String what, String json) {
        JsonNode answer = app.ask("/access/v1/search/" + what, json).json();
        List<String> ids = new ArrayList<>();
        answer.get("results")
                .forEach(each ->
                        ids.add(each.get(what.equals("action") ? "name" : "id").asString()));
        assertThat(answer.get("page").get("next_token").asString()).isEmpty();
        assertThat(answer.get("page").get("count").intValue()).isEqualTo(ids.size());
        assertThat(answer.get("page").get("total").intValue()).isEqualTo(ids.size());
        return ids;
    }

    private static List<String> records(String who, String action) {
        return found(
                "resource",
                """
                {"subject":{"type":"user","id":"%s"},"action":{"name":"%s"},
                 "resource":{"type":"record"}}\
                """
                        .formatted(who, action));
    }

    private static List<String> people(String action, String record) {
        return found(
                "subject",
                """
                {"subject":{"type":"user"},"action":{"name":"%s"},
                 "resource":{"type":"record","id":"%s"}}\
                """
                        .formatted(action, record));
    }

    private static List<String> actions(String who, String record) {
        return found(
                "action",
                """
                {"subject":{"type":"user","id":"%s"},"resource":{"type":"record","id":"%s"}}\
                """
                        .formatted(who, record));
    }

    private static List<String> list(String... spaced) {
        return List.of(String.join(" ", spaced).split(" "));
    }

    @Test
    void resources_are_those_published() {
        assertThat(records("alice", "view")).hasSize(20);
        assertThat(records("alice", "edit")).isEqualTo(list("101 107 110 113 119"));
        assertThat(records("alice", "delete")).isEqualTo(list("101 107 113 119"));
        assertThat(records("bob", "view"))
                .isEqualTo(list("101 102 103 105 108 112 114 116 117 119 120"));
        assertThat(records("bob", "edit")).isEqualTo(list("102 108 114 120"));
        assertThat(records("carol", "view"))
                .isEqualTo(list("101 102 103 105 108 109 112 115 116 117 119"));
        assertThat(records("carol", "delete")).isEqualTo(list("103 109 115"));
        assertThat(records("dan", "view")).hasSize(20);
        assertThat(records("dan", "edit")).isEqualTo(list("104 110 115 116"));
        assertThat(records("dan", "delete")).isEqualTo(list("104 110 116"));
        assertThat(records("erin", "view")).isEqualTo(list("105 111 115 117"));
        assertThat(records("felix", "view")).isEqualTo(list("104 106 109 111 112 114 118 120"));
        assertThat(records("felix", "edit")).isEqualTo(list("106 112 118"));
    }

    @Test
    void subjects_are_those_published() {
        assertThat(people("view", "101")).isEqualTo(list("alice bob carol dan"));
        assertThat(people("edit", "101")).isEqualTo(list("alice"));
        assertThat(people("view", "105")).isEqualTo(list("alice bob carol dan erin"));
        assertThat(people("edit", "110")).isEqualTo(list("alice dan"));
        assertThat(people("delete", "110")).isEqualTo(list("dan"));
        assertThat(people("view", "111")).isEqualTo(list("alice dan erin felix"));
    }

    @Test
    void actions_are_those_published() {
        assertThat(actions("alice", "101")).containsExactlyInAnyOrder("view", "edit", "delete");
        assertThat(actions("alice", "102")).containsExactly("view");
        assertThat(actions("alice", "110")).containsExactlyInAnyOrder("view", "edit");
        assertThat(actions("bob", "120")).containsExactlyInAnyOrder("view", "edit", "delete");
        assertThat(actions("bob", "104")).isEmpty();
    }

    @Test
    void every_hit_is_a_permit_and_every_permit_a_hit() {
        List<String> byResource = new ArrayList<>();
        List<String> bySubject = new ArrayList<>();
        List<String> byAction = new ArrayList<>();
        List<String> byEvaluation = new ArrayList<>();
        List<String> questions = new ArrayList<>();
        List<String> asked = new ArrayList<>();
        for (String action : List.of("view", "edit", "delete")) {
            for (String[] who : PEOPLE) {
                records(who[0], action).forEach(record -> byResource.add(who[0] + action + record));
                for (int record = 101; record <= 120; record++) {
                    asked.add(who[0] + action + record);
                    questions.add(
                            """
                            {"subject":{"type":"user","id":"%s"},"action":{"name":"%s"},
                             "resource":{"type":"record","id":"%d"}}\
                            """
                                    .formatted(who[0], action, record));
                }
            }
            for (int record = 101; record <= 120; record++) {
                String id = Integer.toString(record);
                people(action, id).forEach(who -> bySubject.add(who + action + id));
            }
        }
        for (String[] who : PEOPLE) {
            for (int record = 101; record <= 120; record++) {
                String id = Integer.toString(record);
                actions(who[0], id).forEach(action -> byAction.add(who[0] + action + id));
            }
        }
        JsonNode all =
                app.ask(
                                "/access/v1/evaluations",
                                "{\"evaluations\":[" + String.join(",", questions) + "]}")
                        .json()
                        .get("evaluations");
        for (int i = 0; i < asked.size(); i++) {
            if (all.get(i).get("decision").booleanValue()) {
                byEvaluation.add(asked.get(i));
            }
        }
        assertThat(byEvaluation).hasSizeGreaterThan(60);
        assertThat(byResource).containsExactlyInAnyOrderElementsOf(byEvaluation);
        assertThat(bySubject).containsExactlyInAnyOrderElementsOf(byEvaluation);
        assertThat(byAction).containsExactlyInAnyOrderElementsOf(byEvaluation);
    }

    @Test
    void what_nobody_knows_has_no_hits() {
        assertThat(records("nobody", "view")).isEmpty();
        assertThat(records("alice", "fly")).isEmpty();
        assertThat(people("edit", "999")).isEmpty();
        assertThat(
                        found(
                                "resource",
                                """
                                {"subject":{"type":"user","id":"alice"},"action":{"name":"view"},
                                 "resource":{"type":"spaceship"}}\
                                """))
                .isEmpty();
        // the id of what is searched is ignored
        assertThat(
                        found(
                                "resource",
                                """
                                {"subject":{"type":"user","id":"erin"},"action":{"name":"view"},
                                 "resource":{"type":"record","id":"101"}}\
                                """))
                .hasSize(4);
    }

    private static String page(String limit, String token, String who) {
        return """
        {"subject":{"type":"user","id":"%s"},"action":{"name":"view"},
         "resource":{"type":"record"},"page":{"limit":%s%s}}\
        """
                .formatted(who, limit, token.isEmpty() ? "" : ",\"token\":\"" + token + "\"");
    }

    @Test
    void pages_follow_each_other_and_the_last_one_says_so() {
        List<String> all = new ArrayList<>();
        String token = "";
        int pages = 0;
        do {
            JsonNode answer = app.ask("/access/v1/search/resource", page("3", token, "bob")).json();
            answer.get("results").forEach(each -> all.add(each.get("id").asString()));
            assertThat(answer.get("page").get("total").intValue()).isEqualTo(11);
            token = answer.get("page").get("next_token").asString();
            pages++;
        } while (!token.isEmpty() && pages < 20);
        assertThat(all).isEqualTo(records("bob", "view"));
        assertThat(pages).isEqualTo(4);
    }

    @Test
    void a_token_serves_the_request_it_came_from_only() {
        String path = "/access/v1/search/resource";
        String token =
                app.ask(path, page("3", "", "bob")).json().get("page").get("next_token").asString();
        assertThat(app.ask(path, page("3", token, "bob")).status()).isEqualTo(200);
        assertThat(app.ask(path, page("3", token, "carol")).status()).isEqualTo(400);
        assertThat(app.ask(path, page("4", token, "bob")).status()).isEqualTo(400);
        assertThat(app.ask(path, page("3", "!!", "bob")).status()).isEqualTo(400);
        assertThat(app.ask(path, page("3", token.substring(8), "bob")).status()).isEqualTo(400);
        assertThat(app.ask(path, page("-1", "", "bob")).status()).isEqualTo(400);
        assertThat(app.ask(path, page("1.5", "", "bob")).status()).isEqualTo(400);
        JsonNode none = app.ask(path, page("0", "", "bob")).json();
        assertThat(none.get("results")).isEmpty();
        assertThat(none.get("page").get("next_token").asString()).isNotEmpty();
    }
}
