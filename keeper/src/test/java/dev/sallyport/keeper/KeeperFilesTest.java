package dev.sallyport.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.translog.Tree;
import dev.sallyport.warrant.TestInstallation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The keeper's directory at its first start, at later starts, and when something is missing.
class KeeperFilesTest {
    private static final InstallationId HOME = new InstallationId(new UUID(1, 1));
    private static final Instant NOW = TestInstallation.NOW;

    @TempDir private Path temporary;

    private Path directory() {
        return temporary.resolve("keeper");
    }

    private KeeperFiles open(@Nullable String environmentKey) {
        return open(HOME, environmentKey);
    }

    private KeeperFiles open(InstallationId installation, @Nullable String environmentKey) {
        return KeeperFiles.open(
                directory(),
                new KeeperFiles.Start(
                        installation, environmentKey, Randomness.secure(), () -> NOW));
    }

    private byte[] sealKey() {
        try (KeeperFiles files = open(null)) {
            assertThat(files.state()).isEqualTo(KeeperState.empty(HOME));
            assertThat(files.checkpoint()).isEqualTo(Tree.EMPTY);
            return files.keys().seal().verifyKey().raw();
        }
    }

    private KeeperState stateOf(InstallationId installation) {
        try (KeeperFiles files = open(installation, null)) {
            return files.state();
        }
    }

    private void assertDoesNotStart(String why) {
        assertThatThrownBy(() -> stateOf(HOME)).isInstanceOf(Problem.class).hasMessage(why);
    }

    @Test
    void the_first_start_makes_a_key_and_later_ones_keep_it() throws IOException {
        byte[] first = sealKey();

        assertThat(sealKey()).isEqualTo(first);
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(RootKey.file(directory()))))
                .isEqualTo("r--------");
    }

    @Test
    @Tag("RT-B15")
    void two_installations_share_no_key() throws IOException {
        byte[] one = sealKey();
        try (KeeperFiles files = open(null)) {
            assertThat(files.directory()).isEqualTo(directory());
        }
        wipe();

        assertThat(sealKey()).isNotEqualTo(one);
    }

    @Test
    void a_first_start_that_was_interrupted_begins_again() throws IOException {
        // everything written but the last rename
        sealKey();
        Files.move(RootKey.file(directory()), RootKey.pending(directory()));
        sealKey();

        // only the key written
        wipe();
        Files.createDirectory(directory());
        Files.write(RootKey.pending(directory()), new byte[32]);
        sealKey();
        assertThat(RootKey.pending(directory())).doesNotExist();
    }

    @Test
    @Tag("RT-P7")
    void a_lost_file_is_never_replaced_by_a_fresh_one() throws IOException {
        for (String name : List.of("root-key", "state", "checkpoint")) {
            sealKey();
            byte[] lost = Files.readAllBytes(directory().resolve(name));
            Files.delete(directory().resolve(name));

            assertThatThrownBy(this::sealKey)
                    .isInstanceOf(Problem.class)
                    .hasMessage(
                            "the keeper has lost its file `"
                                    + name
                                    + "`: restore it from a backup");
            assertThat(directory().resolve(name)).doesNotExist();
            Files.write(directory().resolve(name), lost);
            Files.setPosixFilePermissions(
                    directory().resolve(name), PosixFilePermissions.fromString("r--------"));
        }
        sealKey();
    }

    @Test
    void a_wrong_root_key_or_a_damaged_file_is_noticed() throws IOException {
        sealKey();
        String unfit =
                "a file of the keeper does not fit its root key: restore both from one backup";
        byte[] state = Files.readAllBytes(directory().resolve("state"));
        for (int at = 0; at < state.length; at += 7) {
            byte[] damaged = state.clone();
            damaged[at] ^= 1;
            Files.write(directory().resolve("state"), damaged);
            assertDoesNotStart(unfit);
        }
        Files.write(directory().resolve("state"), new byte[3]);
        assertDoesNotStart(unfit);

        Files.write(directory().resolve("state"), state);
        sealKey();
        Files.delete(RootKey.file(directory()));
        Files.write(RootKey.file(directory()), new byte[32]);
        Files.setPosixFilePermissions(
                RootKey.file(directory()), PosixFilePermissions.fromString("r--------"));
        assertDoesNotStart(unfit);
    }

    @Test
    void a_key_others_may_read_is_refused() throws IOException {
        sealKey();
        Files.setPosixFilePermissions(
                RootKey.file(directory()), PosixFilePermissions.fromString("r--r-----"));

        assertDoesNotStart(
                "others may read the root key file: set its mode to 0400 and think about who has"
                        + " read it");
    }

    @Test
    void a_directory_others_may_write_to_is_refused() throws IOException {
        sealKey();
        Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("rwxrwx---"));

        assertDoesNotStart("others may write to the keeper's directory: set its mode to 0700");
    }

    @Test
    void a_key_of_another_length_is_refused() throws IOException {
        sealKey();
        Files.delete(RootKey.file(directory()));
        Files.write(RootKey.file(directory()), new byte[31]);
        Files.setPosixFilePermissions(
                RootKey.file(directory()), PosixFilePermissions.fromString("r--------"));

        assertDoesNotStart("the root key file does not hold 32 bytes: restore it");
    }

    @Test
    void another_installations_directory_is_refused() {
        sealKey();

        assertThatThrownBy(() -> stateOf(new InstallationId(new UUID(2, 2))))
                .isInstanceOf(Problem.class);
    }

    @Test
    void the_key_may_come_from_the_environment_and_then_only_from_there() {
        String key = TestKeeper.ROOT_KEY;
        byte[] seal;
        try (KeeperFiles files = open(key)) {
            seal = files.keys().seal().verifyKey().raw();
        }
        try (KeeperFiles files = open(key)) {
            assertThat(files.keys().seal().verifyKey().raw()).isEqualTo(seal);
        }
        assertThat(RootKey.file(directory())).doesNotExist();
        assertDoesNotStart("the keeper has lost its file `root-key`: restore it from a backup");
    }

    @Test
    void two_root_keys_are_one_too_many() {
        sealKey();

        assertThatThrownBy(() -> open(TestKeeper.ROOT_KEY))
                .isInstanceOf(Problem.class)
                .hasMessage("there is a root key in the environment and one in a file: keep one");
    }

    @Test
    void a_root_key_that_is_none_is_refused_without_repeating_it() {
        for (String wrong : List.of("", "zz".repeat(32), "00".repeat(32), "5a".repeat(31))) {
            assertThatThrownBy(() -> open(wrong))
                    .isInstanceOf(Problem.class)
                    .hasMessage("`SALLYPORT_ROOT_KEY` does not hold 64 hexadecimal digits");
        }
    }

    @Test
    void one_keeper_at_a_time() {
        try (KeeperFiles files = open(null)) {
            assertThat(files.state()).isNotNull();
            assertThatThrownBy(() -> open(null))
                    .isInstanceOf(Problem.class)
                    .hasMessage("another keeper is running in this directory");
        }
        sealKey();
    }

    // ---- ended grants

    private static GrantId grant(int number) {
        return new GrantId(new UUID(0, number));
    }

    private EndedGrants ended(Instant now) {
        return EndedGrants.open(
                temporary.resolve("ended"),
                new Authentic(Secret.takeOwnershipOf(new byte[32])),
                now);
    }

    @Test
    void ended_grants_stay_ended() {
        try (EndedGrants grants = ended(NOW)) {
            for (int i = 0; i < 100; i++) {
                grants.add(grant(i), NOW);
                grants.add(grant(i), NOW);
            }
        }
        try (EndedGrants grants = ended(NOW)) {
            for (int i = 0; i < 100; i++) {
                assertThat(grants.contains(grant(i))).isTrue();
            }
            assertThat(grants.contains(grant(100))).isFalse();
            assertThat(temporary.resolve("ended")).hasSize(100 * 56);
        }
    }

    @Test
    void a_torn_record_at_the_end_is_cut_off() throws IOException {
        try (EndedGrants grants = ended(NOW)) {
            grants.add(grant(1), NOW);
            grants.add(grant(2), NOW);
        }
        byte[] whole = Files.readAllBytes(temporary.resolve("ended"));
        for (int length = whole.length - 1; length >= 56; length--) {
            Files.write(temporary.resolve("ended"), Arrays.copyOf(whole, length));
            try (EndedGrants grants = ended(NOW)) {
                assertThat(grants.contains(grant(1))).isTrue();
                assertThat(grants.contains(grant(2))).isFalse();
                grants.add(grant(3), NOW);
            }
            try (EndedGrants grants = ended(NOW)) {
                assertThat(grants.contains(grant(3))).isTrue();
            }
        }
    }

    @Test
    void damage_in_the_middle_is_not_a_torn_end() throws IOException {
        try (EndedGrants grants = ended(NOW)) {
            grants.add(grant(1), NOW);
            grants.add(grant(2), NOW);
        }
        byte[] damaged = Files.readAllBytes(temporary.resolve("ended"));
        damaged[3] ^= 1;
        Files.write(temporary.resolve("ended"), damaged);

        assertThatThrownBy(() -> ended(NOW))
                .isInstanceOf(Problem.class)
                .hasMessage("the list of ended grants was damaged: restore it from a backup");
    }

    @Test
    void what_is_too_old_to_matter_is_forgotten() {
        try (EndedGrants grants = ended(NOW)) {
            grants.add(grant(1), NOW);
        }
        try (EndedGrants grants = ended(NOW.plus(Duration.ofDays(399)))) {
            assertThat(grants.contains(grant(1))).isTrue();
        }
        try (EndedGrants grants = ended(NOW.plus(Duration.ofDays(401)))) {
            assertThat(grants.contains(grant(1))).isFalse();
        }
    }

    @Test
    void a_grant_counts_as_ended_even_when_the_disk_refuses() {
        EndedGrants grants = ended(NOW);
        grants.close();

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> grants.add(grant(1), NOW))
                    .isInstanceOf(Problem.class)
                    .hasMessage(
                            "the keeper cannot write its list of ended grants: make room, then end"
                                    + " it again");
            assertThat(grants.contains(grant(1))).isTrue();
        }
    }

    private void wipe() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory());
    }
}
