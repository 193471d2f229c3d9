package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

final class SearchCollectorTest {
    @Test
    void however_often_a_policy_is_met_it_is_kept_a_few_times_and_told_once() {
        Search.Collector found = new Search.Collector();
        for (int policies : new int[] {1, 7, 600, 5_000}) {
            Dice dice = new Dice(policies);
            BitSet expected = new BitSet();
            for (int i = 0; i < 200_000; i++) {
                int policy = dice.below(policies);
                found.applies(policy);
                expected.set(policy);
                assertThat(found.kept()).isLessThanOrEqualTo(Math.max(1_025, 2 * policies + 1));
            }
            assertThat(found.applied()).isEqualTo(expected.stream().toArray());
            found.clear();
            assertThat(found.applied()).isEmpty();
        }
    }
}
