package dev.sallyport.ledger;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.translog.SignedCheckpoint;
import dev.sallyport.translog.TileFile;
import dev.sallyport.translog.TilePath;
import dev.sallyport.translog.Tree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.support.SqlValue;

/// What the sequencer alone may do, as the login role `sequencer`.
final class SequencerSql {
    /// Of the advisory lock that makes one sequencer the only one.
    private static final long LOCK = 0x5A11_9087_1ED6_0001L;

    private final Database database;

    SequencerSql(Database database) {
        this.database = database;
    }

    /// Held by the connection until it closes: who loses the connection has lost the lock, and with
    /// it every transaction that was open under it.
    boolean tryLock() {
        return database.jdbc()
                .sql("select pg_catalog.pg_try_advisory_lock(:lock)")
                .param("lock", LOCK)
                .query((row, _) -> row.getBoolean(1))
                .single();
    }

    void unlock() {
        database.jdbc().sql("select pg_catalog.pg_advisory_unlock_all()").query().singleRow();
    }

    Tree tree() {
        return database.jdbc()
                .sql("select size, root from ledger.tree order by size desc limit 1")
                .query((row, _) ->
                        new Tree(row.getLong("size"), new Sha256(Rows.bytes(row, "root"))))
                .optional()
                .orElse(Tree.EMPTY);
    }

    /// One more than the last place; places have no gaps.
    long places() {
        return database.jdbc()
                .sql("select coalesce(max(index) + 1, 0) from ledger.position")
                .query(Rows::firstNumber)
                .single();
    }

    Optional<SignedCheckpoint> checkpoint() {
        return database.jdbc()
                .sql("select note from ledger.checkpoint order by size desc limit 1")
                .query((row, _) -> note(Rows.text(row, "note")))
                .optional();
    }

    /// In the order in which they arrived: ids are the writer's choice.
    List<Waiting> waiting(int max) {
        return database.jdbc()
                .sql(
                        """
                          select w.event_id, e.leaf
                            from ledger.waiting as w
                            join ledger.entry   as e on e.event_id = w.event_id
                        order by w.arrived
                           limit :max
                        """)
                .param("max", max)
                .query((row, _) -> new Waiting(Rows.uuid(row, "event_id"), Rows.bytes(row, "leaf")))
                .list();
    }

    void place(long first, List<Waiting> batch) {
        SqlValue ids = Rows.array("uuid", batch.stream().map(Waiting::event).toList());
        database.jdbc()
                .sql(
                        """
                        insert into ledger.position (index, event_id)
                        select :first + b.place - 1, b.event_id
                          from unnest(:ids) with ordinality as b (event_id, place)
                        """)
                .param("first", first)
                .param("ids", ids)
                .update();
        database.jdbc()
                .sql("delete from ledger.waiting where event_id = any (:ids)")
                .param("ids", ids)
                .update();
    }

    void mention(List<Mention> mentions) {
        if (mentions.isEmpty()) {
            return;
        }
        database.jdbc()
                .sql(
                        """
                        insert into ledger.mention (object, index)
                        select distinct m.object, m.index
                          from unnest(:objects, :indexes) as m (object, index)
                        """)
                .param(
                        "objects",
                        Rows.array("text", mentions.stream().map(Mention::object).toList()))
                .param(
                        "indexes",
                        Rows.array("bigint", mentions.stream().map(Mention::index).toList()))
                .update();
    }

    /// Tiles only; bundles are the entries themselves.
    void write(List<TileFile> files) {
        List<Integer> levels = new ArrayList<>();
        List<Long> indexes = new ArrayList<>();
        List<byte[]> hashes = new ArrayList<>();
        for (TileFile file : files) {
            switch (file.path()) {
                case TilePath.Hashes(int level, long index, int _) -> {
                    levels.add(level);
                    indexes.add(index);
                    hashes.add(file.bytes());
                }
                case TilePath.Entries(long _, int _) -> {}
            }
        }
        database.jdbc()
                .sql(
                        """
                        insert into ledger.tile as t (level, index, hashes)
                        select f.level, f.index, f.hashes
                          from unnest(:levels, :indexes, :hashes) as f (level, index, hashes)
                        on conflict on constraint tile_pkey do update
                           set hashes = excluded.hashes
                         where t.hashes <> excluded.hashes
                        """)
                .param("levels", Rows.array("int2", levels))
                .param("indexes", Rows.array("int8", indexes))
                .param("hashes", Rows.array("bytea", hashes))
                .update();
    }

    void insert(Tree tree) {
        database.jdbc()
                .sql("insert into ledger.tree (size, root) values (:size, :root)")
                .param("size", tree.size())
                .param("root", tree.root().bytes())
                .update();
    }

    void insert(SignedCheckpoint signed) {
        database.jdbc()
                .sql("insert into ledger.checkpoint (size, note) values (:size, :note)")
                .param("size", signed.checkpoint().size())
                .param("note", new String(signed.bytes(), StandardCharsets.UTF_8))
                .update();
        database.jdbc()
                .sql("select pg_catalog.pg_notify('ledger', :size)")
                .param("size", Long.toString(signed.checkpoint().size()))
                .query()
                .singleRow();
    }

    void gate(boolean open, String reason) {
        database.jdbc()
                .sql(
                        """
                        update ledger.gate
                           set open = :open,
                               reason = :reason,
                               since = clock_timestamp()
                         where open <> :open
                        """)
                .param("open", open)
                .param("reason", reason)
                .update();
    }

    static SignedCheckpoint note(String note) {
        return SignedCheckpoint.parse(note.getBytes(StandardCharsets.UTF_8));
    }

    record Waiting(UUID event, byte[] leaf) {}

    record Mention(String object, long index) {}
}
