package dev.sallyport.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.EventId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.testkit.Operations;
import dev.sallyport.testkit.TestDatabase;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LedgerTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final PersonId ADA = new PersonId(new UUID(1, 1));
    private static final LedgerEvent EVENT = LedgerEvent.done("person.frozen", ADA);

    private final Operation op = Operations.real().inside(ADA).because("phishing at the gate");
    private final Database inside = new Database(DATABASE.inner());
    private final Database outside = new Database(DATABASE.outer());
    private final Database owner = new Database(DATABASE.owner());
    private final Ledger inner = ledger(inside);
    private final Ledger outer = ledger(outside);

    @AfterEach
    void open_the_gate() {
        owner.jdbc()
                .sql(
                        """
                        update ledger.gate
                           set open = true, waiting_max = 268435456, reserve = 67108864
                        """)
                .update();
    }

    @Test
    void an_entry_commits_with_its_effect_or_not_at_all() {
        EventId undone = inside.dryRun(() -> inner.append(op, EVENT));
        EventId done = inside.inTransaction(() -> inner.append(op, EVENT));
        assertThat(leaf(undone)).isEmpty();
        assertThat(leaf(done)).isPresent();
        assertThatThrownBy(() -> inner.append(op, EVENT)).isInstanceOf(Bug.class);
    }

    @Test
    void the_database_writes_the_bytes_that_the_verifier_reads() {
        // When
        Instant before = outside.now().minusMillis(1);
        EventId id =
                outside.inTransaction(
                        () -> outer.append(op, EVENT.with(Map.of("note", "ünïcode", "n", 7))));
        // Then
        byte[] leaf = leaf(id).orElseThrow();
        LedgerEntry entry = LedgerEntry.parse(leaf);
        assertThat(entry.toBytes()).isEqualTo(leaf);
        assertThat(entry.id()).isEqualTo(id);
        assertThat(entry.writtenAt()).isBetween(before, outside.now());
        assertThat(entry.writtenBy()).isEqualTo("outer");
        assertThat(entry.type()).isEqualTo("person.frozen");
        assertThat(entry.header().actor()).isEqualTo("person:" + ADA.text());
        assertThat(entry.header().door()).isEqualTo(Door.INNER);
        assertThat(entry.header().operation()).isEqualTo(op.id());
        assertThat(entry.header().objects()).containsExactly(LedgerObject.of(ADA));
        EntryBody body = body(id).orElseThrow();
        assertThat(entry.belongs(body.salt(), body.content())).isTrue();
        assertThat(body.json())
                .isEqualTo(
                        "{\"address\":\"192.0.2.7\",\"n\":7,\"note\":\"ünïcode\","
                                + "\"reason\":\"phishing at the gate\"}");
    }

    @Test
    void a_role_writes_only_the_types_it_owns() {
        for (String foreign : List.of("person.added", "group.nested", "no.such-type")) {
            assertThatThrownBy(() ->
                            outside.inTransaction(
                                    () -> outer.append(op, LedgerEvent.done(foreign, ADA))))
                    .as(foreign)
                    .isInstanceOf(Bug.class);
        }
        assertThatThrownBy(() ->
                        new Database(DATABASE.sequencer())
                                .jdbc()
                                .sql("select ledger.append(null,null,null,null,null,false)")
                                .query()
                                .singleRow())
                .rootCause()
                .hasMessageContaining("permission denied");
    }

    @Test
    void a_closed_gate_refuses_effects_and_lets_access_end() {
        owner.jdbc().sql("update ledger.gate set open = false").update();
        assertThatThrownBy(() -> inside.inTransaction(() -> inner.append(op, EVENT)))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.UNAVAILABLE));
        assertThat(inside.inTransaction(() -> inner.appendEnding(op, EVENT))).isPresent();
    }

    @Test
    void the_reserve_is_only_for_ended_access_and_when_it_is_gone_access_ends_all_the_same() {
        inside.inTransaction(() -> inner.append(op, EVENT));
        owner.jdbc().sql("update ledger.gate set waiting_max = 0").update();
        assertThatThrownBy(() -> inside.inTransaction(() -> inner.append(op, EVENT)))
                .isInstanceOf(Problem.class);
        assertThat(inside.inTransaction(() -> inner.appendEnding(op, EVENT))).isPresent();
        owner.jdbc().sql("update ledger.gate set reserve = 0").update();
        Optional<EventId> nothing =
                inside.inTransaction(() -> {
                    Optional<EventId> missing = inner.appendEnding(op, EVENT);
                    inside.jdbc()
                            .sql(
                                    """
                                    insert into core.unit (unit_id, name, title)
                                    values (:id, 'ended', 'effect')
                                    """)
                            .param("id", UUID.randomUUID())
                            .update();
                    return missing;
                });
        assertThat(nothing).isEmpty();
        assertThat(inside.jdbc().sql("select name from core.unit").query(Rows::firstText).list())
                .as("the effect itself is kept")
                .containsExactly("ended");
    }

    @Test
    void an_end_whose_details_cannot_be_told_is_on_record_without_them() {
        for (Object unfit : new Object[] {"x".repeat(70_000), new Object(), 1.5}) {
            EventId id =
                    inside.inTransaction(
                                    () -> inner.appendEnding(op, EVENT.with(Map.of("x", unfit))))
                            .orElseThrow();
            LedgerEntry entry = LedgerEntry.parse(leaf(id).orElseThrow());
            assertThat(entry.type()).isEqualTo(EVENT.type());
            assertThat(entry.header().objects()).containsExactly(LedgerObject.of(ADA));
            assertThat(body(id).orElseThrow().json()).isEqualTo("{\"details_missing\":true}");
        }
    }

    @Test
    void an_end_of_a_type_that_nobody_may_write_ends_all_the_same() {
        LedgerEvent foreign = LedgerEvent.done("no.such-type", ADA);
        assertThat(inside.inTransaction(() -> inner.appendEnding(op, foreign))).isEmpty();
        assertThatThrownBy(() -> inner.appendEnding(op, foreign))
                .as("outside of a transaction it is a bug of the caller")
                .isInstanceOf(Bug.class);
    }

    @Test
    void half_a_character_stops_no_entry() {
        EventId id =
                inside.inTransaction(
                        () -> inner.append(op, EVENT.with(Map.of("note", "a\ud83d and \ude00b"))));
        assertThat(body(id).orElseThrow().json()).contains("\"note\":\"a? and ?b\"");
    }

    @Test
    void a_header_or_body_that_is_too_large_is_refused() {
        assertThatThrownBy(() ->
                        inside.inTransaction(() ->
                                inner.append(op, EVENT.with(Map.of("x", "x".repeat(70_000))))))
                .isInstanceOf(Problem.class);
        byte[] long_ = new byte[4097];
        assertThatThrownBy(() ->
                        inside.jdbc()
                                .sql("select ledger.append(:i, :t, :h, :s, :c, false)")
                                .param("i", UUID.randomUUID())
                                .param("t", "person.frozen")
                                .param("h", long_)
                                .param("s", new byte[16])
                                .param("c", new byte[0])
                                .query()
                                .singleRow())
                .rootCause()
                .hasMessageContaining("header too long");
    }

    @Test
    void secrets_and_unknown_things_do_not_become_lines_in_the_ledger() {
        for (Object odd :
                new Object[] {
                    Secret.takeOwnershipOf(new byte[1]), new byte[1], 1.5, new Object()
                }) {
            assertThatThrownBy(() ->
                            inside.inTransaction(
                                    () -> inner.append(op, EVENT.with(Map.of("x", odd)))))
                    .isInstanceOf(Bug.class);
        }
        for (String bad : new String[] {"", "Ada Lovelace", "x".repeat(121), "a\nb", "_x"}) {
            assertThatThrownBy(() -> new LedgerObject(bad)).isInstanceOf(Problem.class);
        }
    }

    @Test
    void erasing_a_body_is_recorded_and_leaves_the_entry() {
        EventId id = inside.inTransaction(() -> inner.append(op, EVENT));
        assertThatThrownBy(() -> outer.eraseBody(op, id))
                .rootCause()
                .hasMessageContaining("permission denied");
        inner.eraseBody(op, id);
        assertThat(body(id)).isEmpty();
        assertThat(leaf(id)).isPresent();
        assertThatThrownBy(() -> inner.eraseBody(op, id)).isInstanceOf(Problem.class);
        assertThat(
                        owner.jdbc()
                                .sql("select type from ledger.entry where type like 'ledger.%'")
                                .query(Rows::firstText)
                                .list())
                .containsExactly("ledger.body-erased");
    }

    @Test
    void foreign_bytes_are_read_strictly_or_refused_as_problems() {
        byte[] leaf = leaf(inside.inTransaction(() -> inner.append(op, EVENT))).orElseThrow();
        java.util.Random random = new java.util.Random(17);
        for (int i = 0; i < 3_000; i++) {
            byte[] changed = leaf.clone();
            for (int j = random.nextInt(3); j >= 0; j--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(LedgerEntry.parse(changed).toBytes()).isEqualTo(changed);
            } catch (Problem expected) {
                assertThat(expected.code()).isIn(ProblemCode.MALFORMED, ProblemCode.INVALID);
            }
        }
    }

    private Optional<byte[]> leaf(EventId id) {
        return owner.jdbc()
                .sql("select leaf from ledger.entry where event_id = :id")
                .param("id", id.value())
                .query((row, _) -> Rows.bytes(row, "leaf"))
                .optional();
    }

    private Optional<EntryBody> body(EventId id) {
        return owner.jdbc()
                .sql("select salt, content from ledger.body where event_id = :id")
                .param("id", id.value())
                .query((row, _) ->
                        new EntryBody(Rows.bytes(row, "salt"), Rows.bytes(row, "content")))
                .optional();
    }

    private static Ledger ledger(Database database) {
        return new Ledger(database, InstantSource.system(), Randomness.secure());
    }
}
