package dev.sallyport.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Problem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The keeper as a process of its own.
class KeeperMainTest {
    private static final String HOME = new InstallationId(new UUID(3, 3)).text();

    @TempDir private Path temporary;

    private List<String> arguments(String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--data",
                                temporary.resolve("keeper").toString(),
                                "--installation",
                                HOME,
                                "--inner-rp-id",
                                "inner.localhost",
                                "--inner-origin",
                                "http://inner.localhost:8481"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private static Process java(List<String> arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xshare:auto",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KeeperMain.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    @Test
    void it_says_when_it_is_ready_answers_and_stops_when_told() throws Exception {
        Process process = java(arguments());
        try (BufferedReader output = process.inputReader();
                KeeperClient client =
                        new KeeperClient(KeeperSocket.INNER.in(temporary.resolve("keeper")))) {
            assertThat(output.readLine()).isEqualTo("keeper ready");
            KeeperDescription description = client.describe();
            assertThat(description.installation().text()).isEqualTo(HOME);
            assertThat(description.innerRpId()).isEqualTo("inner.localhost");
            assertThat(description.innerOrigins()).containsExactly("http://inner.localhost:8481");
            assertThat(description.softwareAllowed()).isFalse();
            assertThat(description.setUpOpen()).isTrue();

            process.destroy();
            assertThat(process.waitFor()).isEqualTo(143);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void called_wrongly_it_says_how_and_ends() throws Exception {
        Process process = java(List.of("--data"));
        try (BufferedReader output = process.inputReader()) {
            assertThat(output.readLine()).startsWith("keeper: usage: keeper --data DIR");
            assertThat(process.waitFor()).isEqualTo(2);
        }
    }

    @Test
    void arguments_are_read_strictly() {
        KeeperOptions options =
                KeeperOptions.parse(
                        arguments(
                                        "--inner-origin",
                                        "https://inner.example",
                                        "--allow-software-authenticators")
                                .toArray(String[]::new));
        assertThat(options.softwareAllowed()).isTrue();
        assertThat(options.innerDoor().origins())
                .isEqualTo(Set.of("http://inner.localhost:8481", "https://inner.example"));

        for (List<String> wrong :
                List.of(
                        List.<String>of(),
                        arguments("--unknown"),
                        arguments("--data", "/elsewhere"),
                        arguments("--inner-rp-id", "other"),
                        arguments("--inner-origin"),
                        arguments("--inner-origin", "http://inner.localhost:8481"),
                        arguments(
                                "--allow-software-authenticators",
                                "--allow-software-authenticators"),
                        arguments().subList(2, 8),
                        arguments().subList(0, 6))) {
            assertThatThrownBy(() -> KeeperOptions.parse(wrong.toArray(String[]::new)))
                    .as("%s", wrong)
                    .isInstanceOf(Problem.class);
        }
    }
}
