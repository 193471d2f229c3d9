package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.Secret;
import dev.sallyport.translog.Checkpoint;
import dev.sallyport.translog.Ed25519Keys;
import dev.sallyport.translog.KeyType;
import dev.sallyport.translog.LogDirectory;
import dev.sallyport.translog.SignedCheckpoint;
import dev.sallyport.translog.TileAppender;
import dev.sallyport.translog.Tree;
import dev.sallyport.translog.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The offline check, as somebody with nothing but an export and a key would run it.
class LedgerVerifyTest {
    private static final int ENTRIES = 300;

    @TempDir Path directory;
    private Path export;
    private Path policy;

    @BeforeEach
    void exportALedger() throws IOException {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) 1);
        Secret seed = Secret.takeOwnershipOf(bytes);
        String origin = "inner.example/ledger";
        VerifierKey key = new VerifierKey(origin, KeyType.ED25519, Ed25519Keys.publicKeyOf(seed));
        List<byte[]> entries = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            entries.add(("entry-" + i).getBytes(StandardCharsets.UTF_8));
        }
        TileAppender.Appended appended = TileAppender.empty().append(entries);
        Tree tree = appended.log().tree();
        SignedCheckpoint checkpoint =
                SignedCheckpoint.sign(
                        new Checkpoint(origin, tree.size(), tree.root()),
                        key,
                        Ed25519Keys.signer(Ed25519Keys.privateKey(seed)));
        export = directory.resolve("export");
        LogDirectory log = new LogDirectory(export);
        log.write(appended.files());
        log.publish(checkpoint);
        policy = directory.resolve("policy");
        Files.writeString(policy, "log " + key.text() + "\nquorum none\n");
    }

    private TestWorld verify() {
        TestWorld terminal = new TestWorld(directory.resolve("home"));
        exit = terminal.run("ledger", "verify", export.toString(), "--policy", policy.toString());
        return terminal;
    }

    private int exit;

    @Test
    void an_untouched_export_holds() {
        TestWorld terminal = verify();
        assertThat(exit).as(terminal.err() + terminal.out()).isZero();
        assertThat(terminal.out()).startsWith("the ledger holds: 300 entries");
    }

    @Test
    void any_changed_file_is_found_and_exits_with_one() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(export)) {
            files = found.filter(Files::isRegularFile).sorted().toList();
        }
        assertThat(files).hasSizeGreaterThan(4);
        for (Path file : files) {
            byte[] good = Files.readAllBytes(file);
            byte[] bad = good.clone();
            bad[bad.length / 2] ^= 1;
            Files.write(file, bad);
            TestWorld terminal = verify();
            assertThat(exit).as(file.toString()).isEqualTo(1);
            assertThat(terminal.out()).contains("NOT");
            Files.write(file, good);
        }
    }

    @Test
    void the_first_bad_entry_is_named() throws IOException {
        Path bundle = export.resolve("tile/entries/001.p/44");
        byte[] bytes = Files.readAllBytes(bundle);
        // each entry here is two bytes of length and nine of text: this is inside entry 256 + 10
        bytes[10 * 11 + 5] ^= 1;
        Files.write(bundle, bytes);
        TestWorld terminal = verify();
        assertThat(exit).isEqualTo(1);
        assertThat(terminal.out()).contains("first bad entry 266");
    }

    @Test
    void another_key_does_not_believe_it() throws IOException {
        byte[] other = new byte[32];
        VerifierKey stranger =
                new VerifierKey(
                        "inner.example/ledger",
                        KeyType.ED25519,
                        Ed25519Keys.publicKeyOf(Secret.takeOwnershipOf(other)));
        Files.writeString(policy, "log " + stranger.text() + "\nquorum none\n");
        TestWorld terminal = verify();
        assertThat(exit).isEqualTo(1);
        assertThat(terminal.out()).contains("NOT believed");
    }

    @Test
    void a_policy_that_cannot_be_read_is_two() throws IOException {
        Files.writeString(policy, "#sallyport nonsense here\nquorum none\n");
        verify();
        assertThat(exit).isEqualTo(2);
    }
}
