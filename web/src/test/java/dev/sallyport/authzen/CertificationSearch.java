package dev.sallyport.authzen;

import static dev.sallyport.authzen.CertificationScenario.hits;
import static dev.sallyport.authzen.CertificationScenario.question;
import static dev.sallyport.authzen.CertificationScenario.thing;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Level *Search*, core and properties: who can, on what, and what.
public interface CertificationSearch extends CertificationScenario {
    /// Pages a search over the fixture has at most, with one that is empty.
    int PAGES_MAX = 3;

    String WHO_READS_RECORD_1 = question(USERS, READ, RECORD_1, "");

    static String pair(String subject, String resource, String more) {
        return "{\"subject\":%s,\"resource\":%s%s}".formatted(subject, resource, more);
    }

    @Test
    @Tag("c-4-2-1")
    default void alice_and_bob_read_record_1() {
        assertThat(found(SUBJECTS, "user", WHO_READS_RECORD_1)).containsExactly("alice", "bob");
    }

    @Test
    @Tag("c-4-2-2")
    default void a_subject_search_has_a_context() {
        assertThat(found(SUBJECTS, "user", question(USERS, READ, RECORD_1, CONTEXT)))
                .containsExactly("alice", "bob");
    }

    @Test
    @Tag("c-4-2-3")
    default void the_id_of_a_searched_subject_is_ignored() {
        assertThat(found(SUBJECTS, "user", question(ALICE, READ, RECORD_1, "")))
                .containsExactly("alice", "bob");
    }

    @Test
    @Tag("c-4-2-4")
    default void bob_writes_what_is_archived() {
        assertThat(found(SUBJECTS, "user", question(USERS, WRITE, ARCHIVED_2, "")))
                .containsExactly("bob");
    }

    @Test
    @Tag("c-4-3-1")
    default void alice_reads_both_records() {
        assertThat(found(RESOURCES, "record", question(ALICE, READ, RECORDS, "")))
                .containsExactly("record-1", "record-2");
    }

    @Test
    @Tag("c-4-3-2")
    default void a_resource_search_has_a_context() {
        assertThat(found(RESOURCES, "record", question(ALICE, READ, RECORDS, CONTEXT)))
                .containsExactly("record-1", "record-2");
    }

    @Test
    @Tag("c-4-3-3")
    default void the_id_of_a_searched_resource_is_ignored() {
        assertThat(found(RESOURCES, "record", question(ALICE, READ, RECORD_1, "")))
                .containsExactly("record-1", "record-2");
    }

    @Test
    @Tag("c-4-3-4")
    default void an_admin_writes_record_2() {
        assertThat(found(RESOURCES, "record", question(ADMIN_BOB, WRITE, RECORDS, "")))
                .containsExactly("record-2");
    }

    @Test
    @Tag("c-4-4-1")
    default void alice_reads_and_writes_record_1() {
        assertThat(found(ACTIONS, "", pair(ALICE, RECORD_1, "")))
                .containsExactlyInAnyOrder("read", "write");
    }

    @Test
    @Tag("c-4-4-2")
    default void an_action_search_has_a_context() {
        assertThat(found(ACTIONS, "", pair(ALICE, RECORD_1, CONTEXT)))
                .containsExactlyInAnyOrder("read", "write");
    }

    @Test
    @Tag("c-4-4-3")
    default void an_admin_reads_and_writes_what_is_archived() {
        assertThat(found(ACTIONS, "", pair(ADMIN_BOB, ARCHIVED_2, "")))
                .containsExactlyInAnyOrder("read", "write");
    }

    /// One page of who reads record 1.
    private JsonNode page(String members) {
        return answered(SUBJECTS, question(USERS, READ, RECORD_1, ",\"page\":{" + members + "}"));
    }

    private static String next(JsonNode answer) {
        return answer.get("page").get("next_token").asString();
    }

    @Test
    @Tag("c-4-5-1")
    @Tag("c-4-5-3")
    default void a_page_has_as_many_hits_as_asked_for_and_says_that_there_are_more() {
        JsonNode first = page("\"limit\":1");
        assertThat(hits(first, "user")).containsExactly("alice");
        assertThat(next(first)).isNotEmpty();
        assertThat(first.get("page").propertyNames())
                .containsExactlyInAnyOrder("next_token", "count", "total");
        assertThat(first.get("page").get("total").intValue()).isEqualTo(2);
    }

    /// The follow-up names the token and no limit, as in the specification.
    @Test
    @Tag("c-4-5-2")
    default void a_token_alone_gives_the_next_page_of_the_same_length() {
        for (String limit : List.of("", ",\"limit\":1")) {
            List<String> all = new ArrayList<>();
            JsonNode answer = page("\"limit\":1");
            int pages = 1;
            while (true) {
                assertThat(hits(answer, "user")).hasSizeLessThanOrEqualTo(1);
                all.addAll(hits(answer, "user"));
                if (next(answer).isEmpty()) {
                    break;
                }
                assertThat(++pages).isLessThanOrEqualTo(PAGES_MAX);
                answer = page("\"token\":\"" + next(answer) + "\"" + limit);
            }
            assertThat(all).containsExactly("alice", "bob");
            assertThat(pages).isGreaterThan(1);
        }
    }

    @Test
    @Tag("c-4-5-2")
    default void a_token_alone_gives_the_next_page_of_every_search() {
        String one = ",\"page\":{\"limit\":1}";
        for (String[] each :
                List.of(
                        new String[] {SUBJECTS, question(USERS, READ, RECORD_1, "")},
                        new String[] {RESOURCES, question(ALICE, READ, RECORDS, "")},
                        new String[] {RESOURCES, question(ADMIN_BOB, READ, RECORDS, "")},
                        new String[] {ACTIONS, pair(ALICE, RECORD_1, "")})) {
            String open = each[1].substring(0, each[1].length() - 1);
            JsonNode first = answered(each[0], open + one + "}");
            assertThat(first.get("results")).hasSize(1);
            JsonNode second =
                    answered(each[0], open + ",\"page\":{\"token\":\"" + next(first) + "\"}}");
            assertThat(second.get("results")).hasSize(1).isNotEqualTo(first.get("results"));
            assertThat(next(second)).isEmpty();
        }
    }

    @Test
    @Tag("c-4-5-4")
    default void who_asks_for_no_page_gets_everything_at_once() {
        assertThat(hits(page(""), "user")).containsExactly("alice", "bob");
        assertThat(next(page(""))).isEmpty();
        assertThat(next(page("\"limit\":2"))).isEmpty();
    }

    @Test
    @Tag("c-4-6-1")
    default void an_unknown_id_has_no_hits() {
        String nobody = thing("user", "nonexistent-user", "");
        String nothing = thing("record", "nonexistent-record", "");
        assertThat(found(ACTIONS, "", pair(nobody, RECORD_1, ""))).isEmpty();
        assertThat(found(ACTIONS, "", pair(ALICE, nothing, ""))).isEmpty();
        assertThat(found(RESOURCES, "record", question(nobody, READ, RECORDS, ""))).isEmpty();
        assertThat(found(SUBJECTS, "user", question(USERS, READ, nothing, ""))).isEmpty();
    }

    @Test
    @Tag("c-4-6-2")
    default void an_unknown_type_has_no_hits() {
        String ships = "{\"type\":\"spaceship\"}";
        String ship = thing("spaceship", "1", "");
        assertThat(found(SUBJECTS, "spaceship", question(ships, READ, RECORD_1, ""))).isEmpty();
        assertThat(found(SUBJECTS, "user", question(USERS, READ, ship, ""))).isEmpty();
        assertThat(found(RESOURCES, "spaceship", question(ALICE, READ, ships, ""))).isEmpty();
        assertThat(found(RESOURCES, "record", question(ship, READ, RECORDS, ""))).isEmpty();
        assertThat(found(ACTIONS, "", pair(ship, RECORD_1, ""))).isEmpty();
        assertThat(found(ACTIONS, "", pair(ALICE, ship, ""))).isEmpty();
    }

    @Test
    @Tag("c-4-7-1")
    default void a_search_without_an_entity_is_400() {
        refused(SUBJECTS, pair(USERS, RECORD_1, ""));
        refused(RESOURCES, "{\"action\":" + READ + ",\"resource\":" + RECORDS + "}");
        refused(ACTIONS, "{\"subject\":" + ALICE + "}");
    }

    @Test
    @Tag("c-4-7-2")
    default void what_is_not_searched_needs_its_id() {
        refused(SUBJECTS, question(USERS, READ, RECORDS, ""));
        refused(RESOURCES, question(USERS, READ, RECORDS, ""));
        refused(ACTIONS, pair(USERS, RECORD_1, ""));
        refused(ACTIONS, pair(ALICE, RECORDS, ""));
    }
}
