package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The ways back, after any changes, are what looking at everybody says.
final class ReverseIndexTest {
    private static final List<String> TYPES = List.of("T", "U");

    private static EntityUid uid(int i) {
        return new EntityUid(TYPES.get(i % 2), "e" + i);
    }

    private static Entity made(Dice dice, int number, int size) {
        List<EntityUid> parents = new ArrayList<>();
        for (int i = dice.below(4); i > 0; i--) {
            parents.add(uid(number + 1 + dice.below(size)));
        }
        Map<String, Value> attributes = new TreeMap<>();
        if (dice.oneIn(2)) {
            attributes.put("one", uid(dice.below(size)));
        }
        if (dice.oneIn(2)) {
            Value[] some = new Value[dice.below(4)];
            for (int i = 0; i < some.length; i++) {
                some[i] = dice.oneIn(4) ? new Value.Int(i) : uid(dice.below(size));
            }
            attributes.put(dice.oneIn(3) ? "one" : "some", Value.SetOf.of(some));
        }
        if (!dice.oneIn(4)) {
            Value level = new Value.Int(dice.below(6));
            attributes.put("level", dice.oneIn(5) ? new Value.Text("high") : level);
        }
        return new Entity(
                uid(number),
                Value.RecordOf.copyOf(attributes),
                Value.RecordOf.EMPTY,
                List.copyOf(parents));
    }

    @Test
    void the_ways_back_follow_every_change() {
        long hits = 0;
        for (long seed = 0; seed < 40; seed++) {
            Dice dice = new Dice(seed);
            int size = 3 + dice.below(300);
            Map<EntityUid, Entity> model = new HashMap<>();
            EntityStore store = EntityStore.of(List.of());
            for (int round = 0; round < 12; round++) {
                List<Entity> changed = new ArrayList<>();
                Set<EntityUid> removed = new HashSet<>();
                for (int i = dice.below(round == 0 ? size * 2 : 5); i >= 0; i--) {
                    int number = dice.below(size);
                    removed.addAll(dice.oneIn(5) ? Set.of(uid(number)) : Set.of());
                    changed.add(made(dice, number, size));
                }
                removed.forEach(model::remove);
                changed.forEach(entity -> model.put(entity.uid(), entity));
                store = store.with(changed, removed);
                hits += compare(model, store, dice, size, "seed " + seed);
            }
        }
        assertThat(hits).isGreaterThan(1_000);
    }

    private static long compare(
            Map<EntityUid, Entity> model, EntityStore store, Dice dice, int size, String as) {
        long hits = 0;
        for (int probe = 0; probe < 15; probe++) {
            EntityUid target = uid(dice.below(2 * size));
            String type = dice.pick(TYPES);
            String attribute = dice.oneIn(2) ? "one" : "some";
            Set<EntityUid> below = new TreeSet<>();
            Set<EntityUid> naming = new TreeSet<>();
            for (Entity entity : model.values()) {
                if (entity.uid().type().equals(type)) {
                    if (store.isIn(entity.uid(), target)) {
                        below.add(entity.uid());
                    }
                    Value value = entity.attributes().get(attribute);
                    if (target.equals(value)
                            || value instanceof Value.SetOf set && set.contains(target)) {
                        naming.add(entity.uid());
                    }
                }
            }
            hits += below.size() + naming.size();
            assertThat(new TreeSet<>(store.below(target, type))).as(as).isEqualTo(below);
            assertThat(new TreeSet<>(store.naming(target, type, attribute)))
                    .as(as)
                    .isEqualTo(naming);
        }
        for (String type : TYPES) {
            for (String attribute : List.of("one", "some", "level", "none")) {
                hits += compareValues(model, store, type, attribute, as);
            }
        }
        return hits;
    }

    /// Which value an entity has, or that it has none; nothing of one whose values are too many.
    private static long compareValues(
            Map<EntityUid, Entity> model,
            EntityStore store,
            String type,
            String attribute,
            String as) {
        int number = store.uids().type(type);
        if (number < 0) {
            return 0;
        }
        Column column = store.references().column(number, attribute);
        if (column == null) {
            assertThat(attribute).as(as).isNotIn("level", "none");
            return 0;
        }
        long hits = 0;
        for (Entity entity : model.values()) {
            if (entity.uid().type().equals(type)) {
                int code = column.code(store.uids().find(entity.uid()));
                Value value = code == 0 ? null : column.value(code);
                assertThat(value).as(as).isEqualTo(entity.attributes().get(attribute));
                hits += code == 0 ? 0 : 1;
            }
        }
        return hits;
    }

    @Test
    void values_that_nobody_has_any_more_make_room_for_others() {
        Dice dice = new Dice(13);
        Map<EntityUid, Entity> model = new HashMap<>();
        EntityStore store = EntityStore.of(List.of());
        for (int round = 0; round < 2_000; round++) {
            EntityUid uid = new EntityUid("T", "e" + dice.below(40));
            if (dice.oneIn(5)) {
                model.remove(uid);
                store = store.with(List.of(), Set.of(uid));
            } else {
                Value.RecordOf attributes =
                        Value.RecordOf.copyOf(Map.of("level", new Value.Int(dice.below(5_000))));
                Entity made = new Entity(uid, attributes, Value.RecordOf.EMPTY, List.of());
                model.put(uid, made);
                store = store.with(List.of(made), Set.of());
            }
            if (round % 10 == 0) {
                compareValues(model, store, "T", "level", "round " + round);
            }
        }
        assertThat(model).hasSizeGreaterThan(20);
    }

    @Test
    void a_sorted_set_changes_as_a_tree_does() {
        Dice dice = new Dice(7);
        TreeSet<Integer> model = new TreeSet<>();
        NumberSet set = NumberSet.EMPTY;
        for (int round = 0; round < 400; round++) {
            Set<Integer> added = new TreeSet<>();
            Set<Integer> removed = new TreeSet<>();
            for (int i = dice.below(round % 50 == 0 ? 5_000 : 6); i >= 0; i--) {
                int number = dice.below(4_000);
                (dice.oneIn(3) ? removed : added).add(number);
            }
            removed.removeAll(added);
            model.addAll(added);
            model.removeAll(removed);
            set = set.change(ints(added), ints(removed));
            List<Integer> all = new ArrayList<>();
            for (int[] piece : set.pieces()) {
                assertThat(piece).isNotEmpty();
                for (int number : piece) {
                    all.add(number);
                }
            }
            assertThat(all).containsExactlyElementsOf(model);
            assertThat(set.size()).isEqualTo(model.size());
            int probe = dice.below(4_000);
            assertThat(set.contains(probe)).isEqualTo(model.contains(probe));
        }
    }

    private static int[] ints(Set<Integer> some) {
        return some.stream().mapToInt(Integer::intValue).toArray();
    }

    @Test
    void pages_keep_their_order_while_names_come() {
        Dice dice = new Dice(11);
        EntityStore store = EntityStore.of(List.of());
        PolicySet all = PolicySet.parse("permit (principal, action, resource);");
        CompiledPolicies compiled = CompiledPolicies.of(all, store);
        TreeSet<EntityUid> model = new TreeSet<>();
        for (int round = 0; round < 12; round++) {
            List<Entity> more = new ArrayList<>();
            for (int i = dice.below(round == 4 ? 4_000 : 300); i >= 0; i--) {
                more.add(Entity.of(new EntityUid("T", "e" + dice.below(1_000_000))));
            }
            more.forEach(entity -> model.add(entity.uid()));
            store = store.with(new HashSet<>(more), Set.of());
            List<EntityUid> hits = new ArrayList<>();
            EntityUid after = null;
            do {
                PolicySearch.Found page =
                        compiled.search(store)
                                .subjects(
                                        uid(0),
                                        uid(0),
                                        "T",
                                        Value.RecordOf.EMPTY,
                                        new PolicySearch.Page(after, 997));
                hits.addAll(page.hits());
                after = page.next();
            } while (after != null);
            assertThat(hits).containsExactlyElementsOf(model);
        }
    }
}
