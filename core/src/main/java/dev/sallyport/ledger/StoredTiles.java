package dev.sallyport.ledger;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.translog.EntryBundle;
import dev.sallyport.translog.TilePath;
import dev.sallyport.translog.TileSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The log's pieces, read from the database. A shorter form of a tile is the beginning of the
/// stored one; a bundle is put together from the entries.
final class StoredTiles implements TileSource {
    private final Database database;

    StoredTiles(Database database) {
        this.database = database;
    }

    @Override
    public Optional<byte[]> read(TilePath path) {
        return switch (path) {
            case TilePath.Hashes(int level, long index, int width) -> hashes(level, index, width);
            case TilePath.Entries(long index, int width) -> entries(index, width);
        };
    }

    private Optional<byte[]> hashes(int level, long index, int width) {
        int length = width * Sha256.LENGTH;
        return database.jdbc()
                .sql(
                        """
                        select hashes
                          from ledger.tile
                         where level = :level
                           and index = :index
                        """)
                .param("level", level)
                .param("index", index)
                .query((row, _) -> Rows.bytes(row, "hashes"))
                .optional()
                .filter(hashes -> hashes.length >= length)
                .map(hashes -> Arrays.copyOf(hashes, length));
    }

    private Optional<byte[]> entries(long index, int width) {
        long first = index * TilePath.FULL;
        List<byte[]> leaves =
                database.jdbc()
                        .sql(
                                """
                                  select e.leaf
                                    from ledger.position as p
                                    join ledger.entry    as e on e.event_id = p.event_id
                                   where p.index >= :first
                                     and p.index < :end
                                order by p.index
                                """)
                        .param("first", first)
                        .param("end", first + width)
                        .query((row, _) -> Rows.bytes(row, "leaf"))
                        .list();
        return leaves.size() == width ? Optional.of(EntryBundle.encode(leaves)) : Optional.empty();
    }
}
