package dev.sallyport.identity;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.testkit.Operations;
import dev.sallyport.testkit.TestDatabase;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PeopleTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private final Operation op = Operations.real().process("test");
    private final Database inside = new Database(DATABASE.inner());
    private final People inner = people(DATABASE.inner());
    private final People outer = people(DATABASE.outer());

    @Test
    void a_person_is_invited_then_active_then_frozen_then_gone() {
        // Given
        PersonId id = inner.add(op, NewPerson.employee("Ada.Lovelace", "Ada Lovelace")).id();
        assertThat(outer.get(id).state()).isEqualTo(PersonState.INVITED);
        assertThat(outer.findByName("ADA.lovelace").orElseThrow().name()).isEqualTo("ada.lovelace");
        // When
        assertThat(outer.activate(op, id)).isTrue();
        assertThat(outer.activate(op, id)).isFalse();
        assertThat(outer.freeze(op, id)).isTrue();
        assertThat(outer.freeze(op, id)).isFalse();
        // Then
        assertThat(inner.get(id).state()).isEqualTo(PersonState.FROZEN);
        assertThatProblem(() -> outer.activate(op, id), ProblemCode.FORBIDDEN);
        assertThat(inner.unfreeze(op, id, List.of(), Map.of()).active()).isTrue();
        assertThat(inner.leave(op, id).state()).isEqualTo(PersonState.LEFT);
        assertThatProblem(() -> inner.unfreeze(op, id, List.of(), Map.of()), ProblemCode.CONFLICT);
        assertThat(types(id))
                .containsExactly(
                        "person.added inner",
                        "person.activated outer",
                        "person.frozen outer",
                        "person.frozen outer",
                        "person.unfrozen inner",
                        "person.left inner");
    }

    @Test
    void a_freeze_of_somebody_frozen_is_another_freeze() {
        // Given
        PersonId id = inner.add(op, NewPerson.employee("mary", "Mary")).id();
        PersonId by = inner.add(op, NewPerson.employee("nora", "Nora")).id();
        outer.activate(op, id);
        outer.activate(op, by);
        outer.freeze(Operations.real().outside(id), id);
        assertThat(inner.get(id).frozenDoor()).isEqualTo(Door.OUTER);
        // When again, several times within one moment
        Instant before = requireNonNull(inner.get(id).frozenAt());
        for (int i = 0; i < 8; i++) {
            assertThat(inner.freeze(Operations.real().inside(by), id)).isFalse();
            Instant after = requireNonNull(inner.get(id).frozenAt());
            // Then it is later by what a signed document can tell apart
            assertThat(after).isAfterOrEqualTo(before.plusMillis(1));
            before = after;
        }
        assertThat(inner.get(id).frozenBy()).isEqualTo(by);
        assertThat(inner.get(id).frozenDoor()).isEqualTo(Door.INNER);
        // and each is on record, as what it was
        assertThat(types(id).stream().filter("person.frozen inner"::equals)).hasSize(8);
        assertThat(
                        inside.jdbc()
                                .sql(
                                        """
                                        select count(*)
                                          from ledger.entry as e
                                          join ledger.body  as b on b.event_id = e.event_id
                                         where position(convert_to(:object, 'UTF8') in e.leaf) > 0
                                           and convert_from(b.content, 'UTF8')
                                               like '%"frozen_already":true%'
                                        """)
                                .param("object", id.text())
                                .query(Long.class)
                                .single())
                .isEqualTo(8);
        // and nobody who left is frozen
        inner.leave(op, id);
        assertThat(outer.freeze(op, id)).isFalse();
        assertThat(inner.get(id).state()).isEqualTo(PersonState.LEFT);
    }

    @Test
    void who_froze_somebody_is_known_until_the_freeze_is_lifted() {
        // Given
        PersonId id = inner.add(op, NewPerson.employee("hedy", "Hedy")).id();
        PersonId by = inner.add(op, NewPerson.employee("ida", "Ida")).id();
        outer.activate(op, id);
        outer.activate(op, by);
        // When
        outer.freeze(Operations.real().outside(by), id);
        // Then
        assertThat(inner.get(id).frozenBy()).isEqualTo(by);
        Instant frozen = inner.get(id).frozenAt();
        // and lifting it leaves the moment from which what they open counts
        inner.unfreeze(op, id, List.of(by), Map.of("reason", "found again"));
        assertThat(inner.get(id).frozenBy()).isNull();
        assertThat(inner.get(id).frozenAt()).isNull();
        assertThat(thawed(id)).isAfter(frozen);
        // and the entry is found by who signed, too
        assertThat(types(by))
                .containsExactly(
                        "person.added inner",
                        "person.activated outer",
                        "person.frozen outer",
                        "person.unfrozen inner");
        // and a process has no name
        Instant first = thawed(id);
        inner.freeze(op, id);
        assertThat(inner.get(id).frozenBy()).isNull();
        inner.unfreeze(op, id, List.of(), Map.of());
        assertThat(thawed(id)).isAfter(first);
    }

    @Test
    void a_freeze_that_meets_the_lifting_of_the_one_before_comes_after_it() throws Exception {
        PersonId id = inner.add(op, NewPerson.employee("joan", "Joan")).id();
        outer.freeze(op, id);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> again =
                    inside.inTransaction(() -> {
                        inner.hold(id);
                        inner.unfreeze(op, id, List.of(), Map.of());
                        Future<Boolean> waiting = threads.submit(() -> outer.freeze(op, id));
                        untilItWaits(waiting);
                        return waiting;
                    });
            assertThat(again.get()).isTrue();
        }
        assertThat(inner.get(id).state()).isEqualTo(PersonState.FROZEN);
    }

    /// Until it waits for a lock of ours, or has gone through without one.
    private static void untilItWaits(Future<?> call) {
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

    private Instant thawed(PersonId id) {
        return inside.jdbc()
                .sql("select thawed_at from core.person where person_id = :id")
                .param("id", id.value())
                .query((row, _) -> Rows.instant(row, "thawed_at"))
                .single();
    }

    @Test
    void a_name_is_never_given_twice() {
        PersonId gone = inner.add(op, NewPerson.employee("grace", "Grace")).id();
        inner.leave(op, gone);
        assertThatProblem(
                () -> inner.add(op, NewPerson.employee("Grace", "Another")), ProblemCode.CONFLICT);
        assertThat(types(gone)).hasSize(2);
    }

    @Test
    void the_outer_door_can_only_activate_and_freeze() {
        PersonId id = inner.add(op, NewPerson.employee("kurt", "Kurt")).id();
        for (ThrowingCallable forbidden :
                List.<ThrowingCallable>of(
                        () -> outer.add(op, NewPerson.employee("mallory", "Mallory")),
                        () -> outer.change(op, id, "Somebody", null),
                        () -> outer.unfreeze(op, id, List.of(), Map.of()),
                        () -> outer.leave(op, id),
                        () -> outer.resolve(op, id, id))) {
            assertThatThrownBy(forbidden).isInstanceOf(Exception.class);
        }
        assertThat(inner.get(id).displayName()).isEqualTo("Kurt");
        assertThat(inner.findByName("mallory")).isEmpty();
    }

    @Test
    void two_records_of_one_human_resolve_to_the_same() {
        PersonId one = inner.add(op, NewPerson.employee("alan", "Alan")).id();
        PersonId two = inner.add(op, NewPerson.employee("alan.admin", "Alan")).id();
        PersonId three = inner.add(op, NewPerson.employee("alan.old", "Alan")).id();
        inner.resolve(op, two, one);
        inner.resolve(op, three, two);
        assertThat(inner.human(three)).isEqualTo(inner.human(one)).isEqualTo(one);
        assertThatProblem(() -> inner.resolve(op, one, three), ProblemCode.CONFLICT);
        assertThatProblem(
                () -> inner.human(new PersonId(UUID.randomUUID())), ProblemCode.NOT_FOUND);
    }

    @Test
    void names_that_look_alike_or_hide_something_are_refused() {
        for (String bad :
                new String[] {"", "-x", "аda", "a b", "a\u0000", "x".repeat(64), "ada\n", "İ"}) {
            assertThatProblem(() -> NewPerson.employee(bad, "Ada"), ProblemCode.INVALID);
            assertThat(inner.findByName(bad)).isEmpty();
        }
        String id = new PersonId(new UUID(7, 7)).text();
        assertThatProblem(() -> NewPerson.employee(id, "Ada"), ProblemCode.INVALID);
        assertThatProblem(
                () ->
                        NewPerson.employee(
                                id.replace("psn_", "tgt_").toUpperCase(Locale.ROOT), "Ada"),
                ProblemCode.INVALID);
        assertThat(NewPerson.employee("psn_7", "Ada").name()).isEqualTo("psn_7");
        for (String bad : new String[] {"", " ", "a\u202Eb", "a\nb", "x".repeat(201)}) {
            assertThatProblem(() -> NewPerson.employee("ada", bad), ProblemCode.INVALID);
        }
    }

    @Test
    void a_page_goes_on_after_the_last_name() {
        for (String name : List.of("p1", "p2", "p3")) {
            inner.add(op, NewPerson.employee(name, name.toUpperCase(Locale.ROOT)));
        }
        assertThat(outer.page("p1", 2)).extracting(Person::name).containsExactly("p2", "p3");
    }

    @Test
    void a_command_that_fails_leaves_nothing() {
        assertThatThrownBy(() ->
                        inside.inTransaction(() -> {
                            inner.add(op, NewPerson.employee("nobody", "No"));
                            throw new IllegalStateException("stop");
                        }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(inner.findByName("nobody")).isEmpty();
        Person preview =
                inside.dryRun(() -> inner.add(op, NewPerson.employee("preview", "Preview")));
        assertThat(preview.name()).isEqualTo("preview");
        assertThat(inner.findByName("preview")).isEmpty();
    }

    private List<String> types(PersonId id) {
        return inside.jdbc()
                .sql(
                        """
                          select e.type || ' ' || e.written_by
                            from ledger.entry as e
                           where position(convert_to(:object, 'UTF8') in e.leaf) > 0
                        order by e.written_at, e.event_id
                        """)
                .param("object", id.text())
                .query(Rows::firstText)
                .list();
    }

    private static People people(DataSource source) {
        Database database = new Database(source);
        InstantSource clock = InstantSource.system();
        Randomness randomness = Randomness.secure();
        return new People(database, new Ledger(database, clock, randomness), clock, randomness);
    }

    private static AbstractThrowableAssert<?, ?> assertThatProblem(
            ThrowingCallable act, ProblemCode code) {
        return assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }
}
