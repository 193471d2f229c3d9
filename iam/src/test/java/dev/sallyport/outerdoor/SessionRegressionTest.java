package dev.sallyport.outerdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.web.DoorClient;
import dev.sallyport.web.DoorClient.Answer;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// Sessions: handles change with assurance, end when they end, belong to one person.
final class SessionRegressionTest {
    @RegisterExtension static final OuterHouse HOUSE = new OuterHouse();
    private static final String SESSION = "__Host-sallyport-outer";
    private static final String CEREMONY = "__Host-sallyport-outer-ceremony";

    @BeforeEach
    void forgive() {
        HOUSE.forgive();
    }

    private static Map<String, String> freshCode(Enrolled person) {
        return Map.of("code", HOUSE.freshCode(person.generator()));
    }

    private static String cookie(DoorClient client, String name) {
        return String.valueOf(client.cookies().get(name));
    }

    @Test
    @Tag("RT-D1")
    void session_id_changes_with_every_gain_of_assurance() {
        Enrolled ada = HOUSE.enrol(HOUSE.client(), "ada");
        DoorClient client = HOUSE.client();
        String planted = "spo_" + "A".repeat(43);
        client.cookies().put(SESSION, planted);
        HOUSE.password(client, "ada", ada.password());
        String ceremony = cookie(client, CEREMONY);
        client.post("/api/v1/sign-in/totp", freshCode(ada));
        String signedIn = cookie(client, SESSION);
        assertThat(signedIn).startsWith("spo_").isNotEqualTo(planted);
        assertThat(client.cookies()).doesNotContainKey(CEREMONY);
        DoorClient thief = HOUSE.client();
        thief.cookies().put(SESSION, ceremony);
        assertThat(HOUSE.isSignedIn(thief)).as("a ceremony is no session").isFalse();

        assertThat(client.post("/api/v1/me/prove", freshCode(ada)).status()).isEqualTo(200);
        assertThat(cookie(client, SESSION)).isNotEqualTo(signedIn);
        assertThat(HOUSE.isSignedIn(client)).isTrue();
        thief.cookies().put(SESSION, signedIn);
        assertThat(HOUSE.isSignedIn(thief)).as("the old handle is dead").isFalse();
    }

    @Test
    @Tag("RT-D5")
    void cookies_carry_all_attributes() {
        Enrolled bob = HOUSE.enrol(HOUSE.client(), "bob");
        DoorClient client = HOUSE.client();
        Answer first = HOUSE.password(client, "bob", bob.password());
        Answer second = client.post("/api/v1/sign-in/totp", freshCode(bob));
        Answer out = client.post("/api/v1/sign-out", Map.of());
        int seen = 0;
        for (Answer answer : List.of(first, second, out)) {
            for (String cookie : answer.response().headers().allValues("Set-Cookie")) {
                seen++;
                assertThat(cookie)
                        .startsWith(SESSION)
                        .contains("; Path=/", "; Secure", "; HttpOnly", "; SameSite=")
                        .doesNotContain("Domain");
            }
        }
        assertThat(seen).isGreaterThanOrEqualTo(6);
        assertThat(out.response().headers().allValues("Set-Cookie"))
                .anyMatch(line -> line.startsWith(SESSION + "=;") && line.contains("Max-Age=0"));
        assertThat(out.header("Clear-Site-Data")).contains("storage");
    }

    @Test
    @Tag("RT-H1")
    void disabled_means_refused_everywhere() {
        Enrolled eve = HOUSE.enrol(HOUSE.client(), "eve");
        DoorClient live = HOUSE.signedIn(eve);
        DoorClient half = HOUSE.provedPassword(eve);
        DoorClient recovering = HOUSE.provedPassword(eve);
        HOUSE.owner()
                .sql(
                        """
                        update core.person
                           set state = 'FROZEN', frozen_at = clock_timestamp()
                         where name = 'eve'
                        """)
                .update();
        assertThat(HOUSE.isSignedIn(live)).as("live session").isFalse();
        assertThat(half.post("/api/v1/sign-in/totp", freshCode(eve)).status())
                .as("second factor")
                .isEqualTo(401);
        Map<String, String> recovery = Map.of("code", eve.recoveryCodes().getFirst());
        assertThat(recovering.post("/api/v1/sign-in/recovery", recovery).status())
                .as("recovery code")
                .isEqualTo(401);
        assertThat(HOUSE.password(HOUSE.client(), "eve", eve.password()).status())
                .as("password")
                .isEqualTo(401);
        DoorClient bearer = HOUSE.client();
        HttpRequest.Builder request =
                bearer.request("/api/v1/me")
                        .header("Authorization", "Bearer " + cookie(live, SESSION));
        assertThat(bearer.send(request).status()).as("bearer").isEqualTo(401);
    }

    @Test
    @Tag("RT-H5")
    void renewal_never_outlives_the_maximum() {
        Enrolled fay = HOUSE.enrol(HOUSE.client(), "fay");
        DoorClient client = HOUSE.signedIn(fay);
        String before = expiry(client);
        assertThat(client.post("/api/v1/me/prove", freshCode(fay)).status()).isEqualTo(200);
        assertThat(expiry(client)).isEqualTo(before);
        String longer = "update iam.web_session set expires_at = started_at + interval '25 hours'";
        assertThatThrownBy(() -> HOUSE.owner().sql(longer).update())
                .hasMessageContaining("a_session_lasts_a_day_at_most");
    }

    @Test
    void what_idles_or_expires_opens_nothing() {
        Enrolled gil = HOUSE.enrol(HOUSE.client(), "gil");
        DoorClient idle = HOUSE.signedIn(gil);
        shift("seen_at = clock_timestamp() - interval '31 minutes'", gil);
        assertThat(HOUSE.isSignedIn(idle)).isFalse();
        DoorClient old = HOUSE.signedIn(gil);
        shift(
                "started_at = started_at - interval '13 hours',"
                        + " expires_at = expires_at - interval '13 hours'",
                gil);
        assertThat(HOUSE.isSignedIn(old)).isFalse();
    }

    @Test
    @Tag("RT-I6")
    void foreign_ids_are_not_found() {
        Enrolled hal = HOUSE.enrol(HOUSE.client(), "hal");
        Enrolled ina = HOUSE.enrol(HOUSE.client(), "ina");
        DoorClient hals = HOUSE.signedIn(hal);
        DoorClient inas = HOUSE.signedIn(ina);
        String session =
                hals.get("/api/v1/me/sessions").json().path("items").get(0).path("id").asString();
        Answer foreign = inas.delete("/api/v1/me/sessions/" + session);
        Answer unknown = inas.delete("/api/v1/me/sessions/wse_00000000000000000000000001");
        assertThat(foreign.status()).isEqualTo(unknown.status());
        assertThat(foreign.text()).isEqualTo(unknown.text());
        assertThat(HOUSE.isSignedIn(hals)).isTrue();
        String factor =
                hals.get("/api/v1/me/factors").json().path("items").get(1).path("id").asString();
        Answer theirs = inas.delete("/api/v1/me/factors/" + factor);
        Answer nobodys = inas.delete("/api/v1/me/factors/ath_00000000000000000000000001");
        assertThat(theirs.status()).isEqualTo(404);
        assertThat(theirs.text()).isEqualTo(nobodys.text());
    }

    @Test
    @Tag("RT-I13")
    void session_subject_is_immutable() {
        JdbcClient outer = JdbcClient.create(HOUSE.database().outer());
        for (String column : List.of("person_id", "handle_hash", "expires_at", "proved", "idle")) {
            String change = "update iam.web_session set %s = %s".formatted(column, column);
            assertThatThrownBy(() -> outer.sql(change).update())
                    .as(column)
                    .isInstanceOf(DataAccessException.class)
                    .rootCause()
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void changing_factors_needs_a_fresh_proof() {
        Enrolled kim = HOUSE.enrol(HOUSE.client(), "kim");
        DoorClient client = HOUSE.signedIn(kim);
        shift("proved_at = proved_at - interval '11 minutes'", kim);
        for (String path :
                List.of(
                        "/api/v1/me/totp/begin",
                        "/api/v1/me/passkeys/options",
                        "/api/v1/me/recovery-codes")) {
            assertThat(client.post(path, Map.of()).status()).as(path).isEqualTo(428);
        }
        String fresh = "another long sentence, here";
        Map<String, String> change = Map.of("current", kim.password(), "password", fresh);
        assertThat(client.post("/api/v1/me/password", change).status()).isEqualTo(428);
        client.post("/api/v1/me/prove", freshCode(kim));
        assertThat(client.post("/api/v1/me/password", change).status()).isEqualTo(204);
        assertThat(HOUSE.password(HOUSE.client(), "kim", kim.password()).status()).isEqualTo(401);
        assertThat(HOUSE.password(HOUSE.client(), "kim", fresh).status()).isEqualTo(200);
    }

    private static void shift(String columns, Enrolled person) {
        HOUSE.owner()
                .sql("update iam.web_session set " + columns + " where person_id = :person")
                .param("person", person.id().value())
                .update();
    }

    private static String expiry(DoorClient client) {
        for (JsonNode session : client.get("/api/v1/me/sessions").json().path("items")) {
            if (session.path("current").asBoolean()) {
                return session.path("expires_at").asString();
            }
        }
        return "none";
    }
}
