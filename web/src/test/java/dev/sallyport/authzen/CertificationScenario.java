package dev.sallyport.authzen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.decisionpoint.ClientTexts;
import dev.sallyport.decisionpoint.TypeRule;
import dev.sallyport.web.DoorClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// The certification scenario of the AuthZEN working group (openid/authzen,
/// `certification/authorization-api-1_0-scenario.md` of 25 June 2026), request by request: whoever
/// implements the four levels is asked all of it. Tags are the scenario's ids. The policies are
/// ours, the decisions, requests and answers are the scenario's.
///
/// Where the scenario looks at the form of an answer only, the decision that follows from its
/// fixture is asserted too.
public interface CertificationScenario {
    String EVALUATION = "/access/v1/evaluation";
    String EVALUATIONS = "/access/v1/evaluations";
    String SUBJECTS = "/access/v1/search/subject";
    String RESOURCES = "/access/v1/search/resource";
    String ACTIONS = "/access/v1/search/action";

    String ALICE = thing("user", "alice", "");
    String BOB = thing("user", "bob", "");
    String ADMIN_BOB = thing("user", "bob", "\"role\":\"admin\"");
    String USERS = "{\"type\":\"user\"}";
    String RECORD_1 = thing("record", "record-1", "");
    String RECORD_2 = thing("record", "record-2", "");
    String ACTIVE_1 = thing("record", "record-1", "\"status\":\"active\"");
    String ARCHIVED_2 = thing("record", "record-2", "\"status\":\"archived\"");
    String RECORDS = "{\"type\":\"record\"}";
    String READ = "{\"name\":\"read\"}";
    String WRITE = "{\"name\":\"write\"}";
    String CONTEXT = ",\"context\":{\"time\":\"2025-06-27T18:03-07:00\",\"ip\":\"192.168.1.1\"}";

    /// The program that asks, registered with [#texts] and [#types] at the door under test.
    AuthzenProgram program();

    /// The scenario's fixture (c-1): two users, two records, eight rules.
    static ClientTexts texts() {
        return new ClientTexts(
                AuthzenHouse.resource("certification.cedar"),
                "",
                AuthzenHouse.resource("certification.json"));
    }

    /// Rules 5 to 8 need properties that are sent to count.
    static TypeRule[] types() {
        return new TypeRule[] {TypeRule.trusting("user"), TypeRule.trusting("record")};
    }

    static String thing(String type, String id, String properties) {
        return "{\"type\":\"%s\",\"id\":\"%s\"%s}"
                .formatted(
                        type,
                        id,
                        properties.isEmpty() ? "" : ",\"properties\":{" + properties + "}");
    }

    /// @param more members, each with a comma before it
    static String question(String subject, String action, String resource, String more) {
        return "{\"subject\":%s,\"action\":%s,\"resource\":%s%s}"
                .formatted(subject, action, resource, more);
    }

    /// What an answer to a good request is (c-2-5-1, c-5).
    default JsonNode answered(String path, String json) {
        String mark = UUID.randomUUID().toString();
        Answer answer = program().send(program().request(path, json).header("X-Request-ID", mark));
        assertThat(answer.status()).as("%s: %s", json, answer.text()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.response().headers().allValues("X-Request-ID")).containsExactly(mark);
        assertThat(answer.json().isObject()).isTrue();
        return answer.json();
    }

    /// What an answer to a bad request is: a message and no decision.
    default void refused(String path, String json) {
        String mark = UUID.randomUUID().toString();
        isRefused(program().send(program().request(path, json).header("X-Request-ID", mark)), mark);
    }

    static void isRefused(Answer answer, String mark) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).startsWith("text/plain");
        assertThat(answer.header("X-Request-ID")).isEqualTo(mark);
        assertThat(answer.text()).isNotBlank().doesNotContain("decision");
    }

    /// A decision is a boolean, what stands beside it an object (c-2-3).
    static boolean decision(JsonNode answer) {
        assertThat(answer.path("decision").isBoolean()).as("%s", answer).isTrue();
        assertThat(answer.path("context").isObject()).as("%s", answer).isTrue();
        assertThat(answer.size()).isEqualTo(2);
        return answer.get("decision").booleanValue();
    }

    default boolean decides(String json) {
        return decision(answered(EVALUATION, json));
    }

    /// Decisions of a batch in their order (c-3-3-3, c-3-3-4).
    default List<Boolean> batch(String json) {
        JsonNode answer = answered(EVALUATIONS, json);
        assertThat(answer.propertyNames()).containsExactly("evaluations");
        assertThat(answer.get("evaluations").isArray()).isTrue();
        List<Boolean> decisions = new ArrayList<>();
        answer.get("evaluations").forEach(each -> decisions.add(decision(each)));
        return decisions;
    }

    /// Hits of one page, each of what was asked for and nothing else.
    ///
    /// @param type of the hits; empty for actions
    static List<String> hits(JsonNode answer, String type) {
        assertThat(answer.propertyNames()).containsExactly("page", "results");
        assertThat(answer.get("page").isObject()).isTrue();
        assertThat(answer.get("page").path("next_token").isString()).isTrue();
        assertThat(answer.get("results").isArray()).isTrue();
        List<String> hits = new ArrayList<>();
        answer.get("results")
                .forEach(each -> {
                    if (type.isEmpty()) {
                        assertThat(each.propertyNames()).containsExactly("name");
                        hits.add(each.get("name").asString());
                    } else {
                        assertThat(each.propertyNames()).containsExactlyInAnyOrder("type", "id");
                        assertThat(each.get("type").asString()).isEqualTo(type);
                        hits.add(each.get("id").asString());
                    }
                });
        assertThat(answer.get("page").path("count").intValue()).isEqualTo(hits.size());
        return hits;
    }

    /// All hits, on one page.
    default List<String> found(String path, String type, String json) {
        JsonNode answer = answered(path, json);
        List<String> hits = hits(answer, type);
        assertThat(answer.get("page").get("next_token").asString()).isEmpty();
        return hits;
    }
}
