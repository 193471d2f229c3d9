package dev.sallyport.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.EventId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.testkit.Operations;
import dev.sallyport.testkit.TestDatabase;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StreamLaneTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private final PersonId ada = new PersonId(new UUID(1, 1));
    private final Operation op = Operations.real().inside(ada);
    private final LedgerEvent event = LedgerEvent.of("policy.decided", Outcome.PERMITTED, ada);
    private final Database owner = new Database(DATABASE.owner());
    private final StreamLane lane =
            new StreamLane(
                    new Database(DATABASE.inner()), InstantSource.system(), Randomness.secure());

    @BeforeEach
    void start() {
        lane.start();
    }

    @AfterEach
    void close() {
        lane.close();
        owner.jdbc().sql("update ledger.gate set open = true").update();
    }

    @Test
    void what_is_acknowledged_is_written_and_reads_like_any_entry() throws Exception {
        List<Callable<List<EventId>>> writers = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            writers.add(() -> {
                List<EventId> ids = new ArrayList<>();
                for (int j = 0; j < 50; j++) {
                    ids.add(lane.offer(op, event).await());
                }
                return ids;
            });
        }
        List<EventId> written = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<List<EventId>> each : threads.invokeAll(writers)) {
                written.addAll(each.get());
            }
        }
        List<byte[]> leaves =
                owner.jdbc()
                        .sql("select leaf from ledger.entry where type = 'policy.decided'")
                        .query((row, _) -> Rows.bytes(row, "leaf"))
                        .list();
        assertThat(leaves).hasSizeGreaterThanOrEqualTo(1600);
        assertThat(leaves)
                .allSatisfy(leaf -> assertThat(LedgerEntry.parse(leaf).toBytes()).isEqualTo(leaf));
        assertThat(leaves.stream().map(leaf -> LedgerEntry.parse(leaf).id()).toList())
                .containsAll(written);
    }

    @Test
    void a_bad_event_fails_alone() {
        List<Acknowledgement> offered = new ArrayList<>();
        Acknowledgement bad = lane.offer(op, LedgerEvent.done("no.such-type", ada));
        Acknowledgement effect = lane.offer(op, LedgerEvent.done("person.frozen", ada));
        for (int i = 0; i < 20; i++) {
            offered.add(lane.offer(op, event));
        }
        assertThatThrownBy(bad::await).isInstanceOf(Bug.class);
        assertThatThrownBy(effect::await)
                .as("an effect has to commit with what it tells of")
                .isInstanceOf(Bug.class);
        assertThat(offered).allSatisfy(each -> assertThat(each.await()).isEqualTo(each.id()));
    }

    @Test
    void nothing_is_acknowledged_that_the_ledger_does_not_take() {
        owner.jdbc().sql("update ledger.gate set open = false").update();
        Acknowledgement refused = lane.offer(op, event);
        assertThatThrownBy(refused::await).isInstanceOf(Problem.class);
        assertThat(
                        owner.jdbc()
                                .sql("select count(*) from ledger.entry where event_id = :id")
                                .param("id", refused.id().value())
                                .query(Rows::firstNumber)
                                .single())
                .isZero();
    }

    @Test
    void closing_writes_what_is_queued_and_takes_nothing_more() {
        List<Acknowledgement> offered = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            offered.add(lane.offer(op, event));
        }
        lane.close();
        assertThat(offered).allSatisfy(each -> assertThat(each.await()).isEqualTo(each.id()));
        assertThatThrownBy(() -> lane.offer(op, event)).isInstanceOf(Problem.class);
    }
}
