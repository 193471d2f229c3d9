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

/// The interoperability scenario of the AuthZEN working group: a list of things to do, five people,
/// forty questions whose answers are published. The policies are ours.
class TodoScenarioTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static AuthzenHouse house;
    private static AuthzenProgram app;

    private record Someone(String name, String subject, String email, String roles) {}

    private static final Someone RICK =
            new Someone("rick", subject('0'), "rick@the-citadel.com", "\"admin\",\"evil_genius\"");
    private static final Someone MORTY =
            new Someone("morty", subject('1'), "morty@the-citadel.com", "\"editor\"");
    private static final Someone SUMMER =
            new Someone("summer", subject('2'), "summer@the-smiths.com", "\"editor\"");
    private static final Someone BETH =
            new Someone("beth", subject('3'), "beth@the-smiths.com", "\"viewer\"");
    private static final Someone JERRY =
            new Someone("jerry", subject('4'), "jerry@the-smiths.com", "\"viewer\"");
    private static final List<Someone> ALL = List.of(RICK, MORTY, SUMMER, BETH, JERRY);

    /// The scenario names people by the subjects of its identity provider, which differ in a digit.
    private static String subject(char digit) {
        String plain = "\n$fd" + digit + "614d3-c39a-4781-b7bd-8b96f5a5100d\u0012\u0005local";
        return java.util.Base64.getEncoder()
                .withoutPadding()
                .encodeToString(plain.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @BeforeAll
    static void open() {
        house = new AuthzenHouse(DATABASE);
        List<String> entities = new ArrayList<>();
        for (Someone each : ALL) {
            entities.add(
                    """
                    {"uid":{"type":"user","id":"%s"},"attrs":{"email":"%s","roles":[%s]}}\
                    """
                            .formatted(each.subject, each.email, each.roles));
        }
        app =
                house.register(
                        new ClientTexts(
                                AuthzenHouse.resource("todo.cedar"),
                                AuthzenHouse.resource("todo.cedarschema"),
                                "[" + String.join(",", entities) + "]"),
                        TypeRule.of("user"),
                        TypeRule.trusting("todo"));
    }

    @AfterAll
    static void close() {
        house.close();
    }

    private static String question(Someone who, String action, String resource) {
        return """
        {"subject":{"type":"user","id":"%s"},"action":{"name":"%s"},"resource":%s}\
        """
                .formatted(who.subject, action, resource);
    }

    private static String person(String id) {
        return "{\"type\":\"user\",\"id\":\"" + id + "\"}";
    }

    private static String todo(Someone owner) {
        return """
        {"type":"todo","id":"7240d0db-8ff0-41ec-98b2-34a096273b9f",
         "properties":{"ownerID":"%s"}}\
        """
                .formatted(owner.email);
    }

    private static final String ANY_TODO = "{\"type\":\"todo\",\"id\":\"todo-1\"}";

    /// The eight published answers for one person, in the order they are published.
    private static void answers(Someone who, Someone own, boolean... expected) {
        List<String> questions =
                List.of(
                        question(who, "can_read_user", person(BETH.email)),
                        question(who, "can_read_user", person(who.subject)),
                        question(who, "can_read_todos", ANY_TODO),
                        question(who, "can_create_todo", ANY_TODO),
                        question(who, "can_update_todo", todo(RICK)),
                        question(who, "can_update_todo", todo(own)),
                        question(who, "can_delete_todo", todo(RICK)),
                        question(who, "can_delete_todo", todo(own)));
        for (int i = 0; i < questions.size(); i++) {
            assertThat(app.permits(questions.get(i)))
                    .as("%s, question %d", who.name, i + 1)
                    .isEqualTo(expected[i]);
        }
    }

    @Test
    void rick_does_everything() {
        answers(RICK, MORTY, true, true, true, true, true, true, true, true);
    }

    @Test
    void morty_does_what_is_his() {
        answers(MORTY, MORTY, true, true, true, true, false, true, false, true);
    }

    @Test
    void summer_does_what_is_hers() {
        answers(SUMMER, SUMMER, true, true, true, true, false, true, false, true);
    }

    @Test
    void beth_looks() {
        answers(BETH, BETH, true, true, true, false, false, false, false, false);
    }

    @Test
    void jerry_looks() {
        answers(JERRY, JERRY, true, true, true, false, false, false, false, false);
    }

    @Test
    void a_stranger_does_nothing() {
        Someone stranger = new Someone("nobody", "nobody", "nobody@x.example", "\"admin\"");
        answers(stranger, stranger, false, false, false, false, false, false, false, false);
    }

    @Test
    void many_questions_in_one_request_have_the_same_answers() {
        String batch =
                """
                {"subject":{"type":"user","id":"%s"},
                 "action":{"name":"can_update_todo"},
                 "evaluations":[{"resource":%s},{"resource":%s},
                                {"action":{"name":"can_read_todos"},"resource":%s}]}\
                """
                        .formatted(MORTY.subject, todo(RICK), todo(MORTY), ANY_TODO);
        JsonNode answer = app.ask("/access/v1/evaluations", batch).json();
        assertThat(answer.has("decision")).isFalse();
        List<Boolean> decisions = new ArrayList<>();
        answer.get("evaluations")
                .forEach(each -> decisions.add(each.get("decision").booleanValue()));
        assertThat(decisions).containsExactly(false, true, true);
    }
}
