package dev.sallyport.translog;

import static dev.sallyport.translog.Vectors.COSIGNED_AT;
import static dev.sallyport.translog.Vectors.LOG;
import static dev.sallyport.translog.Vectors.WITNESS;
import static dev.sallyport.translog.Vectors.entries;
import static dev.sallyport.translog.Vectors.signer;
import static dev.sallyport.translog.Vectors.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfflineLogTest {
    private static final Instant NOW = Instant.ofEpochSecond(COSIGNED_AT);
    private static final TrustPolicy POLICY =
            TrustPolicy.parse(
                    utf8("log " + LOG.text() + "\nwitness w1 " + WITNESS.text() + "\nquorum w1\n"));

    private static final TrustPolicy LOG_ALONE =
            TrustPolicy.parse(utf8("log " + LOG.text() + "\nquorum none\n"));

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private static SignedCheckpoint cosigned(Tree tree) {
        SignedCheckpoint signed = Vectors.checkpoint(tree);
        return signed.with(
                List.of(Cosignature.sign(signed.checkpoint(), WITNESS, COSIGNED_AT, signer(2))));
    }

    private static LogInMemory log(long size) {
        LogInMemory files = new LogInMemory();
        Tree tree = TileTest.grow(TileAppender.empty(), size, size, files).tree();
        files.publish(cosigned(tree));
        return files;
    }

    private static OfflineCheck verify(LogSource files) {
        return OfflineLog.verify(files, POLICY, NOW, EntryRule.NONE);
    }

    /// The files with one of them replaced.
    private record Tampered(LogSource files, TilePath victim, Optional<byte[]> content)
            implements LogSource {
        @Override
        public Optional<byte[]> read(TilePath path) {
            return path.equals(victim) ? content : files.read(path);
        }

        @Override
        public Optional<byte[]> checkpoint() {
            return files.checkpoint();
        }
    }

    @Test
    void an_untouched_log_is_verified_at_every_size() {
        for (long size : new long[] {0, 1, 2, 7, 255, 256, 257, 300, 511, 512, 513, 65_536 + 300}) {
            assertThat(verify(log(size)))
                    .as("size %d", size)
                    .isInstanceOfSatisfying(
                            OfflineCheck.Verified.class,
                            verified -> {
                                assertThat(verified.size()).isEqualTo(size);
                                assertThat(verified.root()).isEqualTo(Vectors.tree(size).root());
                                assertThat(verified.by().log()).isEqualTo(LOG);
                            });
        }
    }

    @Test
    void one_flipped_bit_is_found() {
        long size = 300;
        LogFiles good = log(size);
        List<TilePath> paths = TilePath.all(size).toList();
        for (int round = 0; round < 1_000; round++) {
            TilePath victim = paths.get(random.nextInt(paths.size()));
            byte[] bytes = good.read(victim).orElseThrow();
            int at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            OfflineCheck check =
                    OfflineLog.verify(
                            new Tampered(good, victim, Optional.of(bytes)),
                            LOG_ALONE,
                            NOW,
                            EntryRule.NONE);
            assertThat(check)
                    .as("%s byte %d seed %d", victim, at, seed)
                    .isInstanceOfSatisfying(
                            OfflineCheck.Broken.class,
                            broken ->
                                    assertThat(broken.index())
                                            .as("%s byte %d seed %d", victim, at, seed)
                                            .isEqualTo(firstEntryAt(good, victim, at)));
        }
    }

    /// The entry that a byte of a file belongs to, found independently of the verifier.
    private static long firstEntryAt(LogFiles good, TilePath path, int at) {
        return switch (path) {
            case TilePath.Hashes(int level, long index, int _) ->
                    (index * 256 + at / 32) * (level == 0 ? 1 : 256);
            case TilePath.Entries(long index, int _) -> {
                byte[] bytes = good.read(path).orElseThrow();
                long entry = index * 256;
                int end = 0;
                while (true) {
                    end += 2 + (bytes[end] << 8 | bytes[end + 1]);
                    if (at < end) {
                        yield entry;
                    }
                    entry++;
                }
            }
        };
    }

    @Test
    void one_flipped_bit_of_the_checkpoint_is_found() {
        byte[] good = log(7).checkpoint().orElseThrow();
        for (int at = 0; at < good.length; at++) {
            int bit = random.nextInt(8);
            byte[] flipped = good.clone();
            flipped[at] ^= (byte) (1 << bit);
            assertThat(verify(withCheckpoint(Optional.of(flipped))))
                    .as("byte %d bit %d seed %d", at, bit, seed)
                    .isInstanceOf(OfflineCheck.Untrusted.class);
        }
        assertThat(verify(withCheckpoint(Optional.empty())))
                .isEqualTo(new OfflineCheck.Untrusted("there is no checkpoint"));
    }

    private static LogSource withCheckpoint(Optional<byte[]> checkpoint) {
        return new LogSource() {
            @Override
            public Optional<byte[]> read(TilePath path) {
                throw new AssertionError("nothing is read under a checkpoint that is not believed");
            }

            @Override
            public Optional<byte[]> checkpoint() {
                return checkpoint;
            }
        };
    }

    @Test
    void a_high_tile_is_recomputed_too() {
        long size = 65_536 + 300;
        LogFiles good = log(size);
        for (String name : List.of("tile/1/000", "tile/1/001.p/1", "tile/2/000.p/1")) {
            TilePath victim = TilePath.parse(name);
            byte[] bytes = good.read(victim).orElseThrow();
            int hash = random.nextInt(bytes.length / 32);
            bytes[hash * 32] ^= 1;
            long first = ((TilePath.Hashes) victim).firstEntry(hash);
            assertThat(verify(new Tampered(good, victim, Optional.of(bytes))))
                    .isEqualTo(
                            new OfflineCheck.Broken(
                                    first, name, "the tile is not the hash of what it covers"));
        }
    }

    @Test
    void a_missing_or_cut_or_longer_file_is_found() {
        LogFiles good = log(300);
        for (TilePath path : TilePath.all(300).toList()) {
            byte[] bytes = good.read(path).orElseThrow();
            List<Optional<byte[]>> wrongs =
                    List.of(
                            Optional.empty(),
                            Optional.of(new byte[0]),
                            Optional.of(Arrays.copyOf(bytes, bytes.length - 1)),
                            Optional.of(Arrays.copyOf(bytes, bytes.length + 1)));
            for (Optional<byte[]> wrong : wrongs) {
                assertThat(verify(new Tampered(good, path, wrong)))
                        .as("%s %s", path, wrong.map(b -> b.length))
                        .isInstanceOfSatisfying(
                                OfflineCheck.Broken.class,
                                broken -> assertThat(broken.where()).isEqualTo(path.text()));
            }
        }
    }

    @Test
    void a_history_made_anew_is_not_the_signed_one() {
        // Given a log whose entry 5 was changed, and everything else recomputed with care
        LogInMemory forged = new LogInMemory();
        List<byte[]> entries = new ArrayList<>(entries(0, 300));
        entries.set(5, utf8("entry-X"));
        TileAppender.Appended appended = TileAppender.empty().append(entries);
        forged.write(appended.files());
        Tree signed = new Tree(300, Vectors.tree(300).root());
        forged.publish(cosigned(signed));
        // When, then
        assertThat(verify(forged))
                .isEqualTo(new OfflineCheck.Rewritten(signed, appended.log().tree()));
    }

    @Test
    void a_rule_sees_every_entry_in_order_and_may_object() {
        LogFiles files = log(300);
        List<Long> seen = new ArrayList<>();
        EntryRule rule =
                (index, entry) -> {
                    assertThat(entry).isEqualTo(Vectors.entry(index));
                    seen.add(index);
                    return index == 270 ? Optional.of("no such event") : Optional.empty();
                };
        assertThat(OfflineLog.verify(files, POLICY, NOW, rule))
                .isEqualTo(new OfflineCheck.Broken(270, "tile/entries/001.p/44", "no such event"));
        assertThat(seen).hasSize(271).isSorted();
    }

    @Test
    void an_export_is_verified_where_it_lands(@TempDir Path directory) throws Exception {
        // Given a log that has grown past the checkpoint and has dropped its partial pieces
        LogInMemory live = new LogInMemory();
        TileAppender at300 = TileTest.grow(TileAppender.empty(), 300, 300, live);
        TileTest.grow(at300, 600, 300, live);
        TileSource source =
                path -> path.text().equals("tile/0/001.p/44") ? Optional.empty() : live.read(path);
        // When
        LogDirectory export = new LogDirectory(directory);
        LogExport.copy(source, cosigned(at300.tree()), export);
        // Then
        assertThat(verify(export)).isInstanceOf(OfflineCheck.Verified.class);
        assertThat(Files.size(directory.resolve("tile/0/001.p/44"))).isEqualTo(44 * 32);
        assertThat(Files.exists(directory.resolve("tile/0/001"))).isFalse();

        // And one changed byte on the disk is found
        Path bundle = directory.resolve("tile/entries/000");
        byte[] bytes = Files.readAllBytes(bundle);
        bytes[2] ^= 1;
        Files.write(bundle, bytes);
        assertThat(verify(export))
                .isEqualTo(
                        new OfflineCheck.Broken(
                                0, "tile/entries/000", "the entry and its leaf hash differ"));
    }

    @Test
    void a_full_piece_may_stand_in_for_the_partial_one_it_was() {
        LogInMemory files = new LogInMemory();
        TileAppender at300 = TileTest.grow(TileAppender.empty(), 300, 300, files);
        TileTest.grow(at300, 600, 300, files);
        files.publish(cosigned(at300.tree()));
        for (String dropped : List.of("tile/0/001.p/44", "tile/entries/001.p/44")) {
            LogSource without = new Tampered(files, TilePath.parse(dropped), Optional.empty());
            assertThat(verify(without)).isInstanceOf(OfflineCheck.Verified.class);
        }
    }
}
