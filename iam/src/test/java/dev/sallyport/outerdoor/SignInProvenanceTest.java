package dev.sallyport.outerdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.policy.RuleSet;
import dev.sallyport.web.DoorClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the outer door puts on record about why somebody came in, or did not.
final class SignInProvenanceTest {
    @RegisterExtension static final OuterHouse HOUSE = new OuterHouse();

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String FRESH = RuleSet.ofFreshInstallation(RuleSet.Rules.OUTER).text();

    private static JsonNode newest(String type, Enrolled person) {
        byte[] body =
                HOUSE.owner()
                        .sql(
                                """
                                  select b.content
                                    from ledger.entry as e
                                    join ledger.body  as b on b.event_id = e.event_id
                                   where e.type = :type
                                     and position(convert_to(:person, 'UTF8') in e.leaf) > 0
                                order by e.written_at desc
                                   limit 1
                                """)
                        .param("type", type)
                        .param("person", "person:" + person.id().text())
                        .query(byte[].class)
                        .single();
        return JSON.readTree(new String(body, StandardCharsets.UTF_8));
    }

    @Test
    void a_sign_in_names_the_policy_and_its_version_and_a_refusal_the_forbid() {
        Enrolled ada = HOUSE.enrol(HOUSE.client(), "ada");
        HOUSE.signedIn(ada);
        JsonNode came = newest("web-session.opened", ada).path("decided_by");
        assertThat(came.size()).isEqualTo(1);
        assertThat(came.get(0).path("action").asString()).isEqualTo("sign-in");
        assertThat(came.get(0).path("door").asString()).isEqualTo("outer");
        assertThat(came.get(0).path("policy_version").asLong()).isZero();
        assertThat(came.get(0).path("policies"))
                .isEqualTo(JSON.valueToTree(List.of("everybody_active_signs_in")));

        // When a policy keeps her out
        long version =
                HOUSE.policies(
                        FRESH
                                + "@id(\"night\") forbid (principal, action =="
                                + " Sallyport::Action::\"sign-in\", resource);");
        refused(ada);
        JsonNode kept = newest("sign-in.refused", ada).path("decided_by");
        assertThat(kept.get(0).path("policies")).isEqualTo(JSON.valueToTree(List.of("night")));
        assertThat(kept.get(0).path("reasons")).isEqualTo(JSON.valueToTree(List.of("night")));
        assertThat(kept.get(0).path("policy_version").asLong()).isEqualTo(version);
        assertThat(kept.get(0).path("policy_hash").asString()).hasSize(64);

        // and when nothing lets her in
        HOUSE.policies(
                "@id(\"nobody\") permit (principal, action == Sallyport::Action::\"sign-in\","
                        + " resource) when { 1 == 2 };");
        refused(ada);
        JsonNode silence = newest("sign-in.refused", ada).path("decided_by");
        assertThat(silence.get(0).path("policies").size()).isZero();
        assertThat(silence.get(0).path("reasons"))
                .isEqualTo(JSON.valueToTree(List.of("no_policy_permits")));
        HOUSE.policies(FRESH);
    }

    private static void refused(Enrolled who) {
        long before = HOUSE.entries("sign-in.refused");
        DoorClient client = HOUSE.client();
        assertThat(HOUSE.password(client, who.name(), who.password()).status()).isEqualTo(200);
        assertThat(
                        client.post(
                                        "/api/v1/sign-in/totp",
                                        Map.of("code", HOUSE.freshCode(who.generator())))
                                .status())
                .isEqualTo(403);
        await(before);
    }

    /// The stream lane writes on its own thread.
    private static void await(long before) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (HOUSE.entries("sign-in.refused") == before && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
