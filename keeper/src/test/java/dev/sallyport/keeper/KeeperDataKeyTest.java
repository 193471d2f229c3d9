package dev.sallyport.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Secret;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Each process opens its own data keys and no others.
class KeeperDataKeyTest extends KeeperScene {
    private KeeperClient outer;

    @BeforeEach
    void reach() {
        outer = keeper.client(KeeperSocket.OUTER);
    }

    @AfterEach
    void leave() {
        outer.close();
    }

    @Test
    void a_data_key_opens_again_also_after_a_restart() {
        WrappedKey wrapped = outer.newDataKey("totp/seeds");
        Secret key = outer.unwrapDataKey(wrapped);
        keeper.restart();

        assertThat(key.length()).isEqualTo(32);
        assertThat(outer.unwrapDataKey(WrappedKey.read(wrapped.canonical()))).isEqualTo(key);
        assertThat(outer.unwrapDataKey(outer.newDataKey("totp/seeds"))).isNotEqualTo(key);
    }

    @Test
    void another_processs_key_does_not_open() {
        WrappedKey outers = outer.newDataKey("totp/seeds");
        WrappedKey inners = inner.newDataKey("totp/seeds");

        assertThatThrownBy(() -> inner.unwrapDataKey(outers)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> outer.unwrapDataKey(inners)).isInstanceOf(Problem.class);
    }

    @Test
    void a_key_for_another_purpose_does_not_open() {
        WrappedKey wrapped = outer.newDataKey("totp/seeds");

        assertThatThrownBy(() -> outer.unwrapDataKey(new WrappedKey("cookies", wrapped.blob())))
                .isInstanceOf(Problem.class);
    }

    @Test
    @Tag("RT-B6")
    void a_damaged_or_shortened_key_does_not_open() {
        WrappedKey wrapped = outer.newDataKey("totp/seeds");
        byte[] blob = wrapped.blob();
        for (int length = 0; length < blob.length; length++) {
            WrappedKey shorter = new WrappedKey("totp/seeds", Arrays.copyOf(blob, length));
            assertThatThrownBy(() -> outer.unwrapDataKey(shorter)).isInstanceOf(Problem.class);
        }
        blob[blob.length - 1] ^= 1;
        assertThatThrownBy(() -> outer.unwrapDataKey(new WrappedKey("totp/seeds", blob)))
                .isInstanceOf(Problem.class);
    }

    @Test
    void purposes_are_short_lower_case_paths() {
        for (String purpose :
                List.of(
                        "",
                        "/",
                        "a/",
                        "/a",
                        "A",
                        "a b",
                        "a\0b",
                        "é",
                        "a".repeat(41),
                        "a/b/c/d/e")) {
            assertThatThrownBy(() -> outer.newDataKey(purpose))
                    .as(purpose)
                    .isInstanceOf(Problem.class)
                    .hasMessage("the purpose of a data key is a short lower-case path");
        }
    }
}
