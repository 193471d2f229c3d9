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
