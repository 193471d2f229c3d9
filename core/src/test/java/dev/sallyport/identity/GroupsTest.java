package dev.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.GroupId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.policy.MembershipFacts;
import dev.sallyport.policy.Relations;
import dev.sallyport.testkit.Operations;
import dev.sallyport.testkit.SeededRandomness;
import dev.sallyport.testkit.TestDatabase;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GroupsTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private final Operation op = Operations.real().process("test");
    private final Groups inner = groups(DATABASE.inner(), Door.INNER);
    private final Groups outer = groups(DATABASE.outer(), Door.OUTER);
    private final Relations believedInside =
            new Relations(new Database(DATABASE.inner()), List.of("inner"));

    @Test
    void the_outer_door_adds_only_where_no_power_follows_however_nested() {
        // Given
        PersonId person = person();
        GroupId routine = group(GroupReach.ROUTINE);
        GroupId privileged = group(GroupReach.PRIVILEGED);
        GroupId middle = group(GroupReach.ROUTINE);
        assertThat(outer.join(op, routine, person)).isTrue();
        assertThat(outer.join(op, routine, person)).isFalse();
        assertProblem(() -> outer.join(op, privileged, person), ProblemCode.FORBIDDEN);
        // When
        inner.nest(op, middle, privileged);
        GroupId deep = group(GroupReach.ROUTINE);
        inner.nest(op, deep, middle);
        // Then
        assertProblem(() -> outer.join(op, middle, person), ProblemCode.FORBIDDEN);
        assertProblem(() -> outer.join(op, deep, person), ProblemCode.FORBIDDEN);
        assertThat(inner.isMember(privileged, person)).isFalse();
        assertThat(inner.join(op, deep, person)).isTrue();
        assertThat(inner.isMember(privileged, person)).isTrue();
        assertThat(inner.members(privileged)).containsExactly(person);
        assertThat(inner.of(person)).extracting(Group::id).contains(deep, middle, privileged);
    }

    @Test
    void the_outer_door_takes_out_of_any_group_and_the_fact_is_gone_inside() {
        PersonId person = person();
        GroupId privileged = group(GroupReach.PRIVILEGED);
        inner.join(op, privileged, person);
        assertThat(believedInside.holds(person.text(), "member", privileged.text())).isTrue();
        assertThat(outer.leave(op, privileged, person)).isTrue();
        assertThat(outer.leave(op, privileged, person)).isFalse();
        assertThat(inner.isMember(privileged, person)).isFalse();
        assertThat(believedInside.holds(person.text(), "member", privileged.text())).isFalse();
    }

    @Test
    void the_outer_door_changes_no_group() {
        GroupId routine = group(GroupReach.ROUTINE);
        GroupId other = group(GroupReach.ROUTINE);
        NewGroup fresh = new NewGroup("outside", "Outside", GroupReach.ROUTINE, null);
        for (ThrowingCallable forbidden :
                List.<ThrowingCallable>of(
                        () -> outer.add(op, new GroupId(UUID.randomUUID()), fresh),
                        () -> outer.retire(op, routine),
                        () -> outer.nest(op, routine, other),
                        () -> outer.unnest(op, routine, other))) {
            assertThatThrownBy(forbidden).isInstanceOf(Exception.class);
        }
        assertThat(inner.get(routine).retired()).isFalse();
        assertThat(inner.findByName("outside")).isEmpty();
    }

    @Test
    void a_retired_group_takes_nobody_and_lets_people_out() {
        PersonId person = person();
        GroupId group = group(GroupReach.ROUTINE);
        inner.join(op, group, person);
        inner.retire(op, group);
        assertProblem(() -> inner.join(op, group, person()), ProblemCode.CONFLICT);
        assertProblem(() -> outer.join(op, group, person()), ProblemCode.CONFLICT);
        assertThat(outer.leave(op, group, person)).isTrue();
    }

    @Test
    void nesting_never_closes_a_ring() {
        SeededRandomness random = SeededRandomness.printed();
        List<GroupId> groups = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            groups.add(group(GroupReach.PRIVILEGED));
        }
        Set<List<Integer>> edges = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            int from = random.random().nextInt(6);
            int to = random.random().nextInt(6);
            boolean ring = from == to || reaches(edges, from, to);
            boolean there = edges.contains(List.of(to, from));
            try {
                inner.nest(op, groups.get(from), groups.get(to));
                assertThat(ring || there).isFalse();
                edges.add(List.of(to, from));
            } catch (Problem refused) {
                assertThat(refused.code())
                        .isEqualTo(ring ? ProblemCode.INVALID : ProblemCode.CONFLICT);
                assertThat(ring || there).isTrue();
            }
        }
    }

    @Test
    void names_are_unique_and_unknown_things_are_not_found() {
        GroupId group = group(GroupReach.ROUTINE);
        String name = inner.get(group).name();
        assertProblem(
                () ->
                        inner.add(
                                op,
                                new GroupId(UUID.randomUUID()),
                                new NewGroup(name, "Again", GroupReach.ROUTINE, null)),
                ProblemCode.CONFLICT);
        GroupId nowhere = new GroupId(UUID.randomUUID());
        assertProblem(() -> inner.get(nowhere), ProblemCode.NOT_FOUND);
        assertProblem(() -> inner.join(op, nowhere, person()), ProblemCode.NOT_FOUND);
        assertProblem(
                () -> inner.join(op, group, new PersonId(UUID.randomUUID())),
                ProblemCode.NOT_FOUND);
        assertThat(inner.page(null, 200)).extracting(Group::name).contains(name).isSorted();
    }

    private static boolean reaches(Set<List<Integer>> edges, int from, int to) {
        return edges.contains(List.of(from, to))
                || edges.stream()
                        .filter(edge -> edge.getFirst() == from)
                        .anyMatch(edge -> reaches(edges, edge.get(1), to));
    }

    private PersonId person() {
        Database database = new Database(DATABASE.inner());
        return new People(database, ledger(database), InstantSource.system(), Randomness.secure())
                .add(op, NewPerson.employee("p" + UUID.randomUUID(), "Somebody"))
                .id();
    }

    private GroupId group(GroupReach reach) {
        GroupId id = new GroupId(UUID.randomUUID());
        return inner.add(op, id, new NewGroup("g" + UUID.randomUUID(), "A group", reach, null))
                .id();
    }

    private static Groups groups(DataSource source, Door door) {
        Database database = new Database(source);
        Relations relations = new Relations(database, List.of("inner", "outer"));
        return new Groups(database, door, ledger(database), new MembershipFacts(relations));
    }

    private static Ledger ledger(Database database) {
        return new Ledger(database, InstantSource.system(), Randomness.secure());
    }

    private static void assertProblem(ThrowingCallable act, ProblemCode code) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }
}
