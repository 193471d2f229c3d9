package dev.sallyport.outerdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.testkit.SeededRandomness;
import dev.sallyport.web.DoorClient;
import dev.sallyport.web.DoorClient.Answer;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/// Passkeys: complete checks, once, bound to ceremony and person.
final class PasskeyRegressionTest {
    @RegisterExtension static final OuterHouse HOUSE = new OuterHouse();
    private static final int MUTANTS = 240;
    private static final List<String> FIELDS =
            List.of(
                    "credential_id",
                    "client_data_json",
                    "authenticator_data",
                    "signature",
                    "user_handle");

    @BeforeEach
    void forgive() {
        HOUSE.forgive();
    }

    private static String origin() {
        return HOUSE.settings().origin().toString();
    }

    private static byte[] handle(Enrolled person) {
        return ByteBuffer.allocate(16)
                .putLong(person.id().value().getMostSignificantBits())
                .putLong(person.id().value().getLeastSignificantBits())
                .array();
    }

    private static Answer add(DoorClient signedIn, SoftPasskey passkey, String from) {
        JsonNode options =
                signedIn.post("/api/v1/me/passkeys/options", Map.of()).json().path("options");
        return signedIn.post(
                "/api/v1/me/passkeys/finish",
                Map.of("label", "Test key", "credential", passkey.register(options, from)));
    }

    private static JsonNode options(DoorClient client) {
        return client.post("/api/v1/sign-in/passkey/options", Map.of()).json().path("options");
    }

    private static Answer finish(DoorClient client, Map<String, Object> assertion) {
        return client.post("/api/v1/sign-in/passkey/finish", Map.of("assertion", assertion));
    }

    @Test
    void a_passkey_alone_signs_its_owner_in() {
        DoorClient enrolling = HOUSE.client();
        Enrolled ada = HOUSE.enrol(enrolling, "ada");
        SoftPasskey passkey = new SoftPasskey();
        assertThat(add(enrolling, passkey, origin()).status()).isEqualTo(200);
        DoorClient client = HOUSE.client();
        JsonNode options = options(client);
        assertThat(options.path("allow_credentials").size()).as("tells nobody's keys").isZero();
        Answer answer = finish(client, passkey.answer(options, origin(), handle(ada)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(client.get("/api/v1/me").json().path("name").asString()).isEqualTo("ada");
    }

    @Test
    void a_passkey_after_the_password_must_be_the_same_persons() {
        Enrolled bea = HOUSE.enrol(HOUSE.client(), "bea");
        DoorClient second = HOUSE.client();
        Enrolled carl = HOUSE.enrol(second, "carl");
        SoftPasskey carls = new SoftPasskey();
        assertThat(add(second, carls, origin()).status()).isEqualTo(200);
        DoorClient client = HOUSE.provedPassword(bea);
        Map<String, Object> answer = carls.answer(options(client), origin(), handle(carl));
        assertThat(finish(client, answer).status()).isEqualTo(401);
        assertThat(HOUSE.isSignedIn(client)).isFalse();
    }

    @Test
    @Tag("RT-E7")
    void challenge_is_single_use_and_bound() {
        DoorClient enrolling = HOUSE.client();
        Enrolled dora = HOUSE.enrol(enrolling, "dora");
        SoftPasskey passkey = new SoftPasskey();
        JsonNode creation =
                enrolling.post("/api/v1/me/passkeys/options", Map.of()).json().path("options");
        Map<String, Object> body =
                Map.of("label", "k", "credential", passkey.register(creation, origin()));
        assertThat(enrolling.post("/api/v1/me/passkeys/finish", body).status()).isEqualTo(200);
        assertThat(enrolling.post("/api/v1/me/passkeys/finish", body).status())
                .as("a registration is answered once")
                .isEqualTo(410);

        DoorClient client = HOUSE.client();
        Map<String, Object> answer = passkey.answer(options(client), origin(), handle(dora));
        DoorClient other = HOUSE.client();
        options(other);
        assertThat(finish(other, answer).status()).as("another ceremony").isEqualTo(401);
        assertThat(finish(client, answer).status()).isEqualTo(200);
        assertThat(finish(client, answer).status()).as("twice").isEqualTo(410);

        JsonNode request = options(HOUSE.client());
        Map<String, Object> misused =
                Map.of("label", "k", "credential", new SoftPasskey().register(request, origin()));
        assertThat(enrolling.post("/api/v1/me/passkeys/finish", misused).status())
                .as("a sign-in challenge registers nothing")
                .isEqualTo(410);
    }

    @Test
    @Tag("RT-E8")
    void one_changed_field_breaks_the_assertion() {
        DoorClient enrolling = HOUSE.client();
        Enrolled emil = HOUSE.enrol(enrolling, "emil");
        SoftPasskey passkey = new SoftPasskey();
        assertThat(add(enrolling, passkey, origin()).status()).isEqualTo(200);
        Random random = SeededRandomness.printed().random();
        for (int i = 0; i < MUTANTS; i++) {
            HOUSE.forgive();
            DoorClient client = HOUSE.client();
            Map<String, Object> answer =
                    new LinkedHashMap<>(passkey.answer(options(client), origin(), handle(emil)));
            String field = FIELDS.get(i % FIELDS.size());
            byte[] bytes = SoftPasskey.bytes(answer.get(field));
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            answer.put(field, SoftPasskey.text(bytes));
            assertThat(finish(client, answer).status()).as("%d %s", i, field).isIn(400, 401);
            assertThat(HOUSE.isSignedIn(client)).as("%d %s", i, field).isFalse();
        }
        assertThat(counter(emil)).as("no counter moved").isZero();
    }

    @Test
    void what_the_authenticator_did_not_verify_is_refused() {
        DoorClient enrolling = HOUSE.client();
        Enrolled finn = HOUSE.enrol(enrolling, "finn");
        SoftPasskey unverified = new SoftPasskey();
        unverified.flags = SoftPasskey.PRESENT;
        assertThat(add(enrolling, unverified, origin()).status()).isEqualTo(401);
        assertThat(add(enrolling, new SoftPasskey(), "http://inner.localhost:1").status())
                .isEqualTo(401);
        SoftPasskey passkey = new SoftPasskey();
        assertThat(add(enrolling, passkey, origin()).status()).isEqualTo(200);
        for (int flags : new int[] {0, SoftPasskey.PRESENT, SoftPasskey.VERIFIED}) {
            passkey.flags = flags;
            DoorClient client = HOUSE.client();
            Map<String, Object> answer = passkey.answer(options(client), origin(), handle(finn));
            assertThat(finish(client, answer).status()).as("flags %d", flags).isEqualTo(401);
        }
    }

    @Test
    void a_counter_that_does_not_move_is_a_copy() {
        DoorClient enrolling = HOUSE.client();
        Enrolled gina = HOUSE.enrol(enrolling, "gina");
        SoftPasskey passkey = new SoftPasskey();
        assertThat(add(enrolling, passkey, origin()).status()).isEqualTo(200);
        DoorClient client = HOUSE.client();
        assertThat(finish(client, passkey.answer(options(client), origin(), handle(gina))).status())
                .isEqualTo(200);
        passkey.counter = 0;
        DoorClient copy = HOUSE.client();
        assertThat(finish(copy, passkey.answer(options(copy), origin(), handle(gina))).status())
                .isEqualTo(401);
    }

    private static long counter(Enrolled person) {
        return HOUSE.owner()
                .sql(
                        """
                        select max(p.counter)
                          from iam.passkey as p
                          join iam.factor  as f on f.factor_id = p.factor_id
                         where f.person_id = :person
                        """)
                .param("person", person.id().value())
                .query(Long.class)
                .single();
    }
}
