package dev.sallyport.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.EventId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.testkit.Operations;
import dev.sallyport.testkit.SeededRandomness;
import dev.sallyport.testkit.TestDatabase;
import dev.sallyport.translog.Consistency;
import dev.sallyport.translog.EntryCheck;
import dev.sallyport.translog.EntryRule;
import dev.sallyport.translog.LogDirectory;
import dev.sallyport.translog.OfflineCheck;
import dev.sallyport.translog.OfflineLog;
import dev.sallyport.translog.ProofCheck;
import dev.sallyport.translog.ProofFile;
import dev.sallyport.translog.TilePath;
import dev.sallyport.translog.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Each test has a database of its own: the log is the one thing that cannot be tidied up.
class SequenceTest {
    @RegisterExtension final TestDatabase database = new TestDatabase();

    @TempDir Path directory;

    private final TestKeeper keeper = new TestKeeper();
    private final PersonId ada = new PersonId(new UUID(1, 1));
    private final Operation op = Operations.real().inside(ada);

    @Test
    void every_entry_is_provable_and_the_export_verifies_offline() throws Exception {
        // Given
        List<EventId> events = append(700);
        Sequence sequence = sequence(keeper);
        // When
        sequence.recover();
        assertThat(sequence.step()).isEqualTo(700);
        assertThat(sequence.step()).isZero();
        // Then
        LedgerReader reader = reader();
        for (EventId id :
                List.of(events.getFirst(), events.get(255), events.get(256), events.getLast())) {
            ProofFile proof = reader.proof(id).orElseThrow();
            SequencedEntry entry = reader.entry(id).orElseThrow();
            assertThat(proof.check(entry.leaf(), keeper.policy(), Instant.now()))
                    .isInstanceOf(EntryCheck.Proven.class);
            assertThat(ProofFile.parse(proof.bytes())).isEqualTo(proof);
            assertThat(LedgerReader.holds(entry)).isTrue();
        }
        new LedgerExport(reader, keeper.key()).write(directory);
        assertThat(verify(directory)).isInstanceOf(OfflineCheck.Verified.class);
        List<String> bodies = Files.readAllLines(directory.resolve("bodies/000000.jsonl"));
        assertThat(bodies).hasSize(700);
        assertThat(bodies.getFirst()).startsWith("{\"index\":0,\"salt\":\"");
        assertThat(directory.resolve("README.md")).content().contains("ledger.vkey");
    }

    @Test
    void a_later_tree_begins_with_every_earlier_one() {
        Sequence sequence = sequence(keeper);
        sequence.recover();
        List<Tree> trees = new ArrayList<>();
        for (int count : new int[] {1, 254, 1, 1, 300, 7}) {
            append(count);
            sequence.step();
            trees.add(reader().checkpoint().orElseThrow().checkpoint().tree());
        }
        for (Tree older : trees) {
            for (Tree newer : trees) {
                if (older.size() <= newer.size()) {
                    assertThat(
                                    Consistency.check(
                                            older,
                                            newer,
                                            reader().consistency(older.size(), newer.size())))
                            .isInstanceOf(ProofCheck.Holds.class);
                }
            }
        }
    }

    @Test
    void wherever_it_stops_it_goes_on_without_losing_or_doubling_anything() {
        SeededRandomness random = SeededRandomness.printed();
        List<EventId> written = new ArrayList<>();
        for (int round = 0; round < 40; round++) {
            written.addAll(append(random.random().nextInt(40)));
            Sequence sequence = sequence(crashing(random.random().nextInt(4)));
            try {
                sequence.recover();
                sequence.step();
            } catch (Crash _) {
                // the next round begins like a new process
            }
        }
        Sequence last = sequence(keeper);
        last.recover();
        last.step();
        assertThat(reader().size()).isEqualTo(written.size()).isEqualTo(keeper.last().size());
        HashSet<EventId> found = new HashSet<>();
        for (long from = 0; from < written.size(); from += LedgerReader.PAGE_MAX) {
            reader().entries(from, LedgerReader.PAGE_MAX)
                    .forEach(entry -> found.add(entry.entry().id()));
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(written);
        new LedgerExport(reader(), keeper.key()).write(directory);
        assertThat(verify(directory)).isInstanceOf(OfflineCheck.Verified.class);
    }

    @Test
    void what_is_not_signed_is_not_shown() {
        // Given
        EventId id = append(1).getFirst();
        Sequence sequence =
                sequence((_, _) -> {
                    throw new Crash();
                });
        sequence.recover();
        // When
        assertThatThrownBy(sequence::step).isInstanceOf(Crash.class);
        // Then
        assertThat(reader().size()).isZero();
        assertThat(reader().proof(id)).isEmpty();
        assertThat(reader().entry(id)).isEmpty();
        assertThat(reader().entries(0, 10)).isEmpty();
        assertThat(reader().piece(new TilePath.Hashes(0, 0, 1))).isEmpty();
        sequence(keeper).recover();
        assertThat(reader().proof(id)).isPresent();
        assertThat(reader().piece(new TilePath.Hashes(0, 0, 1))).isPresent();
    }

    @Test
    void a_database_put_back_to_an_older_state_is_noticed() {
        Sequence sequence = sequence(keeper);
        sequence.recover();
        append(5);
        sequence.step();
        for (String table : List.of("mention", "position", "checkpoint", "tree", "tile")) {
            tamper("delete from ledger." + table);
        }
        append(1);
        Sequence after = sequence(keeper);
        after.recover();
        assertConflict(after::step);
        assertThat(reader().size()).isZero();
    }

    @Test
    void places_that_do_not_fit_the_tree_are_noticed() {
        Sequence sequence = sequence(keeper);
        sequence.recover();
        append(5);
        sequence.step();
        EventId extra = append(1).getFirst();
        tamper("insert into ledger.position values (5, '%s')".formatted(extra.value()));
        assertConflict(sequence::step);
        assertConflict(sequence(keeper)::recover);
    }

    @Test
    void a_rewritten_entry_is_found_and_nothing_grows_on_it() {
        Sequence sequence = sequence(keeper);
        sequence.recover();
        append(5);
        sequence.step();
        tamper("update ledger.entry set leaf = set_byte(leaf, 60, get_byte(leaf, 60) # 1)");
        assertConflict(sequence(keeper)::recover);
        new LedgerExport(reader(), keeper.key()).write(directory);
        assertThat(verify(directory))
                .isInstanceOfSatisfying(
                        OfflineCheck.Broken.class, broken -> assertThat(broken.index()).isZero());
    }

    @Test
    void entries_are_found_by_what_they_speak_of_and_by_who_acted() {
        PersonId grace = new PersonId(new UUID(2, 2));
        append(3);
        Database inside = new Database(database.inner());
        ledgerOf(inside, Operations.real().inside(grace), LedgerEvent.done("person.frozen", ada));
        Sequence sequence = sequence(keeper);
        sequence.recover();
        sequence.step();
        LedgerReader reader = reader();
        assertThat(reader.about(LedgerObject.of(ada), 0, 10)).hasSize(4);
        assertThat(reader.about(LedgerObject.of(ada), 2, 10)).hasSize(2);
        assertThat(reader.about(LedgerObject.of(grace), 0, 10)).isEmpty();
        assertThat(reader.by(new Actor.Human(grace), 0, 10))
                .extracting(SequencedEntry::index)
                .containsExactly(3L);
        assertThat(reader.entry(3).orElseThrow().entry().type()).isEqualTo("person.frozen");
    }

    @Test
    void a_header_that_a_writer_made_wrong_does_not_stop_the_log() {
        Database inside = new Database(database.inner());
        inside.jdbc()
                .sql("select ledger.append(:id, 'person.frozen', 'nonsense', :salt, '{}', false)")
                .param("id", UUID.randomUUID())
                .param("salt", new byte[16])
                .query()
                .singleRow();
        EventId after = append(1).getFirst();
        Sequence sequence = sequence(keeper);
        sequence.recover();
        assertThat(sequence.step()).isEqualTo(2);
        assertThat(reader().proof(after)).isPresent();
        assertThat(reader().entries(0, 10)).hasSize(2);
    }

    @Test
    void an_erased_body_leaves_the_proofs_and_the_export_whole() throws Exception {
        List<EventId> events = append(3);
        Sequence sequence = sequence(keeper);
        sequence.recover();
        sequence.step();
        Database inside = new Database(database.inner());
        new Ledger(inside, InstantSource.system(), Randomness.secure())
                .eraseBody(op, events.get(1));
        sequence.step();
        new LedgerExport(reader(), keeper.key()).write(directory);
        assertThat(verify(directory)).isInstanceOf(OfflineCheck.Verified.class);
        assertThat(Files.readAllLines(directory.resolve("bodies/000000.jsonl"))).hasSize(3);
        assertThat(reader().entry(events.get(1)).orElseThrow().body()).isNull();
    }

    private static void assertConflict(ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.CONFLICT));
    }

    private List<EventId> append(int count) {
        Database inside = new Database(database.inner());
        List<EventId> ids = new ArrayList<>();
        inside.inTransaction(() -> {
            for (int i = 0; i < count; i++) {
                ids.add(
                        ledgerOf(
                                inside,
                                op,
                                LedgerEvent.done("person.frozen", ada).with(Map.of("i", i))));
            }
        });
        return ids;
    }

    private static EventId ledgerOf(Database inside, Operation op, LedgerEvent event) {
        Ledger ledger = new Ledger(inside, InstantSource.system(), Randomness.secure());
        return inside.inTransaction(() -> ledger.append(op, event));
    }

    private Sequence sequence(CheckpointSigner signer) {
        return new Sequence(new Database(database.sequencer()), signer, TestKeeper.ORIGIN);
    }

    private LedgerReader reader() {
        return new LedgerReader(new Database(database.inner()));
    }

    /// Stops before the keeper remembers, or after it has and before we have.
    private CheckpointSigner crashing(int point) {
        return (checkpoint, proof) -> {
            if (point == 1) {
                throw new Crash();
            }
            dev.sallyport.translog.SignedCheckpoint signed = keeper.sign(checkpoint, proof);
            if (point == 2) {
                throw new Crash();
            }
            return signed;
        };
    }

    private OfflineCheck verify(Path export) {
        return OfflineLog.verify(
                new LogDirectory(export.resolve("log")),
                keeper.policy(),
                Instant.now(),
                EntryRule.NONE);
    }

    /// What somebody with the superuser's password can do.
    private void tamper(String statement) {
        Database owner = new Database(database.owner());
        owner.inTransaction(() -> {
            owner.jdbc().sql("set local session_replication_role = replica").update();
            assertThat(owner.jdbc().sql(statement).update()).isPositive();
        });
    }

    private static final class Crash extends RuntimeException {}
}
