package dev.sallyport.outerdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.web.DoorClient;
import dev.sallyport.web.DoorClient.Answer;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// The ordinary ways in and out.
final class SignInTest {
    @RegisterExtension static final OuterHouse HOUSE = new OuterHouse();

    @Test
    void an_invited_person_enrols_and_is_signed_in() {
        DoorClient client = HOUSE.client();
        Enrolled ada = HOUSE.enrol(client, "ada");
        JsonNode me = client.get("/api/v1/me").json();
        assertThat(me.path("name").asString()).isEqualTo("ada");
        assertThat(me.path("details").path("state").asString()).isEqualTo("ACTIVE");
        assertThat(ada.recoveryCodes()).hasSize(10).doesNotHaveDuplicates();
        assertThat(ada.generator().keyBits()).isGreaterThanOrEqualTo(160);
        assertThat(HOUSE.entries("enrolment.completed")).isPositive();
    }

    @Test
    void password_and_code_open_a_session_and_signing_out_ends_it() {
        Enrolled bob = HOUSE.enrol(HOUSE.client(), "bob");
        DoorClient client = HOUSE.client();
        Answer first = HOUSE.password(client, "BOB", bob.password());
        assertThat(first.json().path("next").asString()).isEqualTo("totp");
        assertThat(first.json().has("transaction")).as("browsers have a cookie").isFalse();
        assertThat(HOUSE.isSignedIn(client)).isFalse();
        Answer second =
                client.post(
                        "/api/v1/sign-in/totp", Map.of("code", HOUSE.freshCode(bob.generator())));
        assertThat(second.json().path("next").asString()).isEqualTo("done");
        assertThat(second.json().has("handle")).as("scripts never see a handle").isFalse();
        assertThat(HOUSE.isSignedIn(client)).isTrue();
        String handle = client.cookies().get("__Host-sallyport-outer");
        assertThat(client.post("/api/v1/sign-out", Map.of()).status()).isEqualTo(204);
        assertThat(HOUSE.isSignedIn(client)).isFalse();
        client.cookies().put("__Host-sallyport-outer", handle);
        assertThat(HOUSE.isSignedIn(client)).isFalse();
    }

    @Test
    void a_program_gets_its_handles_in_the_answer() {
        Enrolled cli = HOUSE.enrol(HOUSE.client(), "cli-user");
        DoorClient program = HOUSE.client();
        Answer first =
                program.send(
                        bare(
                                program,
                                "/api/v1/sign-in",
                                "{\"name\":\"cli-user\",\"password\":\"" + cli.password() + "\"}"));
        String transaction = first.json().path("transaction").asString();
        Answer second =
                program.send(
                        bare(
                                program,
                                "/api/v1/sign-in/totp",
                                "{\"transaction\":\"%s\",\"code\":\"%s\"}"
                                        .formatted(transaction, HOUSE.freshCode(cli.generator()))));
        String handle = second.json().path("handle").asString();
        assertThat(handle).startsWith("spo_");
        assertThat(second.header("Set-Cookie")).isEmpty();
        HttpRequest.Builder me =
                program.request("/api/v1/me").header("Authorization", "Bearer " + handle);
        assertThat(program.send(me).json().path("name").asString()).isEqualTo("cli-user");
    }

    @Test
    void a_recovery_code_replaces_a_lost_generator_once() {
        Enrolled eve = HOUSE.enrol(HOUSE.client(), "eve");
        String code = eve.recoveryCodes().getFirst();
        DoorClient first = HOUSE.client();
        HOUSE.password(first, "eve", eve.password());
        Answer opened =
                first.post(
                        "/api/v1/sign-in/recovery", Map.of("code", " " + code.toUpperCase() + " "));
        assertThat(opened.status()).as(opened.text()).isEqualTo(200);
        DoorClient second = HOUSE.client();
        HOUSE.password(second, "eve", eve.password());
        assertThat(second.post("/api/v1/sign-in/recovery", Map.of("code", code)).status())
                .isEqualTo(401);
        assertThat(first.get("/api/v1/me/factors").json().path("recovery_codes_left").asInt())
                .isEqualTo(9);
    }

    @Test
    void people_see_and_end_their_own_sessions() {
        Enrolled fay = HOUSE.enrol(HOUSE.client(), "fay");
        DoorClient here = HOUSE.signedIn(fay);
        DoorClient there = HOUSE.signedIn(fay);
        JsonNode sessions = here.get("/api/v1/me/sessions").json().path("items");
        assertThat(sessions.size()).isEqualTo(3);
        for (JsonNode session : sessions) {
            if (!session.path("current").asBoolean()) {
                here.delete("/api/v1/me/sessions/" + session.path("id").asString());
            }
        }
        assertThat(HOUSE.isSignedIn(there)).isFalse();
        assertThat(HOUSE.isSignedIn(here)).isTrue();
    }

    private static HttpRequest.Builder bare(DoorClient client, String path, String body) {
        return client.request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }
}
