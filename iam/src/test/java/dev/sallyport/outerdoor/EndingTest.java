package dev.sallyport.outerdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.database.Database;
import dev.sallyport.identity.PersonState;
import dev.sallyport.jobs.Jobs;
import dev.sallyport.jobs.Zone;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.lifecycle.OuterInvitation;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Relations;
import dev.sallyport.testkit.Operations;
import dev.sallyport.web.DoorClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// How access ends, and what the two doors ask of one another.
final class EndingTest {
    @RegisterExtension static final OuterHouse HOUSE = new OuterHouse();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @BeforeEach
    void forgive() {
        HOUSE.forgive();
    }

    @Test
    void whoever_freezes_themselves_is_out_at_once_and_the_inner_door_is_asked() {
        Enrolled ada = HOUSE.enrol(HOUSE.client(), "ada");
        DoorClient here = HOUSE.signedIn(ada);
        DoorClient there = HOUSE.signedIn(ada);
        String path = "/api/v1/people/" + ada.id().text() + "/freeze";
        long asked = count("jobs.inner_task", "end-access-of-person");
        assertThat(here.post(path, Map.of("reason", "lost my bag")).status()).isEqualTo(204);
        assertThat(HOUSE.isSignedIn(here)).isFalse();
        assertThat(HOUSE.isSignedIn(there)).isFalse();
        assertThat(HOUSE.password(HOUSE.client(), "ada", ada.password()).status()).isEqualTo(401);
        assertThat(count("jobs.inner_task", "end-access-of-person")).isEqualTo(asked + 1);
        assertThat(HOUSE.entries("person.frozen")).isPositive();
    }

    @Test
    void nobody_freezes_somebody_else_without_a_rule() {
        DoorClient client = HOUSE.client();
        HOUSE.enrol(client, "bob");
        Enrolled eve = HOUSE.enrol(HOUSE.client(), "eve");
        String path = "/api/v1/people/" + eve.id().text() + "/freeze";
        assertThat(client.post(path, Map.of("reason", "I want to")).status()).isEqualTo(403);
        assertThat(HOUSE.peopleInside().get(eve.id()).active()).isTrue();
    }

    @Test
    void two_administrators_remain_whoever_is_frozen_here() {
        Enrolled first = HOUSE.enrol(HOUSE.client(), "first");
        PersonId second = HOUSE.add("second", "Second");
        PersonId third = HOUSE.add("third", "Third");
        PersonId fourth = HOUSE.add("fourth", "Fourth");
        activate(second, third, fourth);
        administering(first.id(), second, third, fourth);
        DoorClient client = HOUSE.signedIn(first);
        // Given four, two of the others can be stopped
        assertThat(freeze(client, second)).isEqualTo(204);
        assertThat(freeze(client, third)).isEqualTo(204);
        // Then no third; and again is no harm to who is stopped already
        assertThat(freeze(client, fourth)).isEqualTo(409);
        assertThat(HOUSE.peopleInside().get(fourth).active()).isTrue();
        assertThat(freeze(client, third)).isEqualTo(204);
        // nor oneself: the database cannot tell whether it is they who ask
        assertThat(freeze(client, first.id())).isEqualTo(409);
        assertThat(HOUSE.isSignedIn(client)).isTrue();
        // but when there is a third
        PersonId fifth = HOUSE.add("fifth", "Fifth");
        activate(fifth);
        administering(fifth);
        assertThat(freeze(client, first.id())).isEqualTo(204);
        noLonger(first.id(), second, third, fourth, fifth);
    }

    @Test
    void freezing_others_takes_a_fresh_proof_and_freezing_oneself_does_not() {
        Enrolled gus = HOUSE.enrol(HOUSE.client(), "gus");
        PersonId hal = HOUSE.add("hal", "Hal");
        administering(gus.id());
        DoorClient client = HOUSE.signedIn(gus);
        HOUSE.owner()
                .sql(
                        """
                        update iam.web_session
                           set proved_at = proved_at - interval '11 minutes'
                         where person_id = :person
                        """)
                .param("person", gus.id().value())
                .update();
        String path = "/api/v1/people/" + hal.text() + "/freeze";
        assertThat(client.post(path, Map.of("reason", "doubt")).status()).isEqualTo(428);
        assertThat(HOUSE.peopleInside().get(hal).state()).isEqualTo(PersonState.INVITED);
        noLonger(gus.id());
        assertThat(freeze(client, gus.id())).isEqualTo(204);
    }

    @Test
    void nobody_freezes_others_in_numbers() {
        Enrolled ira = HOUSE.enrol(HOUSE.client(), "ira");
        administering(ira.id());
        DoorClient client = HOUSE.signedIn(ira);
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            answers.add(freeze(client, HOUSE.add("many-" + i, "Many")));
        }
        assertThat(answers).startsWith(204).contains(429);
        noLonger(ira.id());
        assertThat(freeze(client, ira.id())).isEqualTo(204);
    }

    private static int freeze(DoorClient client, PersonId person) {
        String path = "/api/v1/people/" + person.text() + "/freeze";
        return client.post(path, Map.of("reason", "doubt")).status();
    }

    private static void activate(PersonId... people) {
        for (PersonId person : people) {
            HOUSE.peopleInside().activate(Operations.real().inside(OuterHouse.INVITER), person);
        }
    }

    /// As the inner door says it.
    private static void administering(PersonId... people) {
        Database inner = new Database(HOUSE.database().inner());
        Relations relations = new Relations(inner, List.of("inner"));
        Operation op = Operations.real().inside(OuterHouse.INVITER);
        inner.inTransaction(() -> {
            for (PersonId person : people) {
                relations.relate(op, person.text(), "administrator", Ask.INSTALLATION, null);
            }
        });
    }

    private static void noLonger(PersonId... people) {
        Database inner = new Database(HOUSE.database().inner());
        Relations relations = new Relations(inner, List.of("inner"));
        Operation op = Operations.real().inside(OuterHouse.INVITER);
        inner.inTransaction(() -> {
            for (PersonId person : people) {
                relations.unrelate(op, person.text(), "administrator", Ask.INSTALLATION);
            }
        });
    }

    @Test
    void an_invitation_from_the_inner_door_arrives_as_a_job() {
        PersonId carl = HOUSE.add("carl", "Carl");
        String code = "a-code-shown-at-the-inner-door-1";
        Instant expires = Instant.now().plus(Duration.ofDays(1));
        ask(OuterInvitation.of(carl, code, expires)::send);
        Map<String, String> given = Map.of("invitation", code);
        eventually(() -> HOUSE.client().post("/api/v1/enrol/begin", given).status() == 200);
    }

    @Test
    void the_inner_door_ends_sessions_and_credentials_and_may_ask_twice() {
        Enrolled dora = HOUSE.enrol(HOUSE.client(), "dora");
        DoorClient client = HOUSE.signedIn(dora);
        Map<String, String> payload = Map.of("person_id", dora.id().text());
        for (String key : List.of("first", "second")) {
            ask((op, jobs) -> jobs.askOuter(op, "iam-end-sessions", key, payload));
            ask((op, jobs) -> jobs.askOuter(op, "iam-disable-credentials", key, payload));
        }
        eventually(() ->
                count("jobs.outer_task", "iam-end-sessions") == 0
                        && count("jobs.outer_task", "iam-disable-credentials") == 0);
        assertThat(HOUSE.isSignedIn(client)).isFalse();
        assertThat(HOUSE.password(HOUSE.client(), "dora", dora.password()).status()).isEqualTo(401);
        assertThat(HOUSE.entries("credentials.disabled")).as("said once").isEqualTo(1);
    }

    private interface Asking {
        void ask(Operation op, Jobs jobs);
    }

    private static void ask(Asking asking) {
        Database inner = new Database(HOUSE.database().inner());
        Jobs jobs = new Jobs(inner, Zone.INNER);
        Operation op = Operations.real().inside(OuterHouse.INVITER);
        inner.inTransaction(() -> asking.ask(op, jobs));
    }

    private static long count(String table, String step) {
        return HOUSE.owner()
                .sql("select count(*) from " + table + " where task_name = :step")
                .param("step", step)
                .query(Long.class)
                .single();
    }

    /// Asks again until it is so; fails, and does not guess, when it never is.
    private static void eventually(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it never came about").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }
}
