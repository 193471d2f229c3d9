package dev.sallyport.outerdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.database.Database;
import dev.sallyport.jobs.Jobs;
import dev.sallyport.jobs.Zone;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.testkit.Operations;
import dev.sallyport.web.DoorClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Somebody was frozen at the inner door, which reaches into nothing here, and comes back. What
/// they, or somebody else as them, had open is not part of that.
final class ThawTest {
    @RegisterExtension static final OuterHouse HOUSE = new OuterHouse();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @BeforeEach
    void forgive() {
        HOUSE.forgive();
    }

    @Test
    void what_was_open_before_a_freeze_opens_nothing_when_it_is_lifted() {
        // Given a session, a proved password, and an invitation that nobody has used
        Enrolled ada = HOUSE.enrol(HOUSE.client(), "ada");
        DoorClient session = HOUSE.signedIn(ada);
        DoorClient half = HOUSE.provedPassword(ada);
        Map<String, String> invited = Map.of("invitation", HOUSE.invite(ada.id()));
        assertThat(HOUSE.client().post("/api/v1/enrol/begin", invited).status()).isEqualTo(200);
        // When
        freezeInside(ada.id());
        assertThat(HOUSE.isSignedIn(session)).isFalse();
        unfreezeInside(ada.id());
        // Then none of it is good, before any job has run
        assertThat(HOUSE.isSignedIn(session)).isFalse();
        assertThat(half.post("/api/v1/sign-in/totp", freshCode(ada)).status()).isEqualTo(410);
        assertThat(HOUSE.client().post("/api/v1/enrol/begin", invited).status()).isEqualTo(410);
        // and what they have is
        assertThat(HOUSE.isSignedIn(HOUSE.signedIn(ada))).isTrue();
        Map<String, String> anew = Map.of("invitation", HOUSE.invite(ada.id()));
        assertThat(HOUSE.client().post("/api/v1/enrol/begin", anew).status()).isEqualTo(200);
    }

    @Test
    void the_job_of_a_lifted_freeze_ends_what_was_before_and_nothing_after() {
        Enrolled bob = HOUSE.enrol(HOUSE.client(), "bob");
        HOUSE.signedIn(bob);
        freezeInside(bob.id());
        unfreezeInside(bob.id());
        DoorClient after = HOUSE.signedIn(bob);
        assertThat(ended(bob.id())).isZero();
        // When it comes, late and twice
        for (String key : List.of("first", "second")) {
            askToEnd(bob.id(), key);
        }
        // Then both sessions of before are ended by the freeze, and the one after goes on
        assertThat(ended(bob.id())).isEqualTo(2);
        assertThat(HOUSE.isSignedIn(after)).isTrue();
    }

    private static void freezeInside(PersonId person) {
        HOUSE.peopleInside().freeze(Operations.real().inside(OuterHouse.INVITER), person);
    }

    private static void unfreezeInside(PersonId person) {
        HOUSE.peopleInside()
                .unfreeze(
                        Operations.real().inside(OuterHouse.INVITER), person, List.of(), Map.of());
    }

    private static Map<String, String> freshCode(Enrolled person) {
        return Map.of("code", HOUSE.freshCode(person.generator()));
    }

    private static long ended(PersonId person) {
        return HOUSE.owner()
                .sql(
                        """
                        select count(*)
                          from iam.web_session     as s
                          join iam.web_session_end as e on e.session_id = s.session_id
                         where s.person_id = :person
                           and e.how = 'FROZEN'
                        """)
                .param("person", person.value())
                .query(Long.class)
                .single();
    }

    private static void askToEnd(PersonId person, String key) {
        Database inner = new Database(HOUSE.database().inner());
        Jobs jobs = new Jobs(inner, Zone.INNER);
        Operation op = Operations.real().inside(OuterHouse.INVITER);
        inner.inTransaction(() ->
                jobs.askOuter(op, "end-frozen-sessions", key, Map.of("person_id", person.text())));
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (waiting() > 0) {
            assertThat(System.nanoTime()).as("the job never ran").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private static long waiting() {
        return HOUSE.owner()
                .sql("select count(*) from jobs.outer_task where task_name = 'end-frozen-sessions'")
                .query(Long.class)
                .single();
    }
}
