package dev.sallyport.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.database.Database;
import dev.sallyport.database.Violation;
import dev.sallyport.identity.NewPerson;
import dev.sallyport.identity.People;
import dev.sallyport.identity.PersonState;
import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.LeaverId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.lifecycle.LeaverWork.Outcome;
import dev.sallyport.testkit.Operations;
import dev.sallyport.testkit.TestDatabase;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;

class LeaversTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private final Operation op = Operations.real().process("test").because("contract ended");
    private final Randomness randomness = Randomness.secure();
    private final World world = new World();

    @Test
    void frozen_the_moment_it_is_declared() {
        // Given
        PersonId person = world.person("ada");
        // When
        LeaverId leaver = world.declare(person);
        // Then
        assertThat(world.inner.people.get(person).state()).isEqualTo(PersonState.FROZEN);
        assertThat(world.inner.leavers.get(leaver).done()).isEmpty();
        assertThat(world.queue).containsExactly(new Task(leaver, LeaverStep.END_PRIVILEGE));
    }

    @Test
    void privilege_is_gone_while_the_identity_still_exists() {
        // Given
        PersonId person = world.person("bea");
        LeaverId leaver = world.declare(person);
        // When
        world.runUntil(LeaverStep.DISABLE_CREDENTIALS);
        // Then
        assertThat(world.ended).contains(LeaverStep.END_PRIVILEGE);
        assertThat(world.inner.people.get(person).state()).isEqualTo(PersonState.FROZEN);
        world.runAll();
        assertThat(world.inner.people.get(person).state()).isEqualTo(PersonState.LEFT);
        assertThat(world.inner.leavers.get(leaver).finished()).isTrue();
        assertThat(world.inner.leavers.get(leaver).done())
                .extracting(Leaver.DoneStep::step)
                .containsExactly(LeaverStep.values());
    }

    @Test
    void the_identity_stays_open_while_privilege_is_live() {
        // Given
        PersonId person = world.person("cid");
        LeaverId leaver = world.declare(person);
        world.live.add(person);
        world.runUntil(LeaverStep.CLOSE_IDENTITY);
        // When
        Outcome outcome = world.inner.steps.run(op, leaver, LeaverStep.CLOSE_IDENTITY);
        // Then
        assertThat(outcome).isInstanceOf(Outcome.NotYet.class);
        assertThat(world.inner.people.get(person).state()).isEqualTo(PersonState.FROZEN);
        world.live.remove(person);
        world.runAll();
        assertThat(world.inner.leavers.get(leaver).finished()).isTrue();
    }

    @Test
    void any_order_and_number_of_runs_ends_in_the_same_state() {
        Random random = new Random(20261125);
        for (int round = 0; round < 12; round++) {
            // Given
            PersonId person = world.person("many" + round);
            LeaverId leaver = world.declare(person);
            // When: jobs run twice, out of turn, and the process stops after the work of a step
            for (int i = 0; i < 30; i++) {
                LeaverStep step = LeaverStep.values()[random.nextInt(LeaverStep.values().length)];
                world.stopAfterWork = random.nextInt(4) == 0;
                try {
                    world.at(step.door()).steps.run(op, leaver, step);
                } catch (Stopped _) {
                    assertThat(world.inner.leavers.get(leaver).has(step)).isFalse();
                }
            }
            world.stopAfterWork = false;
            world.runAll();
            // Then
            Leaver end = world.inner.leavers.get(leaver);
            assertThat(end.done())
                    .extracting(Leaver.DoneStep::step)
                    .containsExactly(LeaverStep.values());
            assertThat(world.inner.people.get(person).state()).isEqualTo(PersonState.LEFT);
        }
    }

    @Test
    void leavers_are_listed_to_the_last_the_newest_first() {
        List<LeaverId> declared = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            declared.add(world.declare(world.person("listed" + i)));
        }
        List<LeaverId> listed = new ArrayList<>();
        List<Leaver> page = world.inner.leavers.page(null, 2);
        while (!page.isEmpty()) {
            assertThat(page.size()).isLessThanOrEqualTo(2);
            page.forEach(it -> listed.add(it.id()));
            page = world.inner.leavers.page(page.getLast().id(), 2);
        }
        // others of this test class are among them
        assertThat(listed).doesNotHaveDuplicates().containsAll(declared);
        assertThat(listed)
                .extracting(LeaverId::text)
                .isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void a_person_leaves_once_and_nobody_declares_themselves_gone() {
        PersonId person = world.person("dan");
        world.declare(person);
        assertProblem(() -> world.declare(person), ProblemCode.CONFLICT);
        PersonId self = world.person("eve");
        Operation own =
                new Operation(
                        op.id(), new Actor.Human(self), op.pathway(), "I go", op.at(), op.origin());
        assertProblem(
                () -> world.inner.leavers.declare(own, world.freshLeaver(), self),
                ProblemCode.FORBIDDEN);
        assertThat(world.inner.people.get(self).state()).isEqualTo(PersonState.INVITED);
        assertProblem(() -> world.declare(new PersonId(UUID.randomUUID())), ProblemCode.NOT_FOUND);
    }

    @Test
    void who_is_leaving_never_comes_back_whoever_says_so() {
        PersonId person = world.person("hal");
        world.declare(person);
        assertThatThrownBy(() -> world.inner.people.unfreeze(op, person, List.of(), Map.of()))
                .satisfies(refusal ->
                        assertThat(Violation.constraint(refusal))
                                .contains("who_leaves_stays_frozen"));
        assertThatThrownBy(() ->
                        new Database(DATABASE.owner())
                                .jdbc()
                                .sql(
                                        """
                                        update core.person
                                           set state = 'ACTIVE', frozen_at = null,
                                               thawed_at = clock_timestamp()
                                         where name = 'hal'
                                        """)
                                .update())
                .hasMessageContaining("who_leaves_stays_frozen");
        assertThat(world.inner.people.get(person).state()).isEqualTo(PersonState.FROZEN);
    }

    /// The freeze that the declaration finds is being lifted: it must not take it for its own.
    @Test
    void who_is_declared_gone_while_a_freeze_is_lifted_is_frozen_all_the_same() throws Exception {
        PersonId person = world.person("ian");
        world.inner.people.freeze(op, person);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<LeaverId> declared =
                    world.inner.database.inTransaction(() -> {
                        world.inner.people.hold(person);
                        world.inner.people.unfreeze(op, person, List.of(), Map.of());
                        Future<LeaverId> waiting = threads.submit(() -> world.declare(person));
                        untilSomebodyWaits(waiting);
                        return waiting;
                    });
            LeaverId leaver = declared.get();
            assertThat(world.inner.leavers.of(person).map(Leaver::id)).contains(leaver);
        }
        assertThat(world.inner.people.get(person).state()).isEqualTo(PersonState.FROZEN);
        world.queue.clear();
    }

    /// Until it waits for a lock of ours, or has gone through without one.
    private static void untilSomebodyWaits(Future<?> call) {
        Database owner = new Database(DATABASE.owner());
        while (!call.isDone()
                && owner.jdbc()
                                .sql(
                                        """
                                        select count(*)
                                          from pg_stat_activity
                                         where datname = current_database()
                                           and wait_event_type = 'Lock'
                                        """)
                                .query(Long.class)
                                .single()
                        == 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void the_outer_door_declares_nobody_and_does_no_step_of_the_inner() {
        PersonId person = world.person("fay");
        LeaverId leaver = world.declare(person);
        Database outer = new Database(DATABASE.outer());
        assertThatThrownBy(() ->
                        outer.jdbc()
                                .sql(
                                        "insert into iga.leaver (leaver_id, person_id, reason)"
                                                + " values (:id, :person, 'x')")
                                .param("id", UUID.randomUUID())
                                .param("person", person.value())
                                .update())
                .isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> insertStep(outer, leaver, "END_PRIVILEGE", null))
                .isInstanceOfSatisfying(
                        DataIntegrityViolationException.class,
                        refusal ->
                                assertThat(Violation.of("a_step_is_done_by_its_owner", refusal))
                                        .isTrue());
    }

    @Test
    void steps_cannot_be_recorded_out_of_order_or_changed() {
        PersonId person = world.person("gus");
        LeaverId leaver = world.declare(person);
        Database inner = new Database(DATABASE.inner());
        assertThatThrownBy(() -> insertStep(inner, leaver, "CLOSE_IDENTITY", null))
                .hasMessageContaining("steps_have_their_order");
        assertThatThrownBy(() -> insertStep(inner, leaver, "CLOSE_IDENTITY", "DISABLE_CREDENTIALS"))
                .hasMessageContaining("a_step_follows_the_one_before");
        Database owner = new Database(DATABASE.owner());
        for (String forbidden :
                List.of("update iga.leaver set reason = 'y'", "delete from iga.leaver")) {
            assertThatThrownBy(() -> owner.jdbc().sql(forbidden).update())
                    .hasMessageContaining("append-only");
        }
    }

    private static void insertStep(
            Database database, LeaverId leaver, String step, @Nullable String previous) {
        database.jdbc()
                .sql(
                        "insert into iga.leaver_step (leaver_id, step, previous)"
                                + " values (:leaver, :step, :previous)")
                .param("leaver", leaver.value())
                .param("step", step)
                .param("previous", previous, java.sql.Types.VARCHAR)
                .update();
    }

    private static void assertProblem(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ProblemCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }

    /// The process stopped right after the work of a step.
    private static final class Stopped extends RuntimeException {}

    private record Task(LeaverId leaver, LeaverStep step) {}

    /// Both doors on one real database, with a queue that the test drains.
    private final class World {
        final Deque<Task> queue = new ArrayDeque<>();
        final List<LeaverStep> ended = new ArrayList<>();
        final Set<PersonId> live = new HashSet<>();
        boolean stopAfterWork;
        final Side inner = new Side(DATABASE.inner(), Door.INNER);
        final Side outer = new Side(DATABASE.outer(), Door.OUTER);

        PersonId person(String name) {
            return inner.people.add(op, NewPerson.employee(name, name)).id();
        }

        LeaverId freshLeaver() {
            return new LeaverId(randomness.uuid(InstantSource.system()));
        }

        LeaverId declare(PersonId person) {
            LeaverId leaver = freshLeaver();
            inner.leavers.declare(op, leaver, person);
            return leaver;
        }

        Side at(Door door) {
            return door == Door.INNER ? inner : outer;
        }

        void runUntil(LeaverStep stop) {
            while (!queue.isEmpty() && queue.peek().step() != stop) {
                Task task = queue.poll();
                at(task.step().door()).steps.run(op, task.leaver(), task.step());
            }
        }

        void runAll() {
            while (!queue.isEmpty()) {
                Task task = queue.poll();
                at(task.step().door()).steps.run(op, task.leaver(), task.step());
            }
        }

        private final class Side {
            final Database database;
            final People people;
            final Leavers leavers;
            final LeaverSteps steps;

            Side(DataSource source, Door door) {
                database = new Database(source);
                InstantSource clock = InstantSource.system();
                Ledger ledger = new Ledger(database, clock, randomness);
                people = new People(database, ledger, clock, randomness);
                LeaverQueue enqueue = (_, leaver, step) -> queue.add(new Task(leaver, step));
                leavers = new Leavers(database, people, ledger, enqueue);
                List<LeaverWork> work = new ArrayList<>();
                Arrays.stream(LeaverStep.values())
                        .filter(step -> step.door() == door)
                        .filter(step -> step.ordinal() < LeaverStep.CLOSE_IDENTITY.ordinal())
                        .map(Note::new)
                        .forEach(work::add);
                if (door == Door.INNER) {
                    work.add(stopping(new CloseIdentity(people, who -> !live.contains(who))));
                    work.add(stopping(new SealEvidence(database, leavers, ledger)));
                }
                steps = new LeaverSteps(database, ledger, enqueue, work);
            }
        }

        private LeaverWork stopping(LeaverWork real) {
            return new LeaverWork() {
                @Override
                public LeaverStep step() {
                    return real.step();
                }

                @Override
                public Outcome run(Operation by, PersonId person) {
                    Outcome outcome = real.run(by, person);
                    if (stopAfterWork) {
                        throw new Stopped();
                    }
                    return outcome;
                }
            };
        }

        private final class Note implements LeaverWork {
            private final LeaverStep step;

            Note(LeaverStep step) {
                this.step = step;
            }

            @Override
            public LeaverStep step() {
                return step;
            }

            @Override
            public Outcome run(Operation by, PersonId person) {
                ended.add(step);
                if (stopAfterWork) {
                    throw new Stopped();
                }
                return new Outcome.Done("noted");
            }
        }
    }
}
