package dev.sallyport.authzen;

import static dev.sallyport.authzen.CertificationScenario.decision;
import static dev.sallyport.authzen.CertificationScenario.question;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Level *Batch*, core and properties: many questions in one request.
public interface CertificationBatch extends CertificationScenario {
    /// @param defaults members, each with a comma behind it
    static String many(String defaults, String... items) {
        return "{" + defaults + "\"evaluations\":[" + String.join(",", items) + "]}";
    }

    static String subject(String it) {
        return "\"subject\":" + it + ",";
    }

    static String action(String it) {
        return "\"action\":" + it + ",";
    }

    static String resource(String it) {
        return "\"resource\":" + it + ",";
    }

    /// An item of one member and others, each with a comma before it.
    static String item(String name, String it, String more) {
        return "{\"" + name + "\":" + it + more + "}";
    }

    @Test
    @Tag("c-3-2-1")
    default void each_item_has_a_decision() {
        String json =
                many(
                        subject(ALICE) + action(READ),
                        item("resource", RECORD_1, ""),
                        item("resource", RECORD_2, ""));
        assertThat(batch(json)).containsExactly(true, true);
    }

    @Test
    @Tag("c-3-2-2")
    default void each_action_has_its_decision() {
        String json =
                many(
                        subject(BOB) + resource(RECORD_1),
                        item("action", READ, ""),
                        item("action", WRITE, ""));
        assertThat(batch(json)).containsExactly(true, false);
    }

    @Test
    @Tag("c-3-2-3")
    default void each_resource_has_its_properties() {
        String json =
                many(
                        subject(ALICE) + action(WRITE),
                        item("resource", ACTIVE_1, ""),
                        item("resource", ARCHIVED_2, ""));
        assertThat(batch(json)).containsExactly(true, false);
    }

    @Test
    @Tag("c-3-2-4")
    default void each_subject_has_its_properties() {
        String json =
                many(
                        action(WRITE) + resource(ARCHIVED_2),
                        item("subject", ALICE, ""),
                        item("subject", ADMIN_BOB, ""));
        assertThat(batch(json)).containsExactly(false, true);
    }

    @Test
    @Tag("c-3-2-5")
    default void items_need_no_defaults() {
        String json =
                many("", question(ALICE, READ, RECORD_1, ""), question(BOB, WRITE, RECORD_1, ""));
        assertThat(batch(json)).containsExactly(true, false);
    }

    @Test
    @Tag("c-3-2-6")
    default void a_context_is_inherited_or_replaced() {
        String other =
                ",\"context\":{\"time\":\"2025-06-27T19:00-07:00\",\"source\":\"batch-override\"}";
        String json =
                many(
                        subject(ALICE)
                                + action(READ)
                                + "\"context\":{\"time\":\"2025-06-27T18:03-07:00\"},",
                        item("resource", RECORD_1, ""),
                        item("resource", RECORD_2, other));
        assertThat(batch(json)).containsExactly(true, true);
    }

    @Test
    @Tag("c-3-2-7")
    default void a_default_is_inherited_as_a_whole_or_replaced_as_a_whole() {
        String json =
                many(
                        subject(ALICE) + action(WRITE) + resource(ACTIVE_1),
                        "{}",
                        item("resource", ARCHIVED_2, ""));
        assertThat(batch(json)).containsExactly(true, false);
    }

    /// An earlier draft of the scenario took the missing type from the default, as advice; what was
    /// published merges nothing.
    @Test
    @Tag("c-3-2-7")
    default void an_item_borrows_no_part_of_a_default() {
        String untyped = "{\"id\":\"record-1\",\"properties\":{\"status\":\"active\"}}";
        for (String typed : List.of(RECORDS, ACTIVE_1)) {
            JsonNode answer =
                    answered(
                            EVALUATIONS,
                            many(
                                    subject(ALICE) + action(WRITE) + resource(typed),
                                    item("resource", untyped, ""),
                                    item("resource", ACTIVE_1, "")));
            JsonNode first = answer.get("evaluations").get(0);
            assertThat(decision(first)).isFalse();
            assertThat(first.get("context").get("error").get("status").intValue()).isEqualTo(400);
            assertThat(first.get("context").get("error").get("message").asString())
                    .isEqualTo("`resource.type` is missing");
            assertThat(decision(answer.get("evaluations").get(1))).isTrue();
        }
    }

    /// Every order of up to five, so that no place is another's.
    @Test
    @Tag("c-3-3-1")
    @Tag("c-3-3-2")
    @Tag("c-3-3-3")
    @Tag("c-3-3-4")
    default void answers_are_as_many_as_the_questions_and_in_their_order() {
        for (int length = 1; length <= 5; length++) {
            for (int order = 0; order < 1 << length; order++) {
                List<Boolean> permitted = new ArrayList<>();
                List<String> items = new ArrayList<>();
                for (int place = 0; place < length; place++) {
                    boolean reads = (order >> place & 1) == 1;
                    permitted.add(reads);
                    items.add(item("action", reads ? READ : WRITE, ""));
                }
                String json = many(subject(BOB) + resource(RECORD_1), items.toArray(String[]::new));
                assertThat(batch(json)).isEqualTo(permitted);
            }
        }
    }

    @Test
    @Tag("c-3-4-1")
    default void an_item_that_cannot_be_asked_is_denied_and_the_others_are_answered() {
        for (String options :
                List.of("\"options\":{\"evaluations_semantic\":\"execute_all\"},", "")) {
            String defaults = subject(ALICE) + action(READ) + options;
            String good = item("resource", RECORD_1, "");
            assertThat(batch(many(defaults, good, "{}"))).containsExactly(true, false);
            assertThat(batch(many(defaults, "{}", good))).containsExactly(false, true);
        }
    }

    @Test
    @Tag("c-3-4-1")
    default void a_batch_that_cannot_be_read_is_400() {
        String good = many(subject(ALICE) + action(READ), item("resource", RECORD_1, ""));
        for (String bad :
                List.of(
                        good.substring(1),
                        good.replace(ALICE, "\"alice\""),
                        "{\"evaluations\":\"x\"}")) {
            refused(EVALUATIONS, bad);
        }
    }

    @Test
    @Tag("c-3-4-2")
    default void without_a_list_it_is_a_single_question() {
        assertThat(decision(answered(EVALUATIONS, question(ALICE, READ, RECORD_1, "")))).isTrue();
        refused(EVALUATIONS, "{\"subject\":" + ALICE + ",\"action\":" + READ + "}");
    }

    @Test
    @Tag("c-3-4-3")
    default void an_empty_list_makes_it_a_single_question() {
        String json = question(ALICE, READ, RECORD_1, ",\"evaluations\":[]");
        assertThat(decision(answered(EVALUATIONS, json))).isTrue();
    }
}
