package dev.sallyport.outerdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.web.DoorClient;
import dev.sallyport.web.DoorClient.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// One-time codes and what stands around them.
final class FactorRegressionTest {
    @RegisterExtension static final OuterHouse HOUSE = new OuterHouse();
    private static final int PARALLEL = 50;

    @BeforeEach
    void forgive() {
        HOUSE.forgive();
    }

    private static Answer code(DoorClient client, String code) {
        return client.post("/api/v1/sign-in/totp", Map.of("code", code));
    }

    @Test
    @Tag("RT-E1")
    void a_code_is_one_code_however_it_is_spelled() {
        Enrolled ada = HOUSE.enrol(HOUSE.client(), "ada");
        String plain = HOUSE.freshCode(ada.generator());
        StringBuilder fullWidth = new StringBuilder();
        plain.chars().forEach(digit -> fullWidth.append((char) (digit - '0' + '\uFF10')));
        int accepted = 0;
        for (String spelling :
                List.of(
                        " " + plain.substring(0, 3) + " " + plain.substring(3) + " ",
                        plain,
                        plain.substring(0, 3) + "-" + plain.substring(3),
                        fullWidth.toString())) {
            accepted += code(HOUSE.provedPassword(ada), spelling).status() == 200 ? 1 : 0;
        }
        assertThat(accepted).isEqualTo(1);
    }

    @Test
    @Tag("RT-E1")
    void of_fifty_parallel_submits_one_succeeds() throws Exception {
        Enrolled bob = HOUSE.enrol(HOUSE.client(), "bob");
        List<DoorClient> clients = new ArrayList<>();
        for (int i = 0; i < PARALLEL; i++) {
            DoorClient client = HOUSE.provedPassword(bob);
            HOUSE.knownDevice(client, bob);
            clients.add(client);
        }
        String code = HOUSE.freshCode(bob.generator());
        CyclicBarrier together = new CyclicBarrier(PARALLEL);
        List<Callable<Integer>> submits = new ArrayList<>();
        for (DoorClient client : clients) {
            submits.add(() -> {
                together.await();
                return code(client, code).status();
            });
        }
        List<Integer> statuses = parallel(submits);
        assertThat(statuses.stream().filter(status -> status == 200).count()).isEqualTo(1);
        assertThat(statuses).as("nobody was merely slowed down").doesNotContain(429);
        assertThat(clients.stream().filter(HOUSE::isSignedIn).count()).isEqualTo(1);
    }

    @Test
    @Tag("RT-E1")
    void the_database_itself_takes_a_step_once() {
        Enrolled cat = HOUSE.enrol(HOUSE.client(), "cat");
        JdbcClient outer = JdbcClient.create(HOUSE.database().outer());
        String again =
                """
                insert into iam.totp_use (factor_id, step)
                select u.factor_id, u.step
                  from iam.totp_use as u
                  join iam.factor   as f on f.factor_id = u.factor_id
                 where f.person_id = :person
                """;
        assertThatThrownBy(() -> outer.sql(again).param("person", cat.id().value()).update())
                .isInstanceOf(DuplicateKeyException.class)
                .hasMessageContaining("a_code_is_accepted_once");
    }

    @Test
    @Tag("RT-E3")
    void mfa_policy_follows_the_identity_not_the_spelling() {
        Enrolled dan = HOUSE.enrol(HOUSE.client(), "dan");
        int recognised = 0;
        for (String spelling : List.of("dan", "DAN", "Dan", "\uFF24\uFF21\uFF2E")) {
            DoorClient client = HOUSE.client();
            Answer answer = HOUSE.password(client, spelling, dan.password());
            if (answer.status() == 200) {
                recognised++;
                assertThat(answer.json().path("next").asString()).as(spelling).isEqualTo("totp");
            }
            assertThat(HOUSE.isSignedIn(client)).as(spelling).isFalse();
        }
        assertThat(recognised).isGreaterThanOrEqualTo(3);
    }

    @Test
    @Tag("RT-E5")
    void second_factor_alone_is_nothing() {
        Enrolled eva = HOUSE.enrol(HOUSE.client(), "eva");
        DoorClient stranger = HOUSE.client();
        assertThat(code(stranger, HOUSE.freshCode(eva.generator())).status()).isEqualTo(410);
        Map<String, String> recovery = Map.of("code", eva.recoveryCodes().getFirst());
        assertThat(stranger.post("/api/v1/sign-in/recovery", recovery).status()).isEqualTo(410);
        DoorClient open = HOUSE.client();
        open.post("/api/v1/sign-in/passkey/options", Map.of());
        assertThat(code(open, HOUSE.freshCode(eva.generator())).status())
                .as("a ceremony without a password")
                .isEqualTo(401);
        DoorClient first = HOUSE.provedPassword(eva);
        DoorClient thief = HOUSE.client();
        Map<String, Object> carried =
                Map.of(
                        "transaction",
                        String.valueOf(first.cookies().get("__Host-sallyport-outer-ceremony")),
                        "code",
                        HOUSE.freshCode(eva.generator()));
        assertThat(thief.post("/api/v1/sign-in/totp", carried).status())
                .as("a browser cannot bring it in the body")
                .isEqualTo(410);
        assertThat(HOUSE.isSignedIn(stranger)).isFalse();
        assertThat(HOUSE.isSignedIn(thief)).isFalse();
    }

    @Test
    @Tag("RT-E9")
    void factor_guessing_locks_the_factor() {
        Enrolled fox = HOUSE.enrol(HOUSE.client(), "fox");
        DoorClient client = HOUSE.provedPassword(fox);
        int checked = 0;
        int last = 0;
        for (int i = 0; i < 12; i++) {
            HOUSE.forgive();
            last = code(client, "12345" + (char) ('a' + i)).status();
            checked += last == 401 ? 1 : 0;
        }
        assertThat(checked).as("tries of one ceremony").isEqualTo(5);
        assertThat(last).isEqualTo(410);
        HOUSE.forgive();
        checked = 0;
        for (int i = 0; i < 12; i++) {
            DoorClient again = HOUSE.provedPassword(fox);
            checked += code(again, "12345" + (char) ('a' + i)).status() == 401 ? 1 : 0;
        }
        assertThat(checked).as("tries at one factor, over ceremonies").isEqualTo(5);
    }

    @Test
    void a_code_ends_with_its_window() {
        Enrolled gil = HOUSE.enrol(HOUSE.client(), "gil");
        String code = HOUSE.freshCode(gil.generator());
        HOUSE.clock().advance(Duration.ofSeconds(90));
        assertThat(code(HOUSE.provedPassword(gil), code).status()).isEqualTo(401);
    }

    @Test
    void the_last_second_factor_cannot_be_removed() {
        DoorClient client = HOUSE.client();
        HOUSE.enrol(client, "hal");
        JsonNode factors = client.get("/api/v1/me/factors").json().path("items");
        assertThat(factors.size()).isEqualTo(2);
        for (JsonNode factor : factors) {
            String path = "/api/v1/me/factors/" + factor.path("id").asString();
            assertThat(client.delete(path).status()).isEqualTo(409);
        }
    }

    @Test
    @Tag("RT-F4")
    void single_use_marks_are_typed_and_never_deleted() {
        for (String table :
                List.of(
                        "iam.totp_use",
                        "iam.recovery_code_use",
                        "iam.invitation_use",
                        "iam.challenge_use",
                        "iam.web_session_end")) {
            assertThatThrownBy(() -> HOUSE.owner().sql("delete from " + table).update())
                    .as(table)
                    .isInstanceOf(DataIntegrityViolationException.class)
                    .hasMessageContaining("append-only");
        }
    }

    static <T> List<T> parallel(List<Callable<T>> work)
            throws InterruptedException, ExecutionException {
        List<T> results = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<T> each : executor.invokeAll(work)) {
                results.add(each.get());
            }
        }
        return results;
    }
}
