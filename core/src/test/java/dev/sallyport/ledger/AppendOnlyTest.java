package dev.sallyport.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.testkit.Operations;
import dev.sallyport.testkit.TestDatabase;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Tries every forbidden verb under every role, the owner of the tables and the superuser included:
/// privilege stops the processes, the trigger stops the owners.
class AppendOnlyTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final List<String> ROLES =
            List.of("outer", "inner", "sequencer", "migrator", "owner");

    @BeforeAll
    static void an_entry_in_every_table() {
        Database inside = new Database(DATABASE.inner());
        Ledger ledger = new Ledger(inside, InstantSource.system(), Randomness.secure());
        PersonId person = new PersonId(UUID.randomUUID());
        for (int i = 0; i < 2; i++) {
            inside.inTransaction(() ->
                    ledger.append(
                            Operations.real().inside(person),
                            LedgerEvent.done("person.frozen", person)));
        }
        Sequence sequence =
                new Sequence(
                        new Database(DATABASE.sequencer()), new TestKeeper(), TestKeeper.ORIGIN);
        sequence.recover();
        assertThat(sequence.step()).isEqualTo(2);
    }

    @Test
    void nobody_changes_or_removes_what_is_written() {
        List<String> forbidden = new ArrayList<>();
        for (String table : List.of("entry", "position", "mention", "tree", "checkpoint")) {
            forbidden.add("delete from ledger." + table);
            forbidden.add("truncate ledger." + table + " cascade");
        }
        forbidden.addAll(
                List.of(
                        "update ledger.entry set written_by = 'inner'",
                        "update ledger.entry set leaf = leaf",
                        "update ledger.position set index = index + 100",
                        "update ledger.mention set object = 'x'",
                        "update ledger.tree set root = root",
                        "update ledger.checkpoint set note = note",
                        "update ledger.body set content = content",
                        "truncate ledger.body",
                        "truncate ledger.waiting",
                        "delete from ledger.tile",
                        "truncate ledger.tile",
                        "update ledger.tile set hashes = substring(hashes for 32)",
                        "update ledger.tile set hashes = hashes",
                        "update ledger.tile set hashes = sha256('x') || hashes",
                        "update ledger.tile set level = level + 1"));
        for (String role : ROLES) {
            Database database = new Database(DATABASE.as(role));
            for (String statement : forbidden) {
                assertThatThrownBy(() -> database.jdbc().sql(statement).update())
                        .as("%s: %s", role, statement)
                        .rootCause()
                        .satisfies(cause ->
                                assertThat(cause.getMessage())
                                        .containsAnyOf(
                                                "permission denied",
                                                "append-only",
                                                "a tile only grows"));
            }
        }
        assertThat(
                        new Database(DATABASE.owner())
                                .jdbc()
                                .sql("select count(*) from ledger.position")
                                .query(Rows::firstNumber)
                                .single())
                .isEqualTo(2);
    }

    @Test
    void no_process_writes_past_the_functions() {
        for (String role : List.of("outer", "inner", "sequencer")) {
            Database database = new Database(DATABASE.as(role));
            for (String statement :
                    List.of(
                            """
                            insert into ledger.entry
                                   (event_id, written_at, written_by, type, leaf)
                            values (gen_random_uuid(), now(), 'inner', 'person.frozen', 'x')
                            """,
                            "insert into ledger.waiting values (gen_random_uuid())",
                            """
                            insert into ledger.body values (gen_random_uuid(), sha256('x'), 'x')
                            """,
                            """
                            insert into ledger.event_type
                            values ('outer', 'grant.opened', 'EFFECT', 'forged')
                            """,
                            "alter table ledger.entry disable trigger all",
                            "set session_replication_role = replica",
                            "set session authorization migrator",
                            "set role migrator",
                            "delete from ledger.body")) {
                assertThatThrownBy(() -> database.jdbc().sql(statement).update())
                        .as("%s: %s", role, statement)
                        .isInstanceOf(Exception.class);
            }
        }
    }

    @Test
    void only_the_sequencer_gives_places_and_moves_the_gate() {
        for (String role : List.of("outer", "inner")) {
            Database database = new Database(DATABASE.as(role));
            for (String statement :
                    List.of(
                            "insert into ledger.position values (99, gen_random_uuid())",
                            "insert into ledger.tree values (99, sha256('x'))",
                            "insert into ledger.checkpoint values (2, 'x')",
                            "insert into ledger.tile values (0, 9, sha256('x'))",
                            "insert into ledger.mention values ('x', 1)",
                            "delete from ledger.waiting",
                            "update ledger.gate set open = false")) {
                assertThatThrownBy(() -> database.jdbc().sql(statement).update())
                        .as("%s: %s", role, statement)
                        .rootCause()
                        .hasMessageContaining("permission denied");
            }
        }
        Database sequencer = new Database(DATABASE.sequencer());
        for (String statement :
                List.of(
                        "update ledger.gate set waiting_max = 1",
                        "select * from ledger.body",
                        "select * from core.person",
                        "select * from jobs.inner_task")) {
            assertThatThrownBy(() -> sequencer.jdbc().sql(statement).query().listOfRows())
                    .as(statement)
                    .rootCause()
                    .hasMessageContaining("permission denied");
        }
    }
}
