package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a resource is in is what the hierarchy says, in however few or many places it is.
final class PlacesTest {
    private static final int WORLDS = 120;

    /// How many folders there are; at most how many of them one thing is in.
    private static final int[][] SIZES = {{5, 1}, {90, 1}, {90, 3}, {300, 80}};

    @Test
    void places_are_those_of_the_hierarchy() {
        Places places = new Places();
        int many = 0;
        for (int seed = 0; seed < WORLDS; seed++) {
            Dice dice = new Dice(seed);
            int[] size = SIZES[seed % SIZES.length];
            EntityStore store = store(size[0], size[1], dice);
            Hierarchy hierarchy = store.hierarchy();
            int end = store.uids().size();
            for (int resource = -1; resource < end; resource += 1 + dice.below(4)) {
                places.begin(resource, carrier(resource, store, dice), hierarchy);
                Set<Integer> listed = new HashSet<>();
                boolean asksFirst = dice.oneIn(2);
                for (int i = 0; asksFirst && i < places.count(); i++) {
                    listed.add(places.at(i));
                }
                for (int i = 0; i < end; i++) {
                    boolean in = resource >= 0 && (i == resource || hierarchy.isIn(resource, i));
                    assertThat(places.has(i))
                            .as("seed %d, %d in %d", seed, resource, i)
                            .isEqualTo(in);
                    assertThat(!asksFirst || listed.contains(i) == in).isTrue();
                }
                int count = places.count();
                if (count > 64) {
                    many++;
                    int[] all = new int[count];
                    Arrays.setAll(all, places::at);
                    assertThat(Arrays.stream(all).distinct().count()).isEqualTo(count);
                }
                places.end();
            }
        }
        assertThat(many).isGreaterThan(WORLDS);
    }

    /// The name if it carries the groups, or not even then.
    private static @Nullable EntityUid carrier(int number, EntityStore store, Dice dice) {
        return store.hierarchy().carries(number) && dice.oneIn(2) ? store.uids().uid(number) : null;
    }

    /// Folders one in another, deep, and some in several; things in any of them.
    private static EntityStore store(int folders, int most, Dice dice) {
        List<Entity> all = new ArrayList<>();
        for (int i = 1; i < folders; i++) {
            EntityUid side = uid("Folder", dice.below(i));
            EntityUid next = uid("Folder", i - 1);
            all.add(
                    dice.oneIn(6)
                            ? Entity.of(uid("Folder", i), next, side)
                            : Entity.of(uid("Folder", i), dice.oneIn(9) ? side : next));
        }
        for (int i = 0; i < 20; i++) {
            Set<EntityUid> in = new HashSet<>();
            for (int k = dice.below(most + 1); k > 0; k--) {
                in.add(uid("Folder", dice.below(folders)));
            }
            all.add(Entity.of(uid("Thing", i), in.toArray(new EntityUid[0])));
        }
        return EntityStore.of(all);
    }

    private static EntityUid uid(String type, int number) {
        return new EntityUid(type, Integer.toString(number));
    }
}
