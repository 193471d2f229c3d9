package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import org.junit.jupiter.api.Test;

class AtOnceTest {
    @Test
    void so_many_are_answered_at_once_and_whoever_comes_then_comes_back() {
        AtOnce two = new AtOnce(2);
        String answer =
                two.run(() ->
                        two.run(() -> {
                            assertThatThrownBy(() -> two.run(() -> "a third"))
                                    .isInstanceOf(Problem.class)
                                    .hasMessageContaining("try again");
                            return "a second";
                        }));
        assertThat(answer).isEqualTo("a second");
    }

    @Test
    void a_place_is_free_again_after_an_answer_and_after_a_failure() {
        AtOnce one = new AtOnce(1);
        assertThatThrownBy(() ->
                        one.run(() -> {
                            throw new IllegalStateException("the answer fails");
                        }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(one.run(() -> "first")).isEqualTo("first");
        assertThat(one.run(() -> "then")).isEqualTo("then");
    }
}
