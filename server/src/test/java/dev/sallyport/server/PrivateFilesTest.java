package dev.sallyport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.web.DoorSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFilesTest {
    @TempDir Path directory;

    @Test
    void a_password_is_made_once_and_belongs_to_its_owner_alone() throws Exception {
        Path file = directory.resolve("password");
        Secret first = PrivateFiles.password(file, Randomness.secure());
        assertThat(first.length()).isEqualTo(43);
        assertThat(PrivateFiles.password(file, Randomness.secure())).isEqualTo(first);
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> PrivateFiles.read(file)).isInstanceOf(Problem.class);
    }

    @Test
    void a_file_is_replaced_whole_and_what_a_crash_left_beside_it_is_no_matter() throws Exception {
        Path file = directory.resolve("it");
        PrivateFiles.write(file, "a long first content");
        // Given that we stopped after writing beside it, readable by others even
        Path beside = directory.resolve("it.new");
        Files.writeString(beside, "half of a sec");
        Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(PrivateFiles.read(file)).asString().isEqualTo("a long first content");

        PrivateFiles.write(file, "second");

        assertThat(PrivateFiles.read(file)).asString().isEqualTo("second");
        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.exists(beside)).isFalse();
    }

    @Test
    void a_directory_is_made_for_its_owner_alone_and_left_as_it_is_when_there() throws Exception {
        Path made = directory.resolve("one").resolve("two");
        PrivateFiles.makeDirectory(made);
        for (Path each : new Path[] {made, made.getParent()}) {
            assertThat(Files.getPosixFilePermissions(each))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
        Files.createFile(made.resolve("inside"));
        PrivateFiles.makeDirectory(made);
        assertThat(Files.exists(made.resolve("inside"))).isTrue();
    }

    @Test
    void whoever_else_may_read_is_named_in_no_permission() throws Exception {
        Path file = directory.resolve("it");
        PrivateFiles.write(file, "secret");
        for (String loose : new String[] {"rw----r--", "rw---x---", "rw--w----", "rwxrwxrwx"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(loose));
            assertThatThrownBy(() -> PrivateFiles.read(file))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("chmod 600")
                    .hasMessageNotContaining("secret");
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        assertThat(PrivateFiles.read(file)).asString().isEqualTo("secret");
    }

    @Test
    void what_cannot_be_used_is_a_problem_that_names_the_file() {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> PrivateFiles.read(missing))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("missing");
        assertThatThrownBy(() -> PrivateFiles.write(missing.resolve("below"), "x"))
                .isInstanceOf(Problem.class);
    }

    @Test
    void what_a_door_is_told_comes_back_as_it_was_written() {
        DoorConfig config =
                new DoorConfig(
                        new InstallationId(new UUID(1, 2)),
                        new NodeId(new UUID(5, 6)),
                        true,
                        DoorSettings.local(Door.INNER, 8481),
                        URI.create("http://outer.localhost:8480"),
                        URI.create("http://inner.localhost:8481"),
                        Path.of("/data/inner"),
                        Path.of("/data/keeper"),
                        "jdbc:postgresql://127.0.0.1:5432/sallyport",
                        Path.of("/data/inner/database"),
                        8482,
                        2222,
                        Path.of("/data/witnesses"),
                        Map.of(Sha256.of(new byte[1]), new NodeId(new UUID(3, 4))));
        Path file = directory.resolve("config.json");
        config.write(file);
        assertThat(DoorConfig.read(file)).isEqualTo(config);
    }
}
