package dev.sallyport.authzen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.decisionpoint.ClientSearch;
import dev.sallyport.kernel.Problem;
import dev.sallyport.testkit.SeededRandomness;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a token says, and what a made-up one can.
class PageTokenTest {
    private static final byte[] DIGEST = new byte[32];
    private static final int[] LIMITS = {-1, 0, 1, 99, 100, 101, 1000, 1001, 999_999_999};

    /// -1 stands for none.
    private static @Nullable Integer limit(int it) {
        return it == -1 ? null : Integer.valueOf(it);
    }

    private static String token(@Nullable Integer limit, String after) {
        PageToken.Place first = PageToken.place(DIGEST, new Reading.Paging(null, limit));
        return PageToken.next(DIGEST, first, new ClientSearch.Hits(List.of(), after, null));
    }

    private static String made(int limit) {
        byte[] bytes = ByteBuffer.allocate(21).put(DIGEST, 0, 16).putInt(limit).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Test
    void a_follow_up_repeats_the_limit_or_names_none() {
        for (int first : LIMITS) {
            String token = token(limit(first), "x");
            for (int second : LIMITS) {
                Reading.Paging asked = new Reading.Paging(token, limit(second));
                if (second == -1 || second == first) {
                    assertThat(PageToken.place(DIGEST, asked))
                            .isEqualTo(new PageToken.Place("x", limit(first)));
                } else {
                    assertThatThrownBy(() -> PageToken.place(DIGEST, asked))
                            .as("%d after %d", second, first)
                            .isInstanceOf(Problem.class)
                            .hasMessageContaining("page.limit");
                }
            }
        }
    }

    @Test
    void the_limit_goes_on_from_token_to_token() {
        String token = token(3, "a");
        for (String after : List.of("b", "c", "d")) {
            PageToken.Place place = PageToken.place(DIGEST, new Reading.Paging(token, null));
            assertThat(place.page().limit()).isEqualTo(3);
            token =
                    PageToken.next(
                            DIGEST, place, new ClientSearch.Hits(List.of(after), after, null));
        }
    }

    @Test
    void no_page_is_longer_than_the_longest_whatever_a_token_says() {
        for (int said : new int[] {1001, 1 << 30, Integer.MAX_VALUE}) {
            assertThat(PageToken.place(DIGEST, new Reading.Paging(made(said), null)).page().limit())
                    .isEqualTo(ClientSearch.PAGE_MAX);
        }
        for (int said : new int[] {-2, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> PageToken.place(DIGEST, new Reading.Paging(made(said), null)))
                    .isInstanceOf(Problem.class);
        }
    }

    @Test
    void every_id_that_can_be_asked_about_has_room_in_a_token() {
        for (String letter : List.of("a", "é", "€", "\ud83d\udeaa")) {
            String id = letter.repeat(1024 / letter.length());
            String token = token(999_999_999, id);
            assertThat(token.length()).isLessThanOrEqualTo(Reading.TOKEN_MAX);
            assertThat(PageToken.place(DIGEST, new Reading.Paging(token, null)).after())
                    .isEqualTo(id);
        }
    }

    @Test
    void foreign_bytes_are_a_place_of_this_question_or_an_error() {
        SeededRandomness seed = SeededRandomness.printed();
        Random dice = seed.random();
        byte[] whole = Base64.getUrlDecoder().decode(token(3, "record-7"));
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(whole, dice.nextInt(whole.length + 4));
            if (bytes.length > 0 && dice.nextBoolean()) {
                bytes[dice.nextInt(bytes.length)] = (byte) dice.nextInt(256);
            }
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            boolean its = bytes.length >= 20 && Arrays.equals(bytes, 0, 16, DIGEST, 0, 16);
            try {
                int limit = PageToken.place(DIGEST, new Reading.Paging(token, null)).page().limit();
                assertThat(its).as("seed %d, %d", seed.seed(), i).isTrue();
                assertThat(limit).isBetween(0, ClientSearch.PAGE_MAX);
            } catch (Problem refused) {
                assertThat(its && bytes[16] >= 0).as("seed %d, %d", seed.seed(), i).isFalse();
            }
        }
    }
}
