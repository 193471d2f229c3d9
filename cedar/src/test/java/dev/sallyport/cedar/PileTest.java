package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// However often a slice is found, its policies are tried once.
final class PileTest {
    private static final int SLICES = 6 * Pile.MANY;
    private static final int ROUNDS = 400;

    private static List<PolicyIndex.Slice> slices() {
        Uids uids = new Uids();
        Heads heads = new Heads();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < SLICES; i++) {
            text.append("permit (principal in Group::\"%d\", action, resource);".formatted(i));
        }
        List<CompiledPolicy> policies = new ArrayList<>();
        for (Policy policy : PolicySet.parse(text.toString()).policies()) {
            policies.add(new CompiledPolicy(policy, policies.size(), uids));
        }
        PolicyIndex index = new PolicyIndex(Effect.PERMIT, policies, uids, heads);
        assertThat(index.root.any).isNotNull();
        List<PolicyIndex.Slice> slices = new ArrayList<>();
        for (int i = 0; i < SLICES; i++) {
            slices.addAll(heads.of(uids.number(new EntityUid("Group", Integer.toString(i)))));
        }
        return slices;
    }

    @Test
    void each_is_there_once() {
        List<PolicyIndex.Slice> slices = slices();
        assertThat(slices).hasSize(SLICES).doesNotHaveDuplicates();
        int[] sizes = {1, Pile.MANY - 1, Pile.MANY, Pile.MANY + 1, Pile.MANY + 2, SLICES};
        Pile pile = new Pile();
        for (int round = 0; round < ROUNDS; round++) {
            Dice dice = new Dice(round);
            Set<PolicyIndex.Slice> expected = new LinkedHashSet<>();
            pile.clear();
            int among = sizes[dice.below(sizes.length)];
            for (int i = 0; i < 3 * among; i++) {
                PolicyIndex.Slice slice = slices.get(i < among ? i : dice.below(among));
                pile.add(slice);
                expected.add(slice);
                assertThat(pile.size()).as("round %d", round).isEqualTo(expected.size());
            }
            List<PolicyIndex.Slice> all = new ArrayList<>();
            for (int i = 0; i < pile.size(); i++) {
                all.add(pile.get(i));
            }
            assertThat(all).as("round %d", round).containsExactlyElementsOf(expected);
        }
    }
}
