package dev.sallyport.authzen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.decisionpoint.ClientTexts;
import dev.sallyport.decisionpoint.TypeRule;
import dev.sallyport.testkit.SeededRandomness;
import dev.sallyport.testkit.TestDatabase;
import dev.sallyport.web.DoorClient;
import dev.sallyport.web.DoorClient.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// What the specification says about requests, answers and errors.
class AuthzenWireTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final String ONE = "/access/v1/evaluation";
    private static final String MANY = "/access/v1/evaluations";
    private static final String POLICIES =
            """
            @id("alice_reads") permit (principal == user::"alice", action == Action::"read", resource);
            @id("stepped_up") @step_up("urn:aal3") @mask("iban")
            permit (principal == user::"alice", action == Action::"pay", resource);
            @id("not_the_vault") forbid (principal, action, resource == record::"vault");
            @id("broken") forbid (principal, action == Action::"break", resource)
            when { resource.missing };
            @id("anybody_breaks") permit (principal, action == Action::"break", resource);
            @id("sizes") permit (principal, action == Action::"size", resource)
            when { context.size == 9007199254740991 };
            """;
    private static final String ALICE_READS =
            """
            {"subject":{"type":"user","id":"alice"},"action":{"name":"read"},
             "resource":{"type":"record","id":"1"}}\
            """;

    private static AuthzenHouse house;
    private static AuthzenProgram app;

    @BeforeAll
    static void open() {
        house = new AuthzenHouse(DATABASE);
        app =
                house.register(
                        new ClientTexts(POLICIES, "", ""),
                        TypeRule.of("user"),
                        TypeRule.trusting("record"));
    }

    @AfterAll
    static void close() {
        house.close();
    }

    private static int status(String path, String json) {
        return app.ask(path, json).status();
    }

    @Test
    void a_decision_says_why_when_and_on_which_facts() {
        JsonNode yes = app.ask(ONE, ALICE_READS).json();
        assertThat(yes.get("decision").booleanValue()).isTrue();
        JsonNode context = yes.get("context");
        assertThat(context.get("reason").get(0).asString()).isEqualTo("alice_reads");
        assertThat(context.get("evaluation_id").asString()).isNotEmpty();
        assertThat(context.get("evaluated_at").asString()).startsWith("20").endsWith("Z");
        assertThat(context.get("epoch").isIntegralNumber()).isTrue();
        assertThat(context.has("obligations")).isFalse();
    }

    @Test
    void deny_is_a_normal_answer() {
        Answer no = app.ask(ONE, ALICE_READS.replace("alice", "bob"));
        assertThat(no.status()).isEqualTo(200);
        assertThat(no.header("Content-Type")).isEqualTo("application/json");
        assertThat(no.json().get("decision").booleanValue()).isFalse();
        Answer vault = app.ask(ONE, ALICE_READS.replace("\"1\"", "\"vault\""));
        assertThat(vault.json().get("context").get("reason").get(0).asString())
                .isEqualTo("not_the_vault");
    }

    @Test
    void a_forbid_that_fails_is_a_deny() {
        JsonNode answer = app.ask(ONE, ALICE_READS.replace("read", "break")).json();
        assertThat(answer.get("decision").booleanValue()).isFalse();
        assertThat(answer.get("context").get("reason").get(0).asString()).isEqualTo("broken");
    }

    @Test
    void obligations_have_id_type_and_properties() {
        JsonNode duties =
                app.ask(ONE, ALICE_READS.replace("read", "pay"))
                        .json()
                        .get("context")
                        .get("obligations");
        assertThat(duties).hasSize(2);
        List<String> types = new ArrayList<>();
        duties.forEach(each -> {
            types.add(each.get("type").asString());
            assertThat(each.get("id").asString()).startsWith("stepped_up.");
            assertThat(each.get("properties").size()).isEqualTo(1);
        });
        assertThat(types).containsExactlyInAnyOrder("step-up", "custom");
    }

    @Test
    void what_is_missing_or_of_a_wrong_type_is_400_with_a_message() {
        for (String member : List.of("subject", "action", "resource")) {
            String without = ALICE_READS.replace("\"" + member + "\"", "\"x\"");
            Answer missing = app.ask(ONE, without);
            assertThat(missing.status()).as(member).isEqualTo(400);
            assertThat(missing.header("Content-Type")).startsWith("text/plain");
            assertThat(missing.text()).isEqualTo("`" + member + "` is missing");
            for (String wrong : List.of("null", "\"text\"", "1", "[]", "true", "{}")) {
                String other =
                        ALICE_READS.replaceFirst(
                                "\"" + member + "\":\\{[^}]*}", "\"" + member + "\":" + wrong);
                assertThat(status(ONE, other)).as("%s is %s", member, wrong).isEqualTo(400);
            }
        }
        for (String member :
                List.of("\"type\":\"user\"", "\"id\":\"alice\"", "\"name\":\"read\"")) {
            String name = member.split(":", -1)[0];
            for (String wrong : List.of("null", "7", "[]", "{}", "false")) {
                assertThat(status(ONE, ALICE_READS.replace(member, name + ":" + wrong)))
                        .as("%s: %s", name, wrong)
                        .isEqualTo(400);
            }
            assertThat(status(ONE, ALICE_READS.replace(member, "\"x\":1")))
                    .as("without %s", name)
                    .isEqualTo(400);
        }
        for (String context : List.of("null", "1", "[]", "\"x\"")) {
            assertThat(status(ONE, with("\"context\":" + context))).as(context).isEqualTo(400);
        }
        assertThat(
                        status(
                                ONE,
                                ALICE_READS.replace(
                                        "\"id\":\"1\"", "\"id\":\"1\",\"properties\":3")))
                .isEqualTo(400);
    }

    private static String with(String member) {
        return "{" + member + "," + ALICE_READS.substring(1);
    }

    @Test
    void what_the_specification_does_not_name_is_not_looked_at() {
        String strange =
                with("\"surprise\":{\"deep\":[1e400,99999999999999999999]},\"page\":7")
                        .replace("\"id\":\"alice\"", "\"id\":\"alice\",\"ip\":12");
        assertThat(app.permits(strange)).isTrue();
        String turned =
                """
                {"resource":{"id":"1","type":"record"},"action":{"name":"read"},"context":{},
                 "subject":{"id":"alice","type":"user","properties":{"a":null}}}\
                """;
        assertThat(app.permits(turned)).as("order does not matter").isTrue();
    }

    @Test
    void two_readings_of_one_body_are_refused() {
        List<String> bodies =
                List.of(
                        "",
                        "{",
                        "[]",
                        "7",
                        "null",
                        ALICE_READS + "{}",
                        ALICE_READS.replace("\"id\":\"alice\"", "\"id\":\"bob\",\"id\":\"alice\""),
                        with("\"x\":{\"a\":1,\"a\":2}"),
                        with("\"subject\":{\"type\":\"user\",\"id\":\"bob\"}"),
                        with("\"x\":" + "[".repeat(30) + "]".repeat(30)),
                        with("\"x\":\"" + "y".repeat(70_000) + "\""),
                        ALICE_READS.replace("alice", "al\\ud800ice"),
                        ALICE_READS.replace("\"alice\"", "'alice'"),
                        with("\"x\":NaN"));
        for (String body : bodies) {
            assertThat(status(ONE, body)).as("%.60s", body).isEqualTo(400);
        }
        byte[] broken = ALICE_READS.getBytes(StandardCharsets.ISO_8859_1);
        broken[ALICE_READS.indexOf("alice")] = (byte) 0xFF;
        assertThat(app.ask(ONE, broken).status()).isEqualTo(400);
        assertThat(status(ONE, with("\"x\":[" + "1,".repeat(600_000) + "1]"))).isEqualTo(413);
    }

    @Test
    void numbers_are_those_a_double_holds() {
        String sized = ALICE_READS.replace("read", "size").replaceFirst("\\{", "{\"context\":%s,");
        assertThat(app.permits(sized.formatted("{\"size\":9007199254740991}"))).isTrue();
        assertThat(app.permits(sized.formatted("{\"size\":-9007199254740991}"))).isFalse();
        for (String number :
                List.of(
                        "9007199254740992",
                        "-9007199254740992",
                        "99999999999999999999",
                        "0.00001",
                        "1e300")) {
            assertThat(status(ONE, sized.formatted("{\"size\":" + number + "}")))
                    .as(number)
                    .isEqualTo(400);
        }
        assertThat(status(ONE, sized.formatted("{\"size\":[1.5,{\"a\":0.25}]}"))).isEqualTo(200);
    }

    @Test
    void the_mark_of_a_request_comes_back_with_every_answer() {
        for (String body : List.of(ALICE_READS, "{")) {
            Answer answer = app.send(app.request(ONE, body).setHeader("X-Request-ID", "bfe9-a"));
            assertThat(answer.header("X-Request-ID")).isEqualTo("bfe9-a");
        }
        Answer refused =
                app.send(
                        app.request(ONE, ALICE_READS)
                                .setHeader("X-Request-ID", "m1")
                                .setHeader("Authorization", "Bearer x"));
        assertThat(refused.header("X-Request-ID")).isEqualTo("m1");
        Answer odd = app.send(app.request(ONE, ALICE_READS).setHeader("X-Request-ID", "a b"));
        assertThat(odd.header("X-Request-ID")).isEmpty();
    }

    @Test
    void who_is_not_registered_here_is_401_and_no_deny() {
        AuthzenProgram outer =
                house.registerElsewhere(new ClientTexts(POLICIES, "", ""), TypeRule.of("user"));
        AuthzenProgram gone =
                house.register(new ClientTexts(POLICIES, "", ""), TypeRule.of("user"));
        house.remove(gone);
        for (String secret : List.of("", "x", outer.secret, gone.secret, "spi_" + "A".repeat(43))) {
            Answer answer =
                    app.send(
                            app.request(ONE, ALICE_READS)
                                    .setHeader("Authorization", "Bearer " + secret));
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(answer.header("Content-Type")).startsWith("text/plain");
            assertThat(answer.text()).doesNotContain("decision");
        }
        DoorClient bare = new DoorClient(house.settings);
        assertThat(bare.post(ONE, ALICE_READS).status()).isEqualTo(401);
    }

    @Test
    void a_cookie_is_no_way_in_and_a_page_cannot_ask() {
        Answer withCookie =
                app.send(
                        app.request(ONE, ALICE_READS)
                                .setHeader("Cookie", "__Host-sallyport-inner=x")
                                .setHeader("X-Sallyport", "1"));
        assertThat(withCookie.status()).isEqualTo(400);
        Answer foreign =
                app.send(
                        app.request(ONE, ALICE_READS)
                                .setHeader("Cookie", "a=b")
                                .setHeader("Sec-Fetch-Site", "cross-site"));
        assertThat(foreign.status()).isEqualTo(403);
        Answer library =
                app.send(app.request(ONE, ALICE_READS).setHeader("Sec-Fetch-Mode", "cors"));
        assertThat(library.status()).as("as some HTTP libraries send it").isEqualTo(200);
    }

    @Test
    void a_type_that_is_not_registered_is_403() {
        Answer answer = app.ask(ONE, ALICE_READS.replace("record", "spaceship"));
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("Content-Type")).startsWith("text/plain");
    }

    @Test
    void metadata_names_the_door_whatever_the_request_says() {
        DoorClient anybody = new DoorClient(house.settings);
        JsonNode metadata = anybody.get("/.well-known/authzen-configuration").json();
        String origin = house.settings.origin().toString();
        assertThat(metadata.get("policy_decision_point").asString()).isEqualTo(origin);
        metadata.properties()
                .forEach(each -> {
                    if (each.getKey().endsWith("_endpoint")) {
                        String address = each.getValue().asString();
                        assertThat(address).startsWith(origin + "/access/v1/");
                        String path = address.substring(origin.length());
                        assertThat(app.ask(path, "{}").status()).as(path).isEqualTo(400);
                    }
                });
        assertThat(metadata.size()).isEqualTo(7);
        Answer led =
                anybody.send(
                        anybody.request("/.well-known/authzen-configuration")
                                .setHeader("Host", "evil.example"));
        assertThat(led.status()).isEqualTo(421);
    }

    // batches

    private static final String READ = "\"action\":{\"name\":\"read\"}";
    private static final String YES = "{\"subject\":{\"type\":\"user\",\"id\":\"alice\"}}";
    private static final String NO = "{\"subject\":{\"type\":\"user\",\"id\":\"bob\"}}";

    private static String batch(String options, String... items) {
        return "{"
                + READ
                + ",\"resource\":{\"type\":\"record\",\"id\":\"1\"}"
                + options
                + ",\"evaluations\":["
                + String.join(",", items)
                + "]}";
    }

    private static String decisions(String json) {
        StringBuilder all = new StringBuilder();
        app.ask(MANY, json)
                .json()
                .get("evaluations")
                .forEach(each -> all.append(each.get("decision").booleanValue() ? 'y' : 'n'));
        return all.toString();
    }

    private static String semantic(String word) {
        return ",\"options\":{\"evaluations_semantic\":\"" + word + "\",\"other\":1}";
    }

    @Test
    void the_three_semantics_end_where_they_should() {
        assertThat(decisions(batch("", YES, NO, YES))).isEqualTo("yny");
        assertThat(decisions(batch(semantic("execute_all"), NO, YES))).isEqualTo("ny");
        assertThat(decisions(batch(semantic("deny_on_first_deny"), YES, NO, YES))).isEqualTo("yn");
        assertThat(decisions(batch(semantic("permit_on_first_permit"), NO, YES, NO)))
                .isEqualTo("ny");
        assertThat(decisions(batch(semantic("deny_on_first_deny"), YES, YES))).isEqualTo("yy");
        assertThat(status(MANY, batch(semantic("first_wins"), YES))).isEqualTo(400);
        assertThat(status(MANY, batch(",\"options\":7", YES))).isEqualTo(400);
        assertThat(status(MANY, batch(",\"options\":{\"evaluations_semantic\":1}", YES)))
                .isEqualTo(400);
    }

    @Test
    void an_entity_of_an_item_replaces_the_default_as_a_whole() {
        String defaults =
                ",\"subject\":{\"type\":\"user\",\"id\":\"alice\",\"properties\":{\"a\":1}},"
                        + "\"context\":{\"size\":9007199254740991}";
        String size = "{\"action\":{\"name\":\"size\"}}";
        String emptied = "{\"action\":{\"name\":\"size\"},\"context\":{}}";
        assertThat(decisions(batch(defaults, "{}", size, emptied))).isEqualTo("yyn");
        // no merging inside: a subject without id does not borrow the default's
        JsonNode answer =
                app.ask(MANY, batch(defaults, "{\"subject\":{\"type\":\"user\"}}"))
                        .json()
                        .get("evaluations")
                        .get(0);
        assertThat(answer.get("decision").booleanValue()).isFalse();
        assertThat(answer.get("context").get("error").get("status").intValue()).isEqualTo(400);
    }

    @Test
    void no_items_make_it_a_single_question() {
        for (String items : List.of("", ",\"evaluations\":[]")) {
            String json = ALICE_READS.substring(0, ALICE_READS.length() - 1) + items + "}";
            JsonNode answer = app.ask(MANY, json).json();
            assertThat(answer.get("decision").booleanValue()).isTrue();
            assertThat(answer.has("evaluations")).isFalse();
        }
        assertThat(status(MANY, "{" + READ + ",\"evaluations\":[]}")).isEqualTo(400);
        assertThat(status(MANY, "{" + READ + ",\"evaluations\":{}}")).isEqualTo(400);
    }

    @Test
    void an_item_that_cannot_be_asked_is_a_deny_and_the_others_are_answered() {
        String foreign =
                "{\"subject\":{\"type\":\"user\",\"id\":\"alice\"},"
                        + "\"resource\":{\"type\":\"spaceship\",\"id\":\"1\"}}";
        String json = batch("", YES, "{}", "7", foreign, "{\"subject\":{\"type\":1}}", YES);
        JsonNode answers = app.ask(MANY, json).json().get("evaluations");
        assertThat(decisions(json)).isEqualTo("ynnnny");
        int[] statuses = {0, 400, 400, 403, 400, 0};
        for (int i = 0; i < statuses.length; i++) {
            JsonNode context = answers.get(i).get("context");
            if (statuses[i] == 0) {
                assertThat(context.has("error")).isFalse();
                assertThat(context.get("evaluation_id").asString()).endsWith("." + i);
            } else {
                assertThat(context.get("error").get("status").intValue()).isEqualTo(statuses[i]);
                assertThat(context.get("error").get("message").asString()).isNotEmpty();
            }
        }
        String tooMany = batch("", "{},".repeat(1000) + "{}");
        assertThat(status(MANY, tooMany)).isEqualTo(400);
    }

    @Test
    void no_foreign_bytes_break_it_and_none_turn_a_deny_into_a_permit() {
        SeededRandomness seed = SeededRandomness.printed();
        Random dice = seed.random();
        byte[] denied = ALICE_READS.replace("read", "fly").getBytes(StandardCharsets.UTF_8);
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            byte[] mutated = denied.clone();
            for (int flips = 1 + dice.nextInt(3); flips > 0; flips--) {
                mutated[dice.nextInt(mutated.length)] = (byte) dice.nextInt(256);
            }
            Answer answer = app.ask(dice.nextBoolean() ? ONE : MANY, mutated);
            assertThat(answer.status()).as("seed %d, %d", seed.seed(), i).isIn(200, 400, 403);
            if (answer.status() == 200) {
                assertThat(answer.json().get("decision").booleanValue()).isFalse();
            } else {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
