package dev.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.database.Database;
import dev.sallyport.database.Violation;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Relations;
import dev.sallyport.testkit.Operations;
import dev.sallyport.testkit.TestDatabase;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What whoever has the outer door's connections can freeze by hand, none of its code in between.
class OuterFreezeTest {
    @RegisterExtension final TestDatabase test = new TestDatabase();

    private final Operation op = Operations.real().process("test");

    @Test
    void two_administrators_remain_whatever_the_outer_door_says() {
        // Given three, one of whom says so of themselves
        PersonId ada = administrator("ada");
        PersonId bob = administrator("bob");
        PersonId carl = administrator("carl");
        assertThat(byHand(ada, ada)).isEqualTo("FROZEN");
        // Then neither of the two others, in whosever name, nor by the function from before
        for (PersonId name : Stream.of(bob, carl, ada).toList()) {
            assertRefused(() -> byHand(bob, name));
        }
        assertRefused(() -> byHand(carl, null));
        assertRefused(() ->
                outside()
                        .jdbc()
                        .sql("select core.freeze_person(:who)")
                        .param("who", carl.value())
                        .query(Boolean.class)
                        .single());
        assertThatThrownBy(() -> people(outside()).freeze(Operations.real().outside(bob), bob))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.CONFLICT));
        // but who is frozen already, and whoever does not administer
        assertThat(byHand(ada, bob)).isEqualTo("AGAIN");
        assertThat(byHand(active("dora"), bob)).isEqualTo("FROZEN");
        assertThat(state(bob)).isEqualTo(PersonState.ACTIVE);
        assertThat(state(carl)).isEqualTo(PersonState.ACTIVE);
        // and the inner door counts by itself
        assertThat(people(inside()).freeze(Operations.real().inside(bob), bob)).isTrue();
    }

    @Test
    void an_administrator_who_is_not_one_any_more_counts_for_nothing() {
        PersonId ada = administrator("ada");
        administrator("bob");
        PersonId past = administrator("past");
        PersonId invited = people(inside()).add(op, NewPerson.employee("new", "New")).id();
        relate(invited);
        inside().inTransaction(() ->
                relations().unrelate(op, past.text(), "administrator", Ask.INSTALLATION));
        assertRefused(() -> byHand(ada, ada));
        assertThat(byHand(past, ada)).isEqualTo("FROZEN");
    }

    @Test
    void two_freezes_at_once_are_counted_one_by_one() throws Exception {
        PersonId ada = administrator("ada");
        PersonId bob = administrator("bob");
        administrator("carl");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> both =
                    Stream.of(ada, bob).map(it -> threads.submit(() -> byHand(it, it))).toList();
            int refused = 0;
            for (Future<String> each : both) {
                try {
                    assertThat(each.get()).isEqualTo("FROZEN");
                } catch (java.util.concurrent.ExecutionException refusal) {
                    assertThat(Violation.constraint(refusal)).contains("two_administrators_remain");
                    refused++;
                }
            }
            assertThat(refused).isEqualTo(1);
        }
    }

    @Test
    void a_name_that_cannot_be_is_not_kept_and_the_freeze_is() {
        PersonId active = active("ada");
        PersonId frozen = active("bob");
        byHand(frozen, frozen);
        for (PersonId name : List.of(frozen, new PersonId(new UUID(1, 2)))) {
            PersonId some = active("some-" + name.text().substring(24));
            assertThat(byHand(some, name)).isEqualTo("FROZEN");
            assertThat(person(some).frozenBy()).isNull();
        }
        // and of one that can, it is known on whose word
        PersonId other = active("other");
        byHand(other, active);
        assertThat(person(other).frozenBy()).isEqualTo(active);
        assertThat(person(other).frozenDoor()).isEqualTo(Door.OUTER);
        assertThat(person(frozen).frozenBy()).isEqualTo(frozen);
    }

    @Test
    void the_database_reads_ids_as_we_print_them() {
        long seed = 20261125;
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Database owner = new Database(test.owner());
        Stream.concat(
                        Stream.of(new UUID(0, 0), new UUID(-1, -1), new UUID(1L << 63, 1)),
                        Stream.generate(() -> new UUID(random.nextLong(), random.nextLong()))
                                .limit(200))
                .forEach(id ->
                        assertThat(
                                        owner.jdbc()
                                                .sql("select core.person_named(:text)")
                                                .param("text", new PersonId(id).text())
                                                .query(UUID.class)
                                                .single())
                                .as("seed %d", seed)
                                .isEqualTo(id));
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .satisfies(refusal ->
                        assertThat(Violation.constraint(refusal))
                                .contains("two_administrators_remain"));
    }

    private String byHand(PersonId who, @Nullable PersonId name) {
        return outside()
                .jdbc()
                .sql("select core.freeze_person_by(:who, :name)")
                .param("who", who.value())
                .param("name", name == null ? null : name.value(), java.sql.Types.OTHER)
                .query(String.class)
                .single();
    }

    private PersonId administrator(String name) {
        PersonId id = active(name);
        relate(id);
        return id;
    }

    private void relate(PersonId id) {
        inside().inTransaction(() ->
                relations().relate(op, id.text(), "administrator", Ask.INSTALLATION, null));
    }

    private PersonId active(String name) {
        PersonId id = people(inside()).add(op, NewPerson.employee(name, name)).id();
        people(inside()).activate(op, id);
        return id;
    }

    private Person person(PersonId id) {
        return people(inside()).get(id);
    }

    private PersonState state(PersonId id) {
        return person(id).state();
    }

    private Database inside() {
        return new Database(test.inner());
    }

    private Database outside() {
        return new Database(test.outer());
    }

    private Relations relations() {
        return new Relations(inside(), List.of("inner"));
    }

    private static People people(Database database) {
        InstantSource clock = InstantSource.system();
        Randomness randomness = Randomness.secure();
        return new People(database, new Ledger(database, clock, randomness), clock, randomness);
    }
}
