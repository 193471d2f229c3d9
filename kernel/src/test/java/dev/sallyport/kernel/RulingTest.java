package dev.sallyport.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RulingTest {
    private static final Ruling.Basis BASIS = new Ruling.Basis("inner", 3, "00", 41);

    private static Ruling yes(String... policies) {
        return Ruling.of("connect", BASIS, List.of(policies), List.of());
    }

    private static Operation operation() {
        return new Operation(
                new OperationId(new UUID(1, 1)),
                new Actor.Anonymous(),
                Pathway.HUMAN,
                "test",
                Instant.EPOCH,
                new Origin(Door.INNER, "192.0.2.1"));
    }

    @Test
    void names_are_bounded_and_what_is_left_out_is_counted() {
        List<String> many = IntStream.range(0, 500).mapToObj(i -> i + "x".repeat(4000)).toList();
        Ruling ruling = Ruling.of("connect", BASIS, many, many);
        assertThat(ruling.policies()).hasSize(Ruling.NAMES_MAX);
        assertThat(ruling.omitted()).isEqualTo(500 - Ruling.NAMES_MAX);
        assertThat(ruling.policies()).allMatch(it -> it.length() <= Ruling.NAME_MAX + 1);
        assertThat(ruling.reasons()).hasSize(Ruling.NAMES_MAX);
        assertThat(yes("a", "b").omitted()).isZero();
    }

    @Test
    void a_name_is_never_cut_inside_a_character() {
        String name = "x".repeat(Ruling.NAME_MAX - 1) + "😀";
        assertThat(yes(name).policies()).containsExactly("x".repeat(Ruling.NAME_MAX - 1) + "…");
    }

    @Test
    void what_could_not_be_fulfilled_makes_a_no_of_a_yes() {
        Ruling ruling = yes("a");
        assertThat(ruling.permits()).isTrue();
        assertThat(ruling.refusing("unmet:ticket").permits()).isFalse();
        assertThat(ruling.refusing("unmet:ticket").policies()).containsExactly("a");
    }

    @Test
    void an_operation_keeps_each_decision_once_through_every_change_of_it() {
        Operation op = operation().ruledBy(yes("a")).ruledBy(yes("b")).ruledBy(yes("a"));
        assertThat(op.rulings()).containsExactly(yes("a"), yes("b"));
        assertThat(op.because("another").rulings()).isEqualTo(op.rulings());
        assertThat(op.by(new Actor.Rule("r")).rulings()).isEqualTo(op.rulings());
        assertThat(op.by(new Actor.Rule("r")).actor()).isEqualTo(new Actor.Rule("r"));
        assertThatThrownBy(() -> op.ruledBy(yes("c")).ruledBy(yes("d")).ruledBy(yes("e")))
                .isInstanceOf(Bug.class);
    }
}
