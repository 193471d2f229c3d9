package dev.sallyport.outerdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.PersonId;
import dev.sallyport.web.DoorClient;
import dev.sallyport.web.DoorClient.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Who exists is nobody's business; who guesses is slowed down; who is guessed at gets in.
final class EnumerationRegressionTest {
    @RegisterExtension static final OuterHouse HOUSE = new OuterHouse();

    @BeforeEach
    void forgive() {
        HOUSE.forgive();
    }

    @Test
    @Tag("RT-F8")
    void known_and_unknown_users_look_alike() {
        HOUSE.enrol(HOUSE.client(), "present");
        HOUSE.add("invited", "Only Invited");
        HOUSE.enrol(HOUSE.client(), "frozen");
        HOUSE.owner()
                .sql(
                        """
                        update core.person
                           set state = 'FROZEN', frozen_at = clock_timestamp()
                         where name = 'frozen'
                        """)
                .update();
        Answer model = HOUSE.password(HOUSE.client(), "absent", "wrong password 1");
        assertThat(model.status()).isEqualTo(401);
        for (String name :
                List.of(
                        "present",
                        "invited",
                        "frozen",
                        "not/a name",
                        "x".repeat(60),
                        "",
                        "PRESENT")) {
            HOUSE.forgive();
            Answer answer = HOUSE.password(HOUSE.client(), name, "wrong password 1");
            assertThat(answer.status()).as(name).isEqualTo(model.status());
            assertThat(answer.text()).as(name).isEqualTo(model.text());
            assertThat(headers(answer)).as(name).isEqualTo(headers(model));
        }
        HOUSE.forgive();
        Answer right = HOUSE.password(HOUSE.client(), "frozen", OuterHouse.PASSWORD);
        assertThat(right.text()).as("frozen, with the right password").isEqualTo(model.text());
    }

    @Test
    @Tag("RT-F9")
    void lockout_counts_the_identity_on_every_channel() {
        HOUSE.enrol(HOUSE.client(), "counted");
        int checked = 0;
        for (String spelling :
                List.of(
                        "counted", "COUNTED", "Counted", "cOUNTED", "counteD", "CoUnTeD",
                        "cOuNtEd")) {
            Answer answer = HOUSE.password(HOUSE.client(), spelling, "wrong password 2");
            checked += answer.status() == 401 ? 1 : 0;
        }
        assertThat(checked).as("one allowance for all spellings").isEqualTo(5);
    }

    @Test
    void strangers_cannot_lock_somebody_out_of_their_own_browser() {
        Enrolled ada = HOUSE.enrol(HOUSE.client(), "ada");
        DoorClient own = HOUSE.signedIn(ada);
        own.post("/api/v1/sign-out", Map.of());
        int checked = 0;
        for (int i = 0; i < 40; i++) {
            Answer guess =
                    HOUSE.passwordFrom("198.51.100." + i, HOUSE.client(), "ada", "wrong " + i);
            checked += guess.status() == 401 ? 1 : 0;
        }
        assertThat(checked).as("guesses of all strangers together").isBetween(15, 25);
        Answer elsewhere = HOUSE.passwordFrom("203.0.113.1", HOUSE.client(), "ada", ada.password());
        assertThat(elsewhere.status()).as("a new place has to wait").isEqualTo(429);
        Answer hers = HOUSE.passwordFrom("203.0.113.2", own, "ada", ada.password());
        assertThat(hers.status()).as("her own browser, wherever it is").isEqualTo(200);
    }

    @Test
    void a_made_up_device_is_no_way_around_the_allowance() {
        HOUSE.enrol(HOUSE.client(), "bea");
        int checked = 0;
        for (int i = 0; i < 9; i++) {
            DoorClient client = HOUSE.client();
            String device = "spd_" + (char) ('a' + i) + "x".repeat(42);
            client.cookies().put("__Host-sallyport-outer-device", device);
            Answer answer = HOUSE.password(client, "bea", "wrong password 3");
            checked += answer.status() == 401 ? 1 : 0;
        }
        assertThat(checked).isEqualTo(5);
    }

    @Test
    void invitations_that_are_wrong_used_or_old_look_alike() {
        PersonId carl = HOUSE.add("carl", "Carl");
        String used = HOUSE.invite(carl);
        HOUSE.enrol(HOUSE.client(), carl, "carl", used);
        Answer unknown = begin("x".repeat(32));
        assertThat(unknown.status()).isEqualTo(410);
        assertThat(begin(used).text()).isEqualTo(unknown.text());
        assertThat(begin("").text()).isEqualTo(unknown.text());
        PersonId dora = HOUSE.add("dora", "Dora");
        String withdrawn = HOUSE.invite(dora);
        HOUSE.invite(dora);
        assertThat(begin(withdrawn).text()).isEqualTo(unknown.text());
    }

    private static Answer begin(String invitation) {
        return HOUSE.client().post("/api/v1/enrol/begin", Map.of("invitation", invitation));
    }

    private static Map<String, List<String>> headers(Answer answer) {
        Map<String, List<String>> headers = new HashMap<>(answer.response().headers().map());
        headers.remove("date");
        return headers;
    }
}
