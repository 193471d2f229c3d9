package dev.sallyport.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdTest {
    private final Random random = new Random(7);

    @Test
    void text_and_value_are_one_to_one() {
        for (int i = 0; i < 10_000; i++) {
            GrantId id = new GrantId(new UUID(random.nextLong(), random.nextLong()));
            assertThat(id.text()).hasSize(30).startsWith("grt_");
            assertThat(GrantId.parse(id.text())).isEqualTo(id);
        }
    }

    @Test
    void one_value_has_one_spelling() {
        String text = new GrantId(new UUID(-1, -1)).text();
        assertThat(text).isEqualTo("grt_7zzzzzzzzzzzzzzzzzzzzzzzzz");
        for (String bad :
                new String[] {
                    text.toUpperCase(),
                    "grt_8zzzzzzzzzzzzzzzzzzzzzzzzz",
                    "psn" + text.substring(3),
                    text + "0",
                    text.substring(1),
                    "",
                    "grt_",
                    text.replace('7', 'l')
                }) {
            assertThatThrownBy(() -> GrantId.parse(bad))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.MALFORMED));
        }
    }

    @Test
    void fresh_ids_are_version_seven_and_carry_their_time() {
        Instant now = Instant.parse("2026-11-25T12:00:00.123Z");
        UUID id = Randomness.secure().uuid(InstantSource.fixed(now));
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(now.toEpochMilli());
    }

    @Test
    void a_secret_never_prints_itself() {
        Secret secret = Secret.takeCopyOf("hunter2".getBytes());
        assertThat(secret.toString() + secret).doesNotContain("hunter2");
        secret.close();
        assertThatThrownBy(secret::reveal).isInstanceOf(Bug.class);
    }
}
