package dev.sallyport.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.EventId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.testkit.Operations;
import dev.sallyport.testkit.TestDatabase;
import dev.sallyport.translog.SignedCheckpoint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SequencerTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @RegisterExtension final TestDatabase database = new TestDatabase();

    private final TestKeeper keeper = new TestKeeper();
    private final PersonId ada = new PersonId(new UUID(1, 1));
    private final Operation op = Operations.real().inside(ada);

    @Test
    void who_waits_for_a_proof_gets_it_and_followers_are_told() throws Exception {
        BlockingQueue<Long> sizes = new LinkedBlockingQueue<>();
        try (Sequencer sequencer = sequencer(keeper);
                LedgerFollower follower = follower()) {
            follower.onGrowth(sizes::add);
            sequencer.start();
            follower.start();
            // When
            EventId id = append();
            // Then
            assertThat(follower.awaitProof(id, LONG).index()).isZero();
            long size = 0;
            while (size < 1) {
                Long told = sizes.poll(20, TimeUnit.SECONDS);
                assertThat(told).isNotNull();
                size = java.util.Objects.requireNonNull(told);
            }
            assertThat(sequencer.state()).isEqualTo(new SequencerState.Sequencing());
        }
    }

    @Test
    void a_keeper_that_does_not_answer_is_asked_again() throws Exception {
        CountDownLatch asked = new CountDownLatch(2);
        CountDownLatch answers = new CountDownLatch(1);
        CheckpointSigner slow =
                (checkpoint, proof) -> {
                    asked.countDown();
                    if (answers.getCount() > 0) {
                        throw new Problem(ProblemCode.UNAVAILABLE, "not now");
                    }
                    return keeper.sign(checkpoint, proof);
                };
        try (Sequencer sequencer = sequencer(slow);
                LedgerFollower follower = follower()) {
            sequencer.start();
            follower.start();
            EventId id = append();
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(() -> follower.awaitProof(id, Duration.ofMillis(1)))
                    .isInstanceOf(Problem.class);
            append();
            answers.countDown();
            assertThat(follower.awaitProof(id, LONG).index()).isZero();
        }
    }

    @Test
    void when_the_keeper_refuses_effects_are_refused_and_access_can_still_end() throws Exception {
        CountDownLatch refused = new CountDownLatch(1);
        CheckpointSigner refusing =
                (_, _) -> {
                    refused.countDown();
                    throw new Problem(ProblemCode.CONFLICT, "this does not extend what was signed");
                };
        Sequencer sequencer = sequencer(refusing);
        sequencer.start();
        append();
        assertThat(refused.await(20, TimeUnit.SECONDS)).isTrue();
        sequencer.close();
        assertThat(sequencer.state()).isInstanceOf(SequencerState.Halted.class);
        Database inside = new Database(database.inner());
        Ledger ledger = new Ledger(inside, InstantSource.system(), Randomness.secure());
        LedgerEvent event = LedgerEvent.done("person.frozen", ada);
        assertThatThrownBy(() -> inside.inTransaction(() -> ledger.append(op, event)))
                .isInstanceOf(Problem.class);
        assertThat(inside.inTransaction(() -> ledger.appendEnding(op, event))).isPresent();
        try (Sequencer mended = sequencer(keeper);
                LedgerFollower follower = follower()) {
            mended.start();
            follower.start();
            EventId first =
                    inside.inTransaction(() -> ledger.appendEnding(op, event)).orElseThrow();
            follower.awaitProof(first, LONG);
            EventId later = inside.inTransaction(() -> ledger.append(op, event));
            follower.awaitProof(later, LONG);
        }
    }

    @Test
    void one_sequences_the_other_stands_by_and_takes_over() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        CheckpointSigner byTheSecond =
                (checkpoint, proof) -> {
                    SignedCheckpoint signed = keeper.sign(checkpoint, proof);
                    second.countDown();
                    return signed;
                };
        try (LedgerFollower follower = follower();
                Sequencer standby = sequencer(byTheSecond)) {
            follower.start();
            Sequencer working = sequencer(keeper);
            working.start();
            follower.awaitProof(append(), LONG);
            standby.start();
            follower.awaitProof(append(), LONG);
            assertThat(second.getCount()).isEqualTo(1);
            working.close();
            follower.awaitProof(append(), LONG);
            assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_lost_connection_is_a_lost_lock_and_a_new_tenure() throws Exception {
        try (Sequencer sequencer = sequencer(keeper);
                LedgerFollower follower = follower()) {
            sequencer.start();
            follower.start();
            follower.awaitProof(append(), LONG);
            // When
            new Database(database.owner())
                    .jdbc()
                    .sql(
                            """
                            select pg_terminate_backend(pid)
                              from pg_stat_activity
                             where datname = current_database()
                               and (usename = 'sequencer' or query ilike 'listen%')
                            """)
                    .query()
                    .listOfRows();
            // Then
            assertThat(follower.awaitProof(append(), LONG).index()).isEqualTo(1);
        }
    }

    private EventId append() {
        Database inside = new Database(database.inner());
        Ledger ledger = new Ledger(inside, InstantSource.system(), Randomness.secure());
        return inside.inTransaction(
                () -> ledger.append(op, LedgerEvent.done("person.frozen", ada)));
    }

    private Sequencer sequencer(CheckpointSigner signer) {
        return new Sequencer(database.sequencer(), signer, TestKeeper.ORIGIN);
    }

    private LedgerFollower follower() {
        return new LedgerFollower(
                database.inner(), new LedgerReader(new Database(database.inner())));
    }
}
