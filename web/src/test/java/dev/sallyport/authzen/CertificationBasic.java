package dev.sallyport.authzen;

import static dev.sallyport.authzen.CertificationScenario.decision;
import static dev.sallyport.authzen.CertificationScenario.isRefused;
import static dev.sallyport.authzen.CertificationScenario.question;
import static dev.sallyport.authzen.CertificationScenario.thing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.web.DoorClient.Answer;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Level *Basic*, core and properties: one question, one decision.
public interface CertificationBasic extends CertificationScenario {
    String ALICE_READS = question(ALICE, READ, RECORD_1, "");

    static String deletes(boolean softly) {
        return "{\"name\":\"delete\",\"properties\":{\"soft\":" + softly + "}}";
    }

    @Test
    @Tag("c-2-2-1")
    default void alice_reads_record_1() {
        assertThat(decides(ALICE_READS)).isTrue();
    }

    @Test
    @Tag("c-2-2-2")
    default void bob_does_not_write_record_1() {
        assertThat(decides(question(BOB, WRITE, RECORD_1, ""))).isFalse();
    }

    @Test
    @Tag("c-2-2-3")
    default void a_context_is_accepted() {
        assertThat(decides(question(ALICE, READ, RECORD_1, CONTEXT))).isTrue();
    }

    @Test
    @Tag("c-2-2-4")
    default void alice_does_not_write_what_is_archived() {
        assertThat(decides(question(ALICE, WRITE, ARCHIVED_2, ""))).isFalse();
    }

    @Test
    @Tag("c-2-2-5")
    default void an_admin_writes_what_is_archived() {
        assertThat(decides(question(ADMIN_BOB, WRITE, ARCHIVED_2, ""))).isTrue();
    }

    @Test
    @Tag("c-2-2-6")
    default void alice_deletes_softly() {
        assertThat(decides(question(ALICE, deletes(true), RECORD_1, ""))).isTrue();
    }

    @Test
    @Tag("c-2-2-7")
    default void alice_does_not_delete_for_good() {
        assertThat(decides(question(ALICE, deletes(false), RECORD_1, ""))).isFalse();
    }

    @Test
    @Tag("c-2-2-8")
    default void properties_no_policy_asks_for_change_nothing() {
        String alice = thing("user", "alice", "\"department\":\"Sales\",\"role\":\"manager\"");
        String read = "{\"name\":\"read\",\"properties\":{\"method\":\"GET\"}}";
        String record = thing("record", "record-1", "\"status\":\"active\",\"owner\":\"bob\"");
        assertThat(decides(question(alice, read, record, ""))).isTrue();
    }

    @Test
    @Tag("c-2-2-9")
    default void unknown_members_are_ignored() {
        String more = ",\"foo\":\"bar\",\"futureField\":{\"nested\":true}";
        assertThat(decides(question(ALICE, READ, RECORD_1, more))).isTrue();
    }

    /// In the order of the scenario's rules; with and without context.
    @Test
    @Tag("c-1-4")
    @Tag("c-1-6")
    @Tag("c-2-3-1")
    @Tag("c-2-3-2")
    default void the_eight_decisions_are_the_fixtures_with_and_without_context() {
        boolean[] decisions = {true, true, true, false, false, true, true, false};
        for (String context : List.of("", CONTEXT, ",\"context\":{}")) {
            List<String> questions =
                    List.of(
                            question(ALICE, READ, RECORD_1, context),
                            question(ALICE, WRITE, RECORD_1, context),
                            question(BOB, READ, RECORD_1, context),
                            question(BOB, WRITE, RECORD_1, context),
                            question(ALICE, WRITE, ARCHIVED_2, context),
                            question(ADMIN_BOB, WRITE, ARCHIVED_2, context),
                            question(ALICE, deletes(true), RECORD_1, context),
                            question(ALICE, deletes(false), RECORD_1, context));
            for (int rule = 1; rule <= decisions.length; rule++) {
                assertThat(decides(questions.get(rule - 1)))
                        .as("rule %d", rule)
                        .isEqualTo(decisions[rule - 1]);
            }
        }
    }

    /// The fixture stores what it also sends; these it does not store.
    @Test
    @Tag("c-1-6")
    default void what_is_sent_decides_where_nothing_is_stored() {
        String active = thing("record", "record-9", "\"status\":\"active\"");
        String archived = thing("record", "record-9", "\"status\":\"archived\"");
        String carol = thing("user", "carol", "");
        String admin = thing("user", "carol", "\"role\":\"admin\"");
        assertThat(decides(question(ALICE, WRITE, active, ""))).isTrue();
        assertThat(decides(question(ALICE, WRITE, archived, ""))).isFalse();
        assertThat(decides(question(admin, WRITE, archived, ""))).isTrue();
        assertThat(decides(question(admin, WRITE, active, ""))).isFalse();
        assertThat(decides(question(carol, WRITE, archived, ""))).isFalse();
    }

    @Test
    @Tag("c-2-4-1")
    default void a_missing_entity_is_400() {
        refused(EVALUATION, "{\"action\":" + READ + ",\"resource\":" + RECORD_1 + "}");
        refused(EVALUATION, "{\"subject\":" + ALICE + ",\"resource\":" + RECORD_1 + "}");
        refused(EVALUATION, "{\"subject\":" + ALICE + ",\"action\":" + READ + "}");
    }

    @Test
    @Tag("c-2-4-2")
    default void a_missing_member_of_an_entity_is_400() {
        refused(EVALUATION, question("{\"id\":\"alice\"}", READ, RECORD_1, ""));
        refused(EVALUATION, question(USERS, READ, RECORD_1, ""));
        refused(EVALUATION, question(ALICE, "{}", RECORD_1, ""));
        refused(EVALUATION, question(ALICE, READ, "{\"id\":\"record-1\"}", ""));
        refused(EVALUATION, question(ALICE, READ, RECORDS, ""));
    }

    @Test
    @Tag("c-2-4-3")
    default void another_content_type_is_400() {
        for (String path : List.of(EVALUATION, EVALUATIONS)) {
            for (String type : List.of("text/plain", "application/xml", "text/json")) {
                HttpRequest.Builder request =
                        program()
                                .request(path, ALICE_READS)
                                .setHeader("Content-Type", type)
                                .setHeader("X-Request-ID", "m");
                isRefused(program().send(request), "m");
            }
        }
    }

    @Test
    @Tag("c-2-4-4")
    default void what_is_no_json_is_400() {
        for (String body : List.of("{", "not json", ALICE_READS + "}", "{\"subject\":}")) {
            refused(EVALUATION, body);
        }
    }

    @Test
    @Tag("c-2-4-5")
    default void an_empty_body_is_400() {
        for (String path : List.of(EVALUATION, EVALUATIONS, SUBJECTS, RESOURCES, ACTIONS)) {
            refused(path, "");
        }
    }

    @Test
    @Tag("c-2-4-6")
    default void a_member_of_a_wrong_type_is_400() {
        refused(EVALUATION, question("\"alice\"", READ, RECORD_1, ""));
        refused(EVALUATION, question(ALICE, "{\"name\":123}", RECORD_1, ""));
    }

    @Test
    @Tag("c-2-5-1")
    default void the_mark_of_a_request_comes_back() {
        for (String mark : List.of("bfe9eb29-ab87-4ca3-be83-a1d5d8305716", "42", "a:b/c")) {
            Answer answer =
                    program()
                            .send(
                                    program()
                                            .request(EVALUATION, ALICE_READS)
                                            .header("X-Request-ID", mark));
            assertThat(answer.response().headers().allValues("X-Request-ID")).containsExactly(mark);
        }
    }

    @Test
    @Tag("c-2-5-2")
    default void a_request_without_a_mark_is_answered() {
        Answer answer = program().ask(EVALUATION, ALICE_READS);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(decision(answer.json())).isTrue();
    }

    @Test
    @Tag("c-2-6")
    default void the_same_question_has_the_same_decision() {
        String denied = question(BOB, WRITE, RECORD_1, "");
        for (int i = 0; i < 10; i++) {
            assertThat(decides(ALICE_READS)).isTrue();
            assertThat(decides(denied)).isFalse();
        }
    }
}
