package dev.sallyport.translog;

import static dev.sallyport.translog.Vectors.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Sha256;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TileTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    /// Appends up to `size` in batches and keeps every piece that was written on the way.
    static TileAppender grow(TileAppender log, long size, long batch, LogFiles files) {
        TileAppender grown = log;
        while (grown.size() < size) {
            long next = Math.min(size, grown.size() + batch);
            TileAppender.Appended appended = grown.append(entries(grown.size(), next));
            files.write(appended.files());
            grown = appended.log();
        }
        return grown;
    }

    @Test
    void tiles_are_the_published_ones() {
        LogFiles files = new LogInMemory();
        grow(TileAppender.empty(), 7, 7, files);
        byte[] bundle = files.read(TilePath.parse("tile/entries/000.p/7")).orElseThrow();
        assertThat(bundle).hasSize(63);
        assertThat(HexFormat.of().formatHex(bundle))
                .startsWith("0007656e7472792d300007656e7472792d31");
        assertThat(Sha256.of(bundle).hex())
                .isEqualTo("0327f91917f94f5ad8edb07c834864a3926394c6f7e12cd5dbfc646403a2847b");
        assertThat(hash(files, "tile/0/000.p/7"))
                .isEqualTo("e99f493b599ba703533533aef52f8c7d065829a1ab763aac3f97a11854400cc9");

        LogFiles full = new LogInMemory();
        grow(TileAppender.empty(), 256, 100, full);
        assertThat(hash(full, "tile/0/000"))
                .isEqualTo("8921c57d2f65271c82bf0f686c002793863c80c8d1cbbbf5db6046ff59e8b590");
        assertThat(full.read(TilePath.parse("tile/1/000.p/1")))
                .hasValue(Vectors.tree(256).root().bytes());
    }

    private static String hash(LogFiles files, String path) {
        return Sha256.of(files.read(TilePath.parse(path)).orElseThrow()).hex();
    }

    @Test
    void tiles_rebuild_the_root_at_every_size() {
        LogFiles files = new LogInMemory();
        TileAppender log = TileAppender.empty();
        CompactTree model = CompactTree.EMPTY;
        // Around 256 the second level begins, around 256^2 the third.
        List<Long> sizes =
                LongStream.concat(
                                LongStream.rangeClosed(0, 600),
                                LongStream.of(65_535, 65_536, 65_537, 65_792, 65_793, 70_000))
                        .boxed()
                        .toList();
        for (long size : sizes) {
            log = grow(log, size, 777, files);
            model = model.append(Vectors.leaves(model.size(), size));
            Tree tree = new Tree(size, model.root());
            assertThat(log.tree()).as("size %d", size).isEqualTo(tree);
            assertThat(CompactTree.load(size, new TileNodes(files, size)))
                    .as("size %d", size)
                    .isEqualTo(model);
            assertThat(TileAppender.load(files, tree).partials())
                    .as("size %d", size)
                    .isEqualTo(log.partials());
        }
    }

    @Test
    void batches_of_any_size_make_the_same_log() {
        for (int round = 0; round < 20; round++) {
            long size = 1 + random.nextInt(1_200);
            LogFiles one = new LogInMemory();
            LogFiles many = new LogInMemory();
            Tree atOnce = grow(TileAppender.empty(), size, size, one).tree();
            TileAppender log = TileAppender.empty();
            while (log.size() < size) {
                log = grow(log, Math.min(size, log.size() + random.nextInt(400)), 400, many);
                log = TileAppender.load(many, log.tree());
            }
            assertThat(log.tree()).as("seed %d", seed).isEqualTo(atOnce);
            assertThat(atOnce.root()).isEqualTo(Vectors.tree(size).root());
            assertThat(TilePath.all(size))
                    .allSatisfy(path -> assertThat(one.read(path)).isPresent())
                    .allSatisfy(path ->
                            assertThat(many.read(path)).hasValue(one.read(path).orElseThrow()));
        }
    }

    @Test
    void a_batch_writes_what_changed_and_nothing_else() {
        TileAppender log = TileAppender.empty();
        assertThat(log.append(List.of()).files()).isEmpty();
        TileAppender.Appended appended = log.append(entries(0, 300));
        assertThat(appended.files().stream().map(TileFile::path).map(TilePath::text))
                .containsExactlyInAnyOrder(
                        "tile/entries/000",
                        "tile/0/000",
                        "tile/1/000.p/1",
                        "tile/0/001.p/44",
                        "tile/entries/001.p/44");
        appended = appended.log().append(entries(300, 301));
        assertThat(appended.files().stream().map(TileFile::path).map(TilePath::text))
                .containsExactlyInAnyOrder("tile/0/001.p/45", "tile/entries/001.p/45");
        appended = appended.log().append(entries(301, 512));
        assertThat(appended.files().stream().map(TileFile::path).map(TilePath::text))
                .containsExactlyInAnyOrder("tile/0/001", "tile/1/000.p/2", "tile/entries/001");
    }

    @Test
    void proofs_from_tiles_verify_at_every_level() {
        LogFiles files = new LogInMemory();
        Tree tree = grow(TileAppender.empty(), 70_000, 5_000, files).tree();
        for (int i = 0; i < 300; i++) {
            long size = 1 + random.nextInt(70_000);
            long index = random.nextLong(size);
            // The log served checkpoints at any size; only the largest has its partial tiles here,
            // the others fall back to the full ones.
            TileNodes nodes = new TileNodes(files, tree.size());
            Tree older = new Tree(size, new Subtrees(nodes).root(0, size));
            assertThat(
                            Inclusion.check(
                                            TreeHash.ofEntry(Vectors.entry(index)),
                                            index,
                                            size,
                                            older.root(),
                                            Inclusion.prove(index, size, nodes))
                                    .holds())
                    .as("index %d size %d seed %d", index, size, seed)
                    .isTrue();
            assertThat(
                            Consistency.check(
                                            older,
                                            tree,
                                            Consistency.prove(size, tree.size(), nodes))
                                    .holds())
                    .as("size %d seed %d", size, seed)
                    .isTrue();
        }
    }

    @Test
    void a_proof_of_growth_is_made_before_anything_is_written() {
        LogFiles files = new LogInMemory();
        TileAppender log = TileAppender.empty();
        while (log.size() < 1_500) {
            Tree before = log.tree();
            TileAppender.Appended batch =
                    log.append(entries(log.size(), log.size() + 1 + random.nextInt(300)));
            Tree after = batch.log().tree();
            TileNodes nodes = new TileNodes(batch.over(files), after.size());
            List<Sha256> proof = Consistency.prove(before.size(), after.size(), nodes);
            assertThat(Consistency.check(before, after, proof).holds())
                    .as("from %s to %s seed %d", before, after, seed)
                    .isTrue();
            files.write(batch.files());
            log = batch.log();
        }
    }

    @Test
    void a_log_is_not_picked_up_from_a_wrong_edge() {
        LogFiles files = new LogInMemory();
        Tree tree = grow(TileAppender.empty(), 300, 300, files).tree();
        for (TilePath path : TilePath.all(300).toList()) {
            boolean atTheEdge = !path.full();
            if (atTheEdge) {
                assertThatThrownBy(() -> TileAppender.load(flipped(files, path), tree))
                        .as("%s", path)
                        .isInstanceOf(Problem.class);
                assertThatThrownBy(() -> TileAppender.load(without(files, path), tree))
                        .isInstanceOf(Problem.class);
            }
        }
        Tree other = new Tree(300, Sha256.of());
        assertThatThrownBy(() -> TileAppender.load(files, other))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.CONFLICT));

        // At a full bundle the newest one is checked as well.
        LogFiles full = new LogInMemory();
        Tree fullTree = grow(TileAppender.empty(), 512, 512, full).tree();
        TilePath newest = new TilePath.Entries(1, 256);
        assertThatThrownBy(() -> TileAppender.load(flipped(full, newest), fullTree))
                .isInstanceOf(Problem.class);
        assertThat(TileAppender.load(full, fullTree).tree()).isEqualTo(fullTree);
    }

    private TileSource flipped(TileSource source, TilePath victim) {
        return path ->
                source.read(path)
                        .map(bytes -> {
                            if (path.equals(victim)) {
                                int at = random.nextInt(bytes.length);
                                bytes[at] ^= (byte) (1 << random.nextInt(8));
                            }
                            return bytes;
                        });
    }

    private static TileSource without(TileSource source, TilePath victim) {
        return path -> source.read(path).filter(_ -> !path.equals(victim));
    }

    @Test
    void path_names_round_trip() {
        assertThat(new TilePath.Hashes(0, 1_234_067, 256).text()).isEqualTo("tile/0/x001/x234/067");
        assertThat(new TilePath.Hashes(0, 0, 256).text()).isEqualTo("tile/0/000");
        assertThat(new TilePath.Hashes(2, 273, 112).text()).isEqualTo("tile/2/273.p/112");
        assertThat(new TilePath.Entries(1_000, 1).text()).isEqualTo("tile/entries/x001/000.p/1");
        for (int i = 0; i < 20_000; i++) {
            long index = random.nextLong(1L << 55) >>> random.nextInt(55);
            int width = 1 + random.nextInt(256);
            TilePath path =
                    random.nextBoolean()
                            ? new TilePath.Entries(index, width)
                            : new TilePath.Hashes(random.nextInt(64), index, width);
            assertThat(TilePath.parse(path.text())).isEqualTo(path);
        }
    }

    @Test
    void a_path_has_one_spelling() {
        for (String bad :
                List.of(
                        "",
                        "tile/0/0",
                        "tile/0/0000",
                        "tile/0/x000/001",
                        "tile/0/x001/x234/67",
                        "tile/0/001/234",
                        "tile/00/000",
                        "tile/64/000",
                        "tile/-1/000",
                        "tile/0/000.p/0",
                        "tile/0/000.p/256",
                        "tile/0/000.p/257",
                        "tile/0/000.p/01",
                        "tile/0/000.p/",
                        "tile/0/000.p/7/",
                        "/tile/0/000",
                        "tile/0/000\n",
                        "tile/0/../000",
                        "tile/entry/000",
                        "tile/0/x999/x999/x999/x999/x999/999")) {
            assertThatThrownBy(() -> TilePath.parse(bad))
                    .as(bad)
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.MALFORMED));
        }
    }

    @Test
    void the_pieces_of_a_tree_are_the_documented_ones() {
        assertThat(TilePath.partials(70_000).stream().map(TilePath::text))
                .containsExactly(
                        "tile/0/273.p/112",
                        "tile/1/001.p/17",
                        "tile/2/000.p/1",
                        "tile/entries/273.p/112");
        assertThat(TilePath.all(256).map(TilePath::text))
                .containsExactly("tile/entries/000", "tile/0/000", "tile/1/000.p/1");
        assertThat(TilePath.all(0)).isEmpty();
    }

    @Test
    void a_bundle_holds_exactly_its_entries() {
        byte[] largest = new byte[EntryBundle.ENTRY_BYTES_MAX];
        random.nextBytes(largest);
        List<byte[]> entries = List.of(new byte[0], largest, new byte[] {1});
        byte[] bytes = EntryBundle.encode(entries);
        assertThat(EntryBundle.decode(bytes, 3)).containsExactlyElementsOf(entries);
        for (int width : new int[] {1, 2, 4}) {
            assertThatThrownBy(() -> EntryBundle.decode(bytes, width)).isInstanceOf(Problem.class);
        }
        byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
        assertThatThrownBy(() -> EntryBundle.decode(cut, 3)).isInstanceOf(Problem.class);
        assertThatThrownBy(() ->
                        TileAppender.empty()
                                .append(List.of(new byte[EntryBundle.ENTRY_BYTES_MAX + 1])))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.TOO_LARGE));
    }

    @Test
    void a_written_piece_never_changes(@TempDir Path directory) throws Exception {
        for (LogFiles files : List.of(new LogInMemory(), new LogDirectory(directory))) {
            TilePath path = new TilePath.Hashes(0, 1_234, 2);
            byte[] content = new byte[64];
            files.write(List.of(new TileFile(path, content)));
            files.write(List.of(new TileFile(path, content)));
            byte[] other = content.clone();
            other[63] = 1;
            assertThatThrownBy(() -> files.write(List.of(new TileFile(path, other))))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.CONFLICT));
            assertThat(files.read(path)).hasValue(content);
            assertThat(files.read(path.whenFull())).isEmpty();
            assertThat(files.checkpoint()).isEmpty();
        }
        try (Stream<Path> left = Files.walk(directory)) {
            assertThat(left.map(Path::getFileName).map(Path::toString))
                    .noneMatch(n -> n.endsWith(".new"));
        }
    }

    @Test
    void a_directory_of_strangers_cannot_point_elsewhere(@TempDir Path directory) throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "not yours");
        Path log = Files.createDirectories(directory.resolve("log/tile/0"));
        Files.createSymbolicLink(log.resolve("000"), secret);
        Files.write(Files.createDirectories(log.resolve("000.p")).resolve("1"), new byte[33]);
        LogFiles files = new LogDirectory(directory.resolve("log"));
        assertThatThrownBy(() -> files.read(TilePath.parse("tile/0/000")))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> files.read(TilePath.parse("tile/0/000.p/1")))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.TOO_LARGE));
    }
}
