package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordTest {
    /// Of few members and of many, in any order, with room left over.
    @Test
    void of_arrays_it_is_what_it_is_of_a_map() {
        Random random = new Random(3);
        for (int round = 0; round < 2_000; round++) {
            int count = random.nextInt(40);
            Map<String, Value> members = new LinkedHashMap<>();
            while (members.size() < count) {
                members.put(Integer.toString(random.nextInt(200), 36), new Value.Int(round));
            }
            String[] names = members.keySet().toArray(new String[count + 2]);
            Value[] values = members.values().toArray(new Value[count + 2]);

            Value.RecordOf made = Value.RecordOf.of(names, values, count);

            assertThat(made).isEqualTo(Value.RecordOf.copyOf(members));
            assertThat(made.names())
                    .isSorted()
                    .containsExactlyInAnyOrderElementsOf(members.keySet());
            members.forEach((name, value) -> assertThat(made.get(name)).isSameAs(value));
        }
    }

    @Test
    void what_becomes_of_the_arrays_does_not_matter() {
        String[] names = {"b", "a"};
        Value[] values = {Value.Bool.TRUE, Value.Bool.FALSE};
        Value.RecordOf made = Value.RecordOf.of(names, values, 2);

        names[0] = "c";
        values[0] = Value.Bool.FALSE;

        assertThat(made)
                .isEqualTo(
                        Value.RecordOf.copyOf(Map.of("a", Value.Bool.FALSE, "b", Value.Bool.TRUE)));
    }

    @Test
    void no_name_stands_in_it_twice() {
        for (int count : new int[] {2, 3, 16, 17, 50}) {
            for (int other = 0; other < count - 1; other++) {
                String[] names = new String[count];
                Value[] values = new Value[count];
                for (int i = 0; i < count; i++) {
                    names[i] = "n" + i;
                    values[i] = new Value.Int(i);
                }
                names[count - 1] = names[other];
                assertThatThrownBy(() -> Value.RecordOf.of(names, values, count))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }
}
