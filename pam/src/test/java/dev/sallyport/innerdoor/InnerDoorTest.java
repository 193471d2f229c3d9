package dev.sallyport.innerdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.innerdoor.InnerHouse.Person;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.CeremonyId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.policy.RuleSet;
import dev.sallyport.testkit.Golden;
import dev.sallyport.web.DoorClient;
import dev.sallyport.web.DoorClient.Answer;
import dev.sallyport.web.RouteCrawl;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// The inner door as programs and browsers meet it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InnerDoorTest {
    static final String HOST_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJW7oCz5uw8dkvF6UJjUJvSMGIFHnCMzcKEE0O8jj0TL";

    @RegisterExtension static final InnerHouse house = new InnerHouse();

    private Person ada = house.new Person("ada");
    private Person bob = house.new Person("bob");
    private Person grace = house.new Person("grace");
    private Person mallory = house.new Person("mallory");
    private String request = "";
    private String grant = "";

    @BeforeAll
    void an_organisation() {
        ada = house.founder("ada");
        bob = house.founder("bob");
        grace = house.invited("grace", ada, bob);
        mallory = house.invited("mallory", ada, bob);
        house.hasWebOne(ada, List.of("grace"));
        request =
                grace.act(
                                "request-elevation",
                                Map.of(
                                        "target", "web-1",
                                        "login", "root",
                                        "reason", "renew the certificate",
                                        "seconds", 1800))
                        .get("request")
                        .asString();
        grant = bob.act("approve-elevation", Map.of("request", request)).get("grant").asString();
    }

    @Test
    @Tag("RT-D6")
    void every_route_sends_the_header_set() {
        new RouteCrawl(house.node().door()).every_route_sends_the_header_set();
    }

    @Test
    @Tag("RT-I10")
    void only_the_public_list_answers_anonymously() {
        new RouteCrawl(house.node().door()).only_the_public_list_answers_anonymously();
    }

    @Test
    @Tag("RT-D4")
    void csrf_protection_holds_on_every_changing_route() {
        new RouteCrawl(house.node().door()).csrf_protection_holds_on_every_changing_route();
    }

    @Test
    void routes_are_those_of_the_golden_file() {
        Golden.assertMatches(
                "golden/inner-routes.txt",
                String.join("\n", new RouteCrawl(house.node().door()).lines()) + "\n");
    }

    @Test
    void the_line_that_targets_trust_is_told_to_whoever_is_signed_in() {
        // Given the certificate authority's key, as the keeper knows it
        String line = house.keeper().sshCaKey();
        // When somebody with a session asks for it, and somebody without
        JsonNode told = grace.get("/api/v1/ssh-ca").json();
        Answer refused = new DoorClient(house.settings).get("/api/v1/ssh-ca");
        // Then the first one can carry it to a target
        assertThat(told.path("public_key").asString()).startsWith("ssh-ed25519 ").isEqualTo(line);
        assertThat(refused.status()).isEqualTo(401);
    }

    @Test
    void a_browser_gets_its_handle_in_a_cookie_and_nowhere_else() {
        // Given a browser
        DoorClient browser = new DoorClient(house.settings);
        JsonNode begun =
                browser.post(
                                "/api/v1/ceremonies",
                                Map.of("act", "open-inner-session", "person", "grace"))
                        .json();
        // When grace signs in it
        Answer done =
                browser.post(
                        "/api/v1/ceremonies/" + begun.get("id").asString() + "/complete",
                        Map.of("assertion", grace.signature(begun)));
        // Then
        assertThat(done.status()).as(done.text()).isEqualTo(200);
        assertThat(done.json().has("handle")).isFalse();
        assertThat(browser.cookies().get("__Host-sallyport-inner")).startsWith("spi_");
        assertThat(browser.get("/api/v1/me").json().get("person").get("name").asString())
                .isEqualTo("grace");
        assertThat(browser.post("/api/v1/sign-out", Map.of()).status()).isEqualTo(204);
        assertThat(browser.get("/api/v1/me").status()).isEqualTo(401);
    }

    @Test
    @Tag("RT-E7")
    void a_ceremony_is_completed_in_the_browser_that_began_it() {
        DoorClient browser = new DoorClient(house.settings);
        JsonNode begun =
                browser.post(
                                "/api/v1/ceremonies",
                                Map.of("act", "open-inner-session", "person", "grace"))
                        .json();
        String path = "/api/v1/ceremonies/" + begun.get("id").asString() + "/complete";
        Map<String, Object> body = Map.of("assertion", grace.signature(begun));
        // another browser, a program, and somebody who is signed in
        assertThat(new DoorClient(house.settings).post(path, body).status()).isEqualTo(404);
        assertThat(house.new Person("x").post(path, body).status()).isEqualTo(404);
        assertThat(mallory.post(path, body).status()).isEqualTo(404);
        assertThat(browser.post(path, body).status()).isEqualTo(200);
        // whose proof of having begun it is used up with it
        assertThat(browser.post(path, body).status()).isEqualTo(404);
    }

    @Test
    @Tag("RT-F8")
    void known_and_unknown_names_look_alike() {
        Person stranger = house.new Person("x");
        Answer known = stranger.begin("open-inner-session", Map.of("person", "grace"));
        Answer unknown = stranger.begin("open-inner-session", Map.of("person", "nobody"));
        Answer again = stranger.begin("open-inner-session", Map.of("person", "nobody"));
        assertThat(unknown.status()).isEqualTo(known.status()).isEqualTo(201);
        assertThat(names(unknown.json())).isEqualTo(names(known.json()));
        assertThat(unknown.json().get("allow_credentials").size())
                .isEqualTo(known.json().get("allow_credentials").size());
        assertThat(unknown.json().get("allow_credentials").get(0).asString())
                .hasSameSizeAs(known.json().get("allow_credentials").get(0).asString())
                .isEqualTo(again.json().get("allow_credentials").get(0).asString());
        Answer wrong = stranger.complete(known.json());
        Answer nobody = stranger.complete(unknown.json());
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(nobody.json().get("detail")).isEqualTo(wrong.json().get("detail"));
    }

    @Test
    void what_the_outer_door_gives_opens_nothing_here() {
        DoorClient client = new DoorClient(house.settings);
        assertThat(
                        client.send(
                                        client.request("/api/v1/me")
                                                .header(
                                                        "Authorization",
                                                        "Bearer spo_" + "A".repeat(43))
                                                .GET())
                                .status())
                .isEqualTo(401);
        // the handle of this door under the cookie of the other
        client.cookies().put("__Host-sallyport-outer", grace.handle());
        assertThat(client.get("/api/v1/me").status()).isEqualTo(401);
    }

    @Test
    @Tag("RT-I6")
    void foreign_ids_are_not_found() {
        for (String path : List.of("requests/" + request, "grants/" + grant)) {
            Answer foreign = mallory.get("/api/v1/" + path);
            assertThat(foreign.status()).as(path).isEqualTo(404);
        }
        assertThat(sameRefusal("/api/v1/requests/" + request, "/api/v1/requests/" + freshRequest()))
                .isTrue();
        assertThat(sameRefusal("/api/v1/grants/" + grant, "/api/v1/grants/" + freshGrant()))
                .isTrue();
        assertThat(mallory.get("/api/v1/targets/web-1").status()).isEqualTo(404);
        assertThat(mallory.get("/api/v1/grants/" + grant + "/receipt").status()).isEqualTo(404);
        assertThat(mallory.post("/api/v1/grants/" + grant + "/done", Map.of()).status())
                .isEqualTo(404);
        assertThat(
                        mallory.post(
                                        "/api/v1/grants/" + grant + "/revoke",
                                        Map.of("reason", "because"))
                                .status())
                .isEqualTo(404);
        assertThat(
                        mallory.post(
                                        "/api/v1/requests/" + request + "/deny",
                                        Map.of("reason", "because"))
                                .status())
                .isEqualTo(404);
        assertThat(mallory.get("/api/v1/sessions/" + new BrokeredSessionId(some())).status())
                .isEqualTo(404);
        assertThat(mallory.get("/api/v1/tapes/" + new TapeId(some())).status()).isEqualTo(404);
        assertThat(mallory.get("/api/v1/ceremonies/" + new CeremonyId(some())).status())
                .isEqualTo(404);
        assertThat(mallory.get("/api/v1/requests").json().get("items").size()).isZero();
        assertThat(mallory.get("/api/v1/grants").json().get("items").size()).isZero();
    }

    @Test
    @Tag("RT-I12")
    void administration_is_for_administrators() {
        for (String path :
                List.of(
                        "rosters",
                        "rosters/leads",
                        "leavers",
                        "ledger/entries",
                        "ledger/export",
                        "ledger/tile/entries/000.p/1")) {
            assertThat(mallory.get("/api/v1/" + path).status()).as(path).isEqualTo(403);
        }
        assertThat(mallory.post("/api/v1/people/grace/enrolment-code", Map.of()).status())
                .isEqualTo(403);
        assertThat(
                        mallory.post("/api/v1/people/grace/freeze", Map.of("reason", "because"))
                                .status())
                .isEqualTo(403);
        Map<String, Map<String, Object>> acts =
                Map.of(
                        "invite-person", Map.of("name", "eve", "display_name", "Eve"),
                        "define-roster", Map.of("name", "mine", "members", List.of("mallory")),
                        "declare-leaver", Map.of("person", "grace", "reason", "because"));
        acts.forEach((act, fields) ->
                assertThat(mallory.begin(act, fields).status()).as(act).isEqualTo(403));
    }

    @Test
    @Tag("RT-F6")
    void fields_an_act_does_not_have_are_refused() {
        assertThat(
                        grace.begin(
                                        "request-elevation",
                                        Map.of(
                                                "target", "web-1",
                                                "login", "root",
                                                "reason", "renew it",
                                                "by", ada.id().text()))
                                .status())
                .isEqualTo(400);
    }

    @Test
    void a_request_and_a_grant_say_what_the_viewer_may_do() {
        JsonNode asked = bob.get("/api/v1/requests/" + request).json();
        assertThat(asked.get("state").asString()).isEqualTo("GRANTED");
        assertThat(asked.get("grant").asString()).isEqualTo(grant);
        assertThat(asked.get("approvals").get(0).get("by").get("name").asString()).isEqualTo("bob");
        JsonNode held = grace.get("/api/v1/grants/" + grant).json();
        assertThat(held.get("state").asString()).isEqualTo("LIVE");
        assertThat(held.get("mine").booleanValue()).isTrue();
        assertThat(held.get("may_revoke").booleanValue()).isFalse();
        assertThat(held.get("command").asString())
                .isEqualTo("ssh -p 2222 root@web-1@gateway.example");
    }

    @Test
    void two_administrators_remain_whoever_is_stopped_here() {
        Map<String, String> why = Map.of("reason", "mine alone");
        assertThat(ada.post("/api/v1/people/bob/freeze", why).status()).isEqualTo(409);
        JsonNode bobs = ada.get("/api/v1/people/bob").json();
        assertThat(bobs.get("state").asString()).isEqualTo("ACTIVE");
        String last = bobs.get("authenticators").get(0).get("id").asString();
        assertThat(ada.post("/api/v1/authenticators/" + last + "/revoke", why).status())
                .isEqualTo(409);
    }

    @Test
    void policies_are_long_texts_within_bounds() {
        String text = RuleSet.ofFreshInstallation(RuleSet.Rules.INNER).text() + "// ";
        Answer good = ada.post("/api/v1/policies/plan", plan(text + "x".repeat(150_000)));
        assertThat(good.status()).as(good.text()).isEqualTo(200);
        assertThat(good.json().get("valid").asBoolean()).isTrue();
        assertThat(ada.post("/api/v1/policies/plan", plan("x".repeat(200_001))).status())
                .isEqualTo(413);
        assertThat(ada.post("/api/v1/policies/plan", plan("x".repeat(700_000))).status())
                .isEqualTo(413);
        assertThat(grace.post("/api/v1/policies/plan", plan(text)).status()).isEqualTo(403);
        assertThat(grace.get("/api/v1/policies/inner").status()).isEqualTo(403);
        assertThat(ada.get("/api/v1/policies/back").status()).isEqualTo(404);
    }

    private static Map<String, Object> plan(String text) {
        return Map.of("door", "inner", "text", text);
    }

    @Test
    void a_key_of_no_known_shape_is_not_even_begun() {
        for (byte[] odd :
                List.of(
                        new byte[0],
                        "ssh-ed25519".getBytes(StandardCharsets.US_ASCII),
                        new byte[100_000])) {
            Map<String, String> fields =
                    Map.of(
                            "public_key",
                            Base64.getUrlEncoder().withoutPadding().encodeToString(odd),
                            "label",
                            "odd");
            assertThat(grace.begin("register-ssh-key", fields).status()).isIn(422, 413);
        }
    }

    @Test
    void somebody_inside_begins_a_hundred_ceremonies_at_once_and_not_any_number() {
        Person busy = house.invited("busy", ada, bob);
        int begun = 0;
        int status = 201;
        while (begun < 400 && status == 201) {
            begun++;
            status = busy.begin("open-inner-session", Map.of()).status();
        }
        assertThat(begun).isBetween(51, 399);
        assertThat(status).isEqualTo(429);
        // nobody else has to wait for that
        assertThat(grace.begin("open-inner-session", Map.of()).status()).isEqualTo(201);
    }

    @Test
    void looking_lists_answer() {
        for (String path :
                List.of(
                        "me",
                        "targets",
                        "people",
                        "people/grace",
                        "authenticators",
                        "ssh-keys",
                        "connections",
                        "sessions",
                        "tapes",
                        "requests?state=granted&mine=true",
                        "grants?live=true&mine=true",
                        "ceremonies?waiting=true")) {
            Answer answer = grace.get("/api/v1/" + path);
            assertThat(answer.status()).as(path + ": " + answer.text()).isEqualTo(200);
        }
        assertThat(ada.get("/api/v1/rosters/leads").json().get("members").size()).isEqualTo(2);
        assertThat(ada.get("/api/v1/leavers").status()).isEqualTo(200);
    }

    private boolean sameRefusal(String one, String other) {
        JsonNode first = mallory.get(one).json();
        JsonNode second = mallory.get(other).json();
        return first.get("detail").equals(second.get("detail"))
                && first.get("status").equals(second.get("status"));
    }

    private static Set<String> names(JsonNode node) {
        return new TreeSet<>(node.propertyNames());
    }

    private static String freshRequest() {
        return new RequestId(some()).text();
    }

    private static String freshGrant() {
        return new GrantId(some()).text();
    }

    private static UUID some() {
        return new UUID(0x0123_4567_89ab_7000L, 0x8000_0000_0000_0001L);
    }

    static byte[] decoded(JsonNode node, String name) {
        return Base64.getUrlDecoder().decode(node.get(name).asString());
    }
}
