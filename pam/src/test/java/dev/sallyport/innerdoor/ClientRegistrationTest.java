package dev.sallyport.innerdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.innerdoor.InnerHouse.Person;
import dev.sallyport.web.DoorClient;
import dev.sallyport.web.DoorClient.Answer;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// From an administrator's registration to a program's answer and back to nothing, at a whole inner
/// door.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientRegistrationTest {
    @RegisterExtension static final InnerHouse house = new InnerHouse();

    private static final String QUESTION =
            """
            {"subject":{"type":"identity","id":"grace"},"action":{"name":"read"},
             "resource":{"type":"record","id":"7"}}\
            """;

    private Person ada = house.new Person("ada");
    private Person bob = house.new Person("bob");
    private Person grace = house.new Person("grace");

    @BeforeAll
    void an_organisation() {
        ada = house.founder("ada");
        bob = house.founder("bob");
        grace = house.invited("grace", ada, bob);
    }

    private static Map<String, Object> rules(String action) {
        return Map.of(
                "types",
                List.of(
                        Map.of("type", "identity", "entity", "Sallyport::Person"),
                        Map.of("type", "record", "trusted", true)),
                "policies",
                "@id(\"r\") permit (principal, action == Action::\"" + action + "\", resource);");
    }

    private static Map<String, Object> registration(String name) {
        Map<String, Object> body = new HashMap<>();
        body.put("name", name);
        body.put("door", "inner");
        body.put("purpose", "the records application");
        body.put("rules", rules("read"));
        return body;
    }

    private Answer ask(String secret) {
        DoorClient program = new DoorClient(house.settings);
        return program.send(
                program.request("/access/v1/evaluation")
                        .header("Authorization", "Bearer " + secret)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(QUESTION)));
    }

    /// The book hears of a change within a second; nothing else is waited for.
    private Answer answerOnce(String secret, java.util.function.Predicate<Answer> heard) {
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        Answer answer = ask(secret);
        while (!heard.test(answer) && Instant.now().isBefore(end)) {
            Thread.onSpinWait();
            answer = ask(secret);
        }
        return answer;
    }

    @Test
    void a_program_is_registered_asks_and_is_removed() {
        JsonNode told = ada.post("/api/v1/clients", registration("records-1")).json();
        String secret = told.get("secret").asString();
        Answer yes = answerOnce(secret, answer -> answer.status() == 200);
        assertThat(yes.json().get("decision").booleanValue()).as(yes.text()).isTrue();
        // what is shown later holds no secret
        String shown =
                bob.get("/api/v1/clients/records-1").text() + bob.get("/api/v1/clients").text();
        assertThat(shown).contains("records-1").doesNotContain(secret);
        // other rules
        assertThat(bob.post("/api/v1/clients/records-1/rules", rules("write")).status())
                .isEqualTo(200);
        Answer no = answerOnce(secret, answer -> !answer.json().get("decision").booleanValue());
        assertThat(no.json().get("decision").booleanValue()).isFalse();
        assertThat(bob.post("/api/v1/clients/records-1/entities", "[{\"uid\":7}]").status())
                .isEqualTo(422);
        // another secret
        String second =
                bob.post("/api/v1/clients/records-1/rotate", Map.of())
                        .json()
                        .get("secret")
                        .asString();
        assertThat(answerOnce(secret, answer -> answer.status() == 401).status()).isEqualTo(401);
        assertThat(answerOnce(second, answer -> answer.status() == 200).status()).isEqualTo(200);
        // removed
        DoorClient http = new DoorClient(house.settings);
        Answer removed =
                http.send(
                        http.request("/api/v1/clients/records-1")
                                .header("Authorization", "Bearer " + ada.handle())
                                .DELETE());
        assertThat(removed.status()).isEqualTo(200);
        assertThat(answerOnce(second, answer -> answer.status() == 401).status()).isEqualTo(401);
    }

    @Test
    void a_program_asks_what_the_door_itself_would_say() {
        Map<String, Object> body = new HashMap<>(registration("console"));
        List<Map<String, String>> types =
                List.of(
                        Map.of("type", "user", "entity", "Sallyport::Person"),
                        Map.of("type", "installation", "entity", "Sallyport::Installation"));
        body.put("rules", Map.of("types", types, "door_policies", true));
        String secret = ada.post("/api/v1/clients", body).json().get("secret").asString();
        assertThat(answerOnce(secret, answer -> answer.status() != 401).status())
                .as("grace reads records elsewhere, this program knows of none")
                .isEqualTo(403);
        JsonNode yes = asks(secret, "ada");
        assertThat(yes.path("decision").booleanValue()).isTrue();
        assertThat(yes.path("context").path("reason").path(0).asString())
                .isEqualTo("administrators_administer");
        JsonNode no = asks(secret, "grace");
        assertThat(no.path("decision").booleanValue()).isFalse();
        assertThat(no.path("context").path("reason").path(0).asString())
                .isEqualTo("no_policy_permits");
        body.put("name", "console-2");
        body.put(
                "rules",
                Map.of("types", types, "door_policies", true, "policies", "// none of mine"));
        assertThat(ada.post("/api/v1/clients", body).status()).isEqualTo(422);
        body.put("rules", Map.of("types", types));
        assertThat(ada.post("/api/v1/clients", body).status()).isEqualTo(422);
    }

    @Test
    void whoever_turns_to_the_policies_of_the_door_leaves_the_entities_behind() {
        String entities = "[{\"uid\": {\"type\": \"Todo\", \"id\": \"1\"}}]";
        Map<String, Object> own = new HashMap<>(rules("read"));
        own.put("entities", entities);
        Map<String, Object> body = registration("turner");
        body.put("rules", own);
        String secret = ada.post("/api/v1/clients", body).json().get("secret").asString();
        Map<String, Object> rules =
                Map.of(
                        "types",
                        List.of(
                                Map.of("type", "user", "entity", "Sallyport::Person"),
                                Map.of(
                                        "type",
                                        "installation",
                                        "entity",
                                        "Sallyport::Installation")),
                        "door_policies",
                        true);
        String path = "/api/v1/clients/turner/rules";
        Map<String, Object> withEntities = new HashMap<>(rules);
        withEntities.put("entities", entities);
        assertThat(ada.post(path, withEntities).status()).isEqualTo(422);
        assertThat(entitiesBytes("turner")).isEqualTo(entities.length());
        assertThat(ada.post(path, rules).status()).isEqualTo(200);
        assertThat(entitiesBytes("turner")).isZero();
        assertThat(answerOnce(secret, answer -> answer.status() == 403).status()).isEqualTo(403);
    }

    private int entitiesBytes(String client) {
        return ada.get("/api/v1/clients/" + client).json().path("entities_bytes").asInt();
    }

    private JsonNode asks(String secret, String user) {
        DoorClient program = new DoorClient(house.settings);
        return program.send(
                        program.request("/access/v1/evaluation")
                                .header("Authorization", "Bearer " + secret)
                                .header("Content-Type", "application/json")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                """
                                                {"subject":{"type":"user","id":"%s"},
                                                 "action":{"name":"define-roster"},
                                                 "resource":{"type":"installation",
                                                             "id":"installation"}}
                                                """
                                                        .formatted(user))))
                .json();
    }

    @Test
    void whose_accountable_person_is_frozen_gets_no_answers_until_somebody_else_answers_for_it() {
        house.invited("dave", ada, bob);
        Map<String, Object> body = new HashMap<>(registration("records-9"));
        body.put("accountable", "dave");
        String secret = ada.post("/api/v1/clients", body).json().get("secret").asString();
        assertThat(answerOnce(secret, answer -> answer.status() == 200).status()).isEqualTo(200);
        assertThat(ada.post("/api/v1/people/dave/freeze", Map.of("reason", "lost laptop")).status())
                .isEqualTo(200);
        assertThat(answerOnce(secret, answer -> answer.status() == 401).status()).isEqualTo(401);
        JsonNode client = bob.get("/api/v1/clients/records-9").json().path("client");
        assertThat(client.path("answers").asBoolean()).isFalse();
        assertThat(client.path("accountable_name").asString()).isEqualTo("dave");
        String path = "/api/v1/clients/records-9/accountable";
        assertThat(bob.post(path, Map.of("accountable", "dave")).status()).isEqualTo(404);
        assertThat(grace.post(path, Map.of("accountable", "grace")).status()).isEqualTo(403);
        assertThat(ask(secret).status()).isEqualTo(401);
        for (Map<String, String> nobody :
                List.of(Map.<String, String>of(), Map.of("accountable", " "))) {
            assertThat(bob.post(path, nobody).status()).isEqualTo(422);
        }
        assertThat(bob.post(path, Map.of("accountable", "bob")).status()).isEqualTo(200);
        assertThat(answerOnce(secret, answer -> answer.status() == 200).status()).isEqualTo(200);
    }

    @Test
    void a_leaver_ceremony_names_the_programs_that_stop() {
        house.invited("erin", ada, bob);
        assertThat(leaving("erin")).isEmpty();
        // Given more programs of hers than a line holds, one that has ended, and one of ada's
        List<String> names = new ArrayList<>();
        for (int i = 10; i < 33; i++) {
            names.add("erins-" + i);
            register("erins-" + i, "erin");
        }
        register("erins-00", "erin");
        register("not-erins", "ada");
        DoorClient http = new DoorClient(house.settings);
        assertThat(
                        http.send(
                                        http.request("/api/v1/clients/erins-00")
                                                .header("Authorization", "Bearer " + ada.handle())
                                                .DELETE())
                                .status())
                .isEqualTo(200);
        // Then whoever signs reads the first ones by name, how many more there are, and what to do
        Map<String, String> lines = leaving("erin");
        assertThat(lines.get("Programs stopped"))
                .isEqualTo(String.join(", ", names.subList(0, 20)) + " and 3 more");
        assertThat(lines.get("To keep them")).contains("sallyport client handover");
        // and what somebody else answers for meanwhile is not among them
        for (String handed : names.subList(0, 22)) {
            String path = "/api/v1/clients/" + handed + "/accountable";
            assertThat(bob.post(path, Map.of("accountable", "bob")).status()).isEqualTo(200);
        }
        assertThat(leaving("erin").get("Programs stopped")).isEqualTo("erins-32");
    }

    private void register(String name, String accountable) {
        Map<String, Object> body = new HashMap<>(registration(name));
        body.put("accountable", accountable);
        assertThat(ada.post("/api/v1/clients", body).status()).isEqualTo(200);
    }

    /// What is read before it is signed that somebody leaves, of programs.
    private Map<String, String> leaving(String person) {
        Map<String, String> lines = new HashMap<>();
        ada.begin("declare-leaver", Map.of("person", person, "reason", "last day"))
                .json()
                .path("document")
                .forEach(line ->
                        lines.put(line.path("label").asString(), line.path("value").asString()));
        assertThat(lines).containsKeys("Leaves", "Why", "At once");
        lines.keySet().retainAll(List.of("Programs stopped", "To keep them"));
        return lines;
    }

    @Test
    void who_does_not_administer_does_not_register() {
        assertThat(grace.post("/api/v1/clients", registration("records-2")).status())
                .isEqualTo(403);
        assertThat(grace.get("/api/v1/clients").status()).isEqualTo(403);
        assertThat(new DoorClient(house.settings).get("/api/v1/clients").status()).isEqualTo(401);
    }

    @Test
    void the_secret_of_a_program_opens_nothing_else() {
        String secret =
                ada.post("/api/v1/clients", registration("records-3"))
                        .json()
                        .get("secret")
                        .asString();
        DoorClient program = new DoorClient(house.settings);
        for (String path : List.of("/api/v1/me", "/api/v1/targets", "/api/v1/clients")) {
            Answer answer =
                    program.send(
                            program.request(path)
                                    .header("Authorization", "Bearer " + secret)
                                    .GET());
            assertThat(answer.status()).as(path).isEqualTo(401);
        }
        // and the handle of a person is no program's
        assertThat(ask(ada.handle()).status()).isEqualTo(401);
    }

    @Test
    void policies_that_cannot_be_read_are_refused_with_the_place() {
        Map<String, Object> body = registration("records-4");
        body.put("rules", Map.of("types", List.of(Map.of("type", "a")), "policies", "permit ("));
        Answer answer = ada.post("/api/v1/clients", body);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("line 1");
    }
}
