package dev.sallyport.outerdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.PersonId;
import dev.sallyport.web.Caller;
import dev.sallyport.web.DoorClient;
import dev.sallyport.web.DoorClient.Answer;
import dev.sallyport.web.Route;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Coming in for the first time keeps all protections of signing in.
final class EnrolmentRegressionTest {
    @RegisterExtension static final OuterHouse HOUSE = new OuterHouse();

    /// Routes that take no body at all: there is nothing to write.
    private static final Set<String> BODILESS =
            Set.of(
                    "/csp-report",
                    "/api/v1/sign-out",
                    "/api/v1/me/totp/begin",
                    "/api/v1/me/passkeys/options",
                    "/api/v1/me/recovery-codes",
                    "/api/v1/me/prove/passkey/options");

    @BeforeEach
    void forgive() {
        HOUSE.forgive();
    }

    private static Answer complete(DoorClient client, String invitation, String totp) {
        return client.post(
                "/api/v1/enrol",
                Map.of("invitation", invitation, "password", OuterHouse.PASSWORD, "totp", totp));
    }

    private static Answer begin(DoorClient client, String invitation) {
        return client.post("/api/v1/enrol/begin", Map.of("invitation", invitation));
    }

    private static CodeGenerator generator(Answer begun) {
        return new CodeGenerator(begun.json().path("totp").path("secret").asString());
    }

    @Test
    @Tag("RT-F1")
    void reset_steps_cannot_be_skipped() {
        PersonId ada = HOUSE.add("ada", "Ada");
        String invitation = HOUSE.invite(ada);
        DoorClient skipping = HOUSE.client();
        assertThat(complete(skipping, invitation, "123456").status())
                .as("without the beginning")
                .isEqualTo(410);
        String others = HOUSE.invite(HOUSE.add("other", "Other"));
        String code = HOUSE.freshCode(generator(begin(skipping, others)));
        assertThat(complete(skipping, invitation, code).status())
                .as("somebody else's beginning")
                .isEqualTo(410);
        assertThat(HOUSE.isSignedIn(skipping)).isFalse();
        assertThat(HOUSE.peopleInside().get(ada).active()).isFalse();
    }

    @Test
    @Tag("RT-F2")
    void reset_tokens_are_unguessable() {
        String invitation = HOUSE.invite(HOUSE.add("bea", "Bea"));
        DoorClient client = HOUSE.client();
        CodeGenerator generator = generator(begin(client, invitation));
        for (int i = 0; i < 5; i++) {
            HOUSE.forgive();
            assertThat(complete(client, invitation, "12345x").status()).isEqualTo(401);
        }
        HOUSE.forgive();
        assertThat(complete(client, invitation, HOUSE.freshCode(generator)).status())
                .as("after five tries the ceremony is over")
                .isEqualTo(410);
        assertThat(client.cookies().get("__Host-sallyport-outer-ceremony"))
                .as("256 random bits")
                .hasSize(4 + 43);
    }

    @Test
    @Tag("RT-F12")
    void registration_only_inserts() {
        Enrolled carl = HOUSE.enrol(HOUSE.client(), "carl");
        String again = HOUSE.invite(carl.id());
        DoorClient second = HOUSE.client();
        CodeGenerator generator = generator(begin(second, again));
        assertThat(complete(second, again, HOUSE.freshCode(generator)).status())
                .as("who has a password is not enrolled over")
                .isEqualTo(409);
        assertThat(HOUSE.isSignedIn(HOUSE.signedIn(carl))).as("the old factors stay").isTrue();
        PersonId dora = HOUSE.add("dora", "Dora");
        String used = HOUSE.invite(dora);
        HOUSE.enrol(HOUSE.client(), dora, "dora", used);
        assertThat(begin(HOUSE.client(), used).status()).as("used once").isEqualTo(410);
    }

    @Test
    void of_parallel_enrolments_with_one_code_one_succeeds() throws Exception {
        String invitation = HOUSE.invite(HOUSE.add("emil", "Emil"));
        DoorClient one = HOUSE.client();
        DoorClient two = HOUSE.client();
        CodeGenerator first = generator(begin(one, invitation));
        CodeGenerator second = generator(begin(two, invitation));
        String firstCode = HOUSE.freshCode(first);
        String secondCode = second.code(HOUSE.clock().instant());
        List<Integer> statuses =
                FactorRegressionTest.parallel(
                        List.of(
                                () -> complete(one, invitation, firstCode).status(),
                                () -> complete(two, invitation, secondCode).status()));
        assertThat(statuses.stream().filter(status -> status == 200).count()).isEqualTo(1);
    }

    @Test
    void weak_passwords_are_refused_with_a_hint() {
        String invitation = HOUSE.invite(HOUSE.add("finn.fisher", "Finn Fisher"));
        DoorClient client = HOUSE.client();
        CodeGenerator generator = generator(begin(client, invitation));
        for (String weak : List.of("short", "aaaaaaaaaaaa", "password1234", "finn.fisher")) {
            HOUSE.forgive();
            Map<String, String> tried = Map.of("invitation", invitation, "password", weak);
            Answer judged = client.post("/api/v1/enrol/strength", tried);
            assertThat(judged.json().path("enough").asBoolean()).as(weak).isFalse();
        }
        Map<String, String> weak =
                Map.of(
                        "invitation",
                        invitation,
                        "password",
                        "password1234",
                        "totp",
                        HOUSE.freshCode(generator));
        Answer refused = client.post("/api/v1/enrol", weak);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).doesNotContain("password1234");
    }

    @Test
    @Tag("RT-F6")
    void no_one_writes_a_field_they_may_not() {
        DoorClient client = HOUSE.client();
        HOUSE.enrol(client, "gina");
        String body = "{\"state\":\"ACTIVE\",\"administrator\":true,\"person_id\":\"x\"}";
        int checked = 0;
        for (Route route : HOUSE.door().door().routes()) {
            boolean writes = !Set.of("GET", "DELETE").contains(route.method());
            if (writes && !route.path().contains("{") && !BODILESS.contains(route.path())) {
                HOUSE.forgive();
                checked++;
                assertThat(client.post(route.path(), body).status())
                        .as(route.line())
                        .isEqualTo(route.caller() == Caller.CLIENT ? 401 : 400);
            }
        }
        assertThat(checked).isGreaterThan(8);
    }
}
