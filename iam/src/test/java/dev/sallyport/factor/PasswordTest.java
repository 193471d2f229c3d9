package dev.sallyport.factor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Secret;
import dev.sallyport.testkit.SeededRandomness;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// Argon2id as PHC strings.
final class PasswordTest {
    private final Argon2id argon = new Argon2id(SeededRandomness.printed(), 2);

    private static Secret secret(String text) {
        return Secret.takeOwnershipOf(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_hash_knows_its_password_and_no_other() {
        String phc = argon.hash(secret("correct horse"));
        assertThat(phc).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(argon.matches(secret("correct horse"), phc)).isTrue();
        assertThat(argon.matches(secret("correct horsf"), phc)).isFalse();
        assertThat(argon.matches(secret(""), phc)).isFalse();
        assertThat(argon.hash(secret("correct horse"))).as("salted").isNotEqualTo(phc);
    }

    @Test
    void a_hash_made_in_any_country_is_read_in_any_other() {
        Locale before = Locale.getDefault();
        String phc;
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            phc = argon.hash(secret("correct horse"));
        } finally {
            Locale.setDefault(before);
        }
        assertThat(phc).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(argon.matches(secret("correct horse"), phc)).isTrue();
    }

    /// From the tests of the reference implementation.
    @Test
    void hashes_agree_with_the_reference_implementation() {
        String reference =
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
                        + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assertThat(argon.matches(secret("password"), reference)).isTrue();
    }

    @Test
    void equal_work_is_done_whether_it_matches_or_not() {
        String phc = argon.hash(secret("one"));
        long before = argon.computed();
        argon.matches(secret("one"), phc);
        argon.matches(secret("two"), phc);
        assertThat(argon.computed() - before).isEqualTo(2);
    }

    @Test
    void less_work_than_today_is_recognised() {
        assertThat(Argon2id.weaker(argon.hash(secret("x")))).isFalse();
        String older =
                "$argon2id$v=19$m=7168,t=5,p=1$c29tZXNhbHQ"
                        + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assertThat(Argon2id.weaker(older)).isTrue();
    }

    @Test
    void what_is_no_phc_string_is_our_mistake() {
        assertThatThrownBy(() -> argon.matches(secret("x"), "plain")).isInstanceOf(Bug.class);
    }
}
