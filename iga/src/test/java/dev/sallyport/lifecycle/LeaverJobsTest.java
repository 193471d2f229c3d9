package dev.sallyport.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.database.Database;
import dev.sallyport.identity.NewPerson;
import dev.sallyport.identity.People;
import dev.sallyport.identity.PersonState;
import dev.sallyport.jobs.JobCatalog;
import dev.sallyport.jobs.JobRunner;
import dev.sallyport.jobs.Jobs;
import dev.sallyport.jobs.Zone;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.LeaverId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.testkit.Operations;
import dev.sallyport.testkit.TestDatabase;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The steps as real jobs of two doors on one database.
class LeaverJobsTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private final InstantSource clock = InstantSource.system();
    private final Randomness randomness = Randomness.secure();
    private final Operation op = Operations.real().process("test").because("contract ended");
    private final CountDownLatch sealed = new CountDownLatch(1);

    @Test
    void a_leaver_crosses_the_doors_and_ends_sealed() throws Exception {
        // Given
        Side inner = new Side(DATABASE.inner(), Zone.INNER, Door.INNER);
        Side outer = new Side(DATABASE.outer(), Zone.OUTER, Door.OUTER);
        PersonId person = inner.people.add(op, NewPerson.employee("ada", "Ada")).id();
        LeaverId leaver = new LeaverId(randomness.uuid(clock));
        // When
        try (JobRunner inside = inner.runner();
                JobRunner outside = outer.runner()) {
            inside.start();
            outside.start();
            inner.leavers.declare(op, leaver, person);
            assertThat(sealed.await(60, TimeUnit.SECONDS)).as("the last step ran").isTrue();
        }
        // Then
        assertThat(inner.people.get(person).state()).isEqualTo(PersonState.LEFT);
        assertThat(inner.leavers.get(leaver).has(LeaverStep.CLOSE_IDENTITY)).isTrue();
    }

    private final class Side {
        final Database database;
        final People people;
        final Leavers leavers;
        private final Jobs jobs;
        private final LeaverSteps steps;

        Side(DataSource source, Zone zone, Door door) {
            database = new Database(source);
            Ledger ledger = new Ledger(database, clock, randomness);
            people = new People(database, ledger, clock, randomness);
            jobs = new Jobs(database, zone);
            LeaverJobs queue = new LeaverJobs(jobs, door);
            leavers = new Leavers(database, people, ledger, queue);
            List<LeaverWork> work = new ArrayList<>();
            Arrays.stream(LeaverStep.values())
                    .filter(step -> step.door() == door && step != LeaverStep.CLOSE_IDENTITY)
                    .map(Noted::new)
                    .forEach(work::add);
            if (door == Door.INNER) {
                work.add(new CloseIdentity(people, _ -> true));
            }
            steps = new LeaverSteps(database, ledger, queue, work);
        }

        JobRunner runner() {
            return new JobRunner(
                    jobs,
                    new NodeId(randomness.uuid(clock)),
                    new JobCatalog(List.of(LeaverJobs.work(steps)), List.of()),
                    clock,
                    randomness);
        }
    }

    private final class Noted implements LeaverWork {
        private final LeaverStep step;

        Noted(LeaverStep step) {
            this.step = step;
        }

        @Override
        public LeaverStep step() {
            return step;
        }

        @Override
        public Outcome run(Operation by, PersonId person) {
            if (step == LeaverStep.SEAL_EVIDENCE) {
                sealed.countDown();
            }
            return new Outcome.Done("noted");
        }
    }
}
