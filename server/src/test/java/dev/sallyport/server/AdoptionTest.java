package dev.sallyport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Randomness;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// Whose data a command takes up. What is refused is refused before anything was started or made.
class AdoptionTest {
    @TempDir Path data;

    private Installation found(boolean demonstration) {
        return Installation.openOrFound(
                new Plan(
                        data,
                        Set.of(Plan.Part.OUTER, Plan.Part.INNER),
                        new Plan.Address("outer.localhost", 8480),
                        new Plan.Address("inner.localhost", 8481),
                        2222,
                        "127.0.0.1",
                        8482,
                        Optional.empty(),
                        Optional.empty(),
                        demonstration),
                InstantSource.system(),
                Randomness.secure());
    }

    private record Told(int exit, String text) {}

    private Told up(String... more) {
        StringWriter errors = new StringWriter();
        CommandLine line = Launcher.commandLine().setErr(new PrintWriter(errors, true));
        String[] all =
                Stream.concat(Stream.of("up", "--data", data.toString()), Stream.of(more))
                        .toArray(String[]::new);
        return new Told(line.execute(all), errors.toString());
    }

    private List<String> made() throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void up_refuses_the_data_of_a_demonstration() throws Exception {
        found(true);

        Told told = up();

        assertThat(told.exit()).isEqualTo(Launcher.NOT_DONE);
        assertThat(told.text()).contains("made by a demonstration", "choose another --data");
        assertThat(made()).containsExactly("installation.json", "lock");
    }

    @Test
    void a_demonstration_refuses_the_data_of_an_installation() throws Exception {
        found(false);

        assertThatThrownBy(() ->
                        DemoInstallation.start(
                                data,
                                DemoInstallation.Ports.usual(),
                                InstantSource.system(),
                                Randomness.secure(),
                                _ -> {}))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("belong to a real installation");
        assertThat(made()).containsExactly("installation.json", "lock");
    }

    @Test
    void up_refuses_data_of_other_host_names() throws Exception {
        found(false);

        Told told = up("--inner-host", "elsewhere.localhost");

        assertThat(told.exit()).isEqualTo(Launcher.NOT_DONE);
        assertThat(told.text()).contains("other host names");
        assertThat(made()).containsExactly("installation.json", "lock");
    }

    @Test
    void two_supervisors_never_share_data_and_a_refused_one_gives_up_the_lock() throws Exception {
        try (FileChannel channel =
                        FileChannel.open(
                                data.resolve("lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertThat(held.isValid()).isTrue();
            assertThat(up().text()).contains("another Sallyport runs on these data");
            assertThat(made()).containsExactly("lock");
        }
        found(true);
        assertThat(up().text()).contains("made by a demonstration");
        assertThat(up().text()).contains("made by a demonstration");
    }

    @Test
    void data_of_another_version_are_refused_and_left_as_they_are() throws Exception {
        found(false);
        Path file = data.resolve("installation.json");
        String other = Files.readString(file).replaceFirst("\"format\"\\s*:\\s*1", "\"format\":2");
        PrivateFiles.write(file, other);

        assertThat(up().text()).contains("another version");
        assertThat(Files.readString(file)).isEqualTo(other).contains("\"format\":2");
    }

    @Test
    void data_that_do_not_say_what_they_are_count_as_a_demonstration_s() throws Exception {
        found(false);
        Path file = data.resolve("installation.json");
        PrivateFiles.write(
                file,
                Files.readString(file).replaceFirst(",?\\s*\"demonstration\"\\s*:\\s*false", ""));

        assertThat(up().text()).contains("made by a demonstration");
    }
}
