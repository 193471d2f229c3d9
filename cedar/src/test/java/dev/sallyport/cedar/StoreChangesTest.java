package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A store changed step by step is the store built from scratch, and both are the obvious model.
final class StoreChangesTest {
    private static EntityUid uid(int i) {
        return new EntityUid("T", "e" + i);
    }

    /// All ways up, by walking.
    private static boolean reaches(Map<EntityUid, Entity> model, EntityUid from, EntityUid to) {
        Set<EntityUid> seen = new HashSet<>();
        List<EntityUid> open = new ArrayList<>(List.of(from));
        while (!open.isEmpty()) {
            EntityUid next = open.removeLast();
            if (next.equals(to)) {
                return true;
            }
            Entity entity = model.get(next);
            if (entity != null && seen.add(next)) {
                open.addAll(entity.parents());
            }
        }
        return false;
    }

    @Test
    void changed_stores_answer_as_built_ones_do() {
        for (long seed = 0; seed < 40; seed++) {
            Dice dice = new Dice(seed);
            int size = 3 + dice.below(400);
            Map<EntityUid, Entity> model = new HashMap<>();
            EntityStore store = EntityStore.EMPTY;
            store = EntityStore.of(List.of());
            for (int round = 0; round < 25; round++) {
                List<Entity> changed = new ArrayList<>();
                Set<EntityUid> removed = new HashSet<>();
                for (int i = dice.below(round == 0 ? size : 4); i >= 0; i--) {
                    int number = dice.below(size);
                    if (dice.oneIn(5)) {
                        removed.add(uid(number));
                    } else {
                        List<EntityUid> parents = new ArrayList<>();
                        for (int p = dice.below(4); p > 0; p--) {
                            parents.add(uid(number + 1 + dice.below(size)));
                        }
                        changed.add(Entity.of(uid(number), parents.toArray(new EntityUid[0])));
                    }
                }
                removed.forEach(model::remove);
                changed.forEach(entity -> model.put(entity.uid(), entity));
                store = store.with(changed, removed);
                EntityStore built = EntityStore.of(model.values());
                for (int probe = 0; probe < 60; probe++) {
                    EntityUid a = uid(dice.below(size));
                    EntityUid b = uid(dice.below(2 * size));
                    boolean expected = reaches(model, a, b);
                    assertThat(store.isIn(a, b)).as("seed %d", seed).isEqualTo(expected);
                    assertThat(built.isIn(a, b)).as("seed %d", seed).isEqualTo(expected);
                }
                assertThat(store.all()).hasSameSizeAs(built.all());
                assertThat(store.memberships()).isEqualTo(built.memberships());
            }
        }
    }
}
