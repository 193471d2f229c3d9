package dev.sallyport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.keeper.KeeperClient;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// With a real keeper, in its own process.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeeperKeysTest {
    @TempDir static Path data;

    private SupervisedProcess process;
    private KeeperClient outerSide;
    private KeeperClient innerSide;
    private KeeperKeys keys;

    @BeforeAll
    void start() {
        Path directory = data.resolve("keeper");
        PrivateFiles.makeDirectory(directory);
        process =
                new SupervisedProcess(
                        new ProcessSpec(
                                "keeper",
                                "keeper",
                                "dev.sallyport.keeper.KeeperMain",
                                96,
                                List.of(
                                        "--data",
                                        directory.toString(),
                                        "--installation",
                                        new InstallationId(new UUID(1, 2)).text(),
                                        "--inner-rp-id",
                                        "inner.localhost",
                                        "--inner-origin",
                                        "http://inner.localhost:8481"),
                                List.of(),
                                List.of(),
                                Probes.unixSocket(directory.resolve("outer.sock"))),
                        Distribution.find(),
                        data);
        process.start();
        assertThat(process.awaitReady(Duration.ofSeconds(60))).isTrue();
        outerSide = new KeeperClient(directory.resolve("outer.sock"));
        innerSide = new KeeperClient(directory.resolve("inner.sock"));
        keys = new KeeperKeys(outerSide);
    }

    @AfterAll
    void stop() {
        innerSide.close();
        outerSide.close();
        process.stop();
    }

    private static void assertForbidden(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.FORBIDDEN));
    }

    @Test
    void a_wrapped_key_comes_back_as_the_same_key() {
        byte[] wrapped = keys.fresh("totp");
        try (Secret first = keys.unwrap("totp", wrapped);
                Secret second = keys.unwrap("totp", wrapped);
                Secret other = keys.unwrap("totp", keys.fresh("totp"))) {
            assertThat(first.length()).isEqualTo(32);
            assertThat(second).isEqualTo(first);
            assertThat(other).isNotEqualTo(first);
        }
    }

    @Test
    void a_key_of_another_purpose_is_refused() {
        byte[] wrapped = keys.fresh("totp");
        assertForbidden(() -> keys.unwrap("recovery", wrapped));
    }

    /// Relabelled by whoever can write rows: then the keeper finds the seal broken.
    @Test
    void a_key_that_only_says_it_is_of_this_purpose_is_refused() {
        byte[] wrapped = keys.fresh("totpx");
        byte[] relabelled = wrapped.clone();
        for (int i = 0; i + 5 <= relabelled.length; i++) {
            if (new String(relabelled, i, 5, java.nio.charset.StandardCharsets.US_ASCII)
                    .equals("totpx")) {
                relabelled[i + 4] = 'y';
            }
        }
        assertThat(relabelled).isNotEqualTo(wrapped);
        assertThatThrownBy(() -> keys.unwrap("totpy", relabelled)).isInstanceOf(Problem.class);
    }

    @Test
    void a_key_of_the_other_door_is_refused() {
        byte[] inner = new KeeperKeys(innerSide).fresh("totp");
        assertThatThrownBy(() -> keys.unwrap("totp", inner)).isInstanceOf(Problem.class);
    }

    @Test
    void what_is_no_wrapped_key_is_refused() {
        assertThatThrownBy(() -> keys.unwrap("totp", new byte[0])).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> keys.unwrap("totp", new byte[300])).isInstanceOf(Problem.class);
    }
}
