package dev.sallyport.translog;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Where a piece of the log lies below its prefix (C2SP tlog-tiles): `tile/0/x001/234` for hashes,
/// `tile/entries/x001/234` for entries, with `.p/7` behind it while the piece is not yet full.
public sealed interface TilePath {
    /// Hashes or entries in a full piece.
    int FULL = 256;

    /// Highest level the format can name; trees below 2^63 entries use the levels 0 to 7.
    int LEVEL_MAX = 63;

    /// Part of the tree: at level 0 leaf hashes, at level n the roots of full tiles of level n-1.
    record Hashes(int level, long index, int width) implements TilePath {
        public Hashes {
            if (level < 0 || level > LEVEL_MAX) {
                throw new Problem(ProblemCode.MALFORMED, "a tile level is between 0 and 63");
            }
            TileNames.require(index, width);
        }

        /// The first entry that a change of the hash at this offset concerns.
        long firstEntry(int offset) {
            return (index * FULL + offset) << 8 * level;
        }
    }

    /// The entries whose leaf hashes are the level-0 tile with the same index and width.
    record Entries(long index, int width) implements TilePath {
        public Entries {
            TileNames.require(index, width);
        }
    }

    long index();

    /// Hashes or entries in it: 1 to 255 for a partial piece, 256 for a full one.
    int width();

    default boolean full() {
        return width() == FULL;
    }

    /// The piece this one becomes when it is full; may stand in for it then.
    default TilePath whenFull() {
        return switch (this) {
            case Hashes(int level, long index, int _) -> new Hashes(level, index, FULL);
            case Entries(long index, int _) -> new Entries(index, FULL);
        };
    }

    /// Largest file that can be this piece.
    default int bytesMax() {
        return switch (this) {
            case Hashes(int _, long _, int width) -> width * 32;
            case Entries(long _, int width) -> width * (2 + EntryBundle.ENTRY_BYTES_MAX);
        };
    }

    /// Relative path, with `/` between its parts.
    default String text() {
        String directory =
                switch (this) {
                    case Hashes(int level, long _, int _) -> "tile/" + level + '/';
                    case Entries(long _, int _) -> "tile/entries/";
                };
        String suffix = full() ? "" : ".p/" + width();
        return directory + TileNames.digits(index()) + suffix;
    }

    /// Reads a relative path; accepts exactly what [#text] writes.
    static TilePath parse(String text) {
        Matcher parts = TileNames.PATH.matcher(text);
        if (!parts.matches()) {
            throw new Problem(ProblemCode.MALFORMED, "not the path of a tile or an entry bundle");
        }
        long index = TileNames.index(parts.group("index"));
        String partial = parts.group("width");
        int width = partial == null ? FULL : Integer.parseInt(partial);
        String level = parts.group("level");
        TilePath path =
                level.equals("entries")
                        ? new Entries(index, width)
                        : new Hashes(Integer.parseInt(level), index, width);
        if (!path.text().equals(text)) {
            throw new Problem(ProblemCode.MALFORMED, "not the one spelling of this tile path");
        }
        return path;
    }

    /// Hashes in the unfinished tile of this level in a tree of this size; 0 when there is none.
    static int partialWidth(int level, long size) {
        return level > 7 ? 0 : (int) (size >>> 8 * level & 0xFF);
    }

    /// The unfinished tiles of a tree of this size, lowest level first, and the unfinished bundle.
    static List<TilePath> partials(long size) {
        List<TilePath> paths = new ArrayList<>();
        for (int level = 0; level <= 7; level++) {
            int width = partialWidth(level, size);
            if (width > 0) {
                paths.add(new Hashes(level, size >>> 8 * level >>> 8, width));
            }
        }
        if (partialWidth(0, size) > 0) {
            paths.add(new Entries(size / FULL, partialWidth(0, size)));
        }
        return paths;
    }

    /// Every piece of a tree of this size, full ones first, in an order in which each tile comes
    /// after what it covers.
    static Stream<TilePath> all(long size) {
        Stream<TilePath> bundles =
                LongStream.range(0, size / FULL).mapToObj(index -> new Entries(index, FULL));
        Stream<TilePath> tiles =
                IntStream.rangeClosed(0, 7)
                        .boxed()
                        .flatMap(level ->
                                LongStream.range(0, size >>> 8 * level >>> 8)
                                        .mapToObj(index -> new Hashes(level, index, FULL)));
        return Stream.concat(Stream.concat(bundles, tiles), partials(size).stream());
    }
}
