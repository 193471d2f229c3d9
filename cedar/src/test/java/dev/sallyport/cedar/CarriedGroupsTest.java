package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Names carry the groups their entities were first in; decisions are of the groups they are in.
final class CarriedGroupsTest {
    private static final int WORLDS = 120;
    private static final int VERSIONS = 25;
    private static final int PEOPLE = 6;
    private static final int GROUPS = 16;
    private static final int THINGS = 4;

    /// A version of a store, and what it ought to say.
    private record Version(EntityStore store, Map<EntityUid, Entity> said) {
        static Version first() {
            return new Version(EntityStore.of(List.of()), Map.of());
        }

        Version with(List<Entity> changed, List<EntityUid> removed) {
            Map<EntityUid, Entity> after = new LinkedHashMap<>(said);
            removed.forEach(after::remove);
            changed.forEach(entity -> after.put(entity.uid(), entity));
            return new Version(store.with(changed, removed), after);
        }

        /// Made anew of what is said, in other numbers.
        EntityStore plain() {
            return EntityStore.of(said.values());
        }
    }

    private long carried;
    private long lookedUp;

    private static EntityUid person(int number) {
        return new EntityUid("User", "p" + number);
    }

    private static EntityUid group(int number) {
        return new EntityUid("Group", "g" + number);
    }

    private static EntityUid thing(int number) {
        return new EntityUid("Thing", "t" + number);
    }

    /// Versions of versions, not of the last one only: several grow from one.
    @Test
    void decisions_are_of_the_groups_of_their_version_whatever_names_carry() {
        for (int world = 0; world < WORLDS; world++) {
            Dice dice = new Dice(world);
            List<Version> versions = new ArrayList<>();
            versions.add(Version.first());
            PolicySet policies = policies(dice);
            CompiledPolicies compiled = CompiledPolicies.of(policies, versions.getFirst().store());
            while (versions.size() < VERSIONS) {
                versions.add(next(versions.get(dice.below(versions.size())), dice));
            }
            EntityStore foreign = next(next(Version.first(), dice), dice).store();
            for (Version version : versions) {
                check(version, versions.getLast().store(), compiled, policies);
                check(version, foreign, compiled, policies);
            }
        }
        assertThat(carried).isGreaterThan(10_000);
        assertThat(lookedUp).isGreaterThan(10_000);
    }

    private static PolicySet policies(Dice dice) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            text.append(dice.below(4) == 0 ? "forbid" : "permit")
                    .append(" (principal in Group::\"g")
                    .append(dice.below(GROUPS))
                    .append("\", action, resource")
                    .append(dice.below(2) == 0 ? "" : " in Group::\"g" + dice.below(GROUPS) + "\"")
                    .append(");\n");
        }
        return PolicySet.parse(text.toString());
    }

    private static Version next(Version before, Dice dice) {
        Map<EntityUid, Entity> changed = new LinkedHashMap<>();
        List<EntityUid> removed = new ArrayList<>();
        for (int i = 1 + dice.below(4); i > 0; i--) {
            EntityUid uid =
                    dice.below(3) == 0 ? thing(dice.below(THINGS)) : person(dice.below(PEOPLE));
            if (dice.below(6) == 0) {
                removed.add(uid);
            } else {
                changed.put(uid, Entity.of(uid, groups(dice)));
            }
        }
        if (dice.below(3) == 0) {
            int lower = dice.below(GROUPS - 1);
            int upper = lower + 1 + dice.below(GROUPS - lower - 1);
            changed.put(group(lower), Entity.of(group(lower), group(upper)));
        }
        removed.removeAll(changed.keySet());
        return before.with(new ArrayList<>(changed.values()), removed);
    }

    /// None, few, as many as a name can carry, and more.
    private static EntityUid[] groups(Dice dice) {
        BitSet some = new BitSet();
        int count = dice.below(3) == 0 ? dice.below(GROUPS + 1) : dice.below(4);
        for (int i = 0; i < count; i++) {
            some.set(dice.below(GROUPS));
        }
        return some.stream().mapToObj(CarriedGroupsTest::group).toArray(EntityUid[]::new);
    }

    /// @param known whose instances are asked about: of this store, or of another one
    private void check(
            Version version, EntityStore known, CompiledPolicies compiled, PolicySet policies) {
        EntityStore store = version.store();
        EntityStore plain = version.plain();
        for (int who = 0; who < PEOPLE; who++) {
            for (int which = 0; which < THINGS; which++) {
                Request asked =
                        Request.of(
                                known.canonical(person(who)),
                                new EntityUid("Action", "a"),
                                known.canonical(thing(which)));
                boolean expected = Authorizer.decide(asked, policies, plain).allowed();
                assertThat(compiled.allows(asked, store)).isEqualTo(expected);
                assertThat(compiled.decide(asked, store))
                        .isEqualTo(Authorizer.decide(asked, policies, plain));
                count(asked.principal(), store);
                count(asked.resource(), store);
            }
        }
    }

    private void count(EntityUid uid, EntityStore store) {
        if (isCarried(uid, store)) {
            carried++;
        } else {
            lookedUp++;
        }
    }

    private static boolean isCarried(EntityUid uid, EntityStore store) {
        return store.uids().holds(uid) && store.hierarchy().carries(store.uids().find(uid));
    }

    @Test
    void a_name_carries_what_it_was_given_and_nothing_else() {
        Dice dice = new Dice(1);
        for (int round = 0; round < 20_000; round++) {
            int[] groups = numbers(dice, dice.below(Carried.MOST + 3));
            boolean fits =
                    groups.length > 0
                            && groups.length <= Carried.MOST
                            && Arrays.stream(groups).allMatch(each -> each < 1 << 21);
            assertThat(Carried.fit(groups)).isEqualTo(fits);
            if (!fits) {
                continue;
            }
            EntityUid name = new EntityUid("User", "p", groups);
            int[] read = new int[Carried.MOST];
            int count = name.carried(read);
            assertThat(Arrays.copyOf(read, count)).isEqualTo(groups);
            assertThat(name.carries(groups)).isTrue();
            int[] others = numbers(dice, 1 + dice.below(Carried.MOST));
            assertThat(name.carries(others)).isEqualTo(Arrays.equals(groups, others));
            int[] fewer = Arrays.copyOf(groups, groups.length - 1);
            assertThat(name.carries(fewer)).isFalse();
            EntityUid same = new EntityUid("User", "p");
            assertThat(name.equals(same) && same.equals(name)).isTrue();
            assertThat(name).hasSameHashCodeAs(same);
        }
    }

    /// Small ones, the largest that fit, and larger ones.
    private static int[] numbers(Dice dice, int count) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] =
                    switch (dice.below(40)) {
                        case 0 -> (1 << 21) - 1 + dice.below(2);
                        case 1 -> 0;
                        default -> dice.below(1 << 21);
                    };
        }
        return numbers;
    }

    @Test
    void marks_are_a_set_and_an_edit_leaves_what_was() {
        Dice dice = new Dice(2);
        Marks marks = Marks.NONE;
        BitSet expected = new BitSet();
        for (int round = 0; round < 300; round++) {
            Marks before = marks;
            BitSet was = (BitSet) expected.clone();
            Marks.Edit edit = new Marks.Edit(marks);
            for (int i = dice.below(30); i > 0; i--) {
                int number = dice.below(dice.below(2) == 0 ? 200 : 40_000);
                boolean marked = dice.below(2) == 0;
                edit.set(number, marked);
                expected.set(number, marked);
            }
            marks = edit.done();
            check(marks, expected);
            check(before, was);
        }
        assertThat(marks.has(-1)).isFalse();
        assertThat(marks.has(Integer.MAX_VALUE)).isFalse();
    }

    private static void check(Marks marks, BitSet expected) {
        for (int number = 0; number < 41_000; number++) {
            if (marks.has(number) != expected.get(number)) {
                assertThat(marks.has(number)).as("%d", number).isEqualTo(expected.get(number));
            }
        }
    }

    /// Persons that others speak of before they are told of themselves carry their groups too.
    @Test
    void who_is_named_by_others_first_carries_groups_as_well() {
        Entity server =
                new Entity(
                        thing(0),
                        Value.RecordOf.copyOf(Map.of("owner", person(0))),
                        Value.RecordOf.EMPTY,
                        List.of(group(0)));
        Collection<Entity> all = List.of(server, Entity.of(person(0), group(1), group(2)));
        EntityStore store = EntityStore.of(all);
        EntityUid name = store.canonical(person(0));
        assertThat(isCarried(name, store)).isTrue();
    }

    /// Else a store of many memberships holds a name for each.
    @Test
    void memberships_hold_one_instance_of_each_group() {
        EntityStore store =
                EntityStore.of(
                        List.of(
                                Entity.of(person(0), group(2), group(1)),
                                Entity.of(person(1), group(1), group(2)),
                                Entity.of(group(1))));
        for (int who = 0; who < 2; who++) {
            Entity entity = java.util.Objects.requireNonNull(store.find(person(who)));
            for (EntityUid group : entity.parents()) {
                assertThat(group).isSameAs(store.canonical(new EntityUid("Group", group.id())));
            }
        }
        assertThat(store.find(person(0))).isEqualTo(Entity.of(person(0), group(2), group(1)));
    }
}
