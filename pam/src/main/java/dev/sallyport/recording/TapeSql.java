package dev.sallyport.recording;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.tape.TapeSeal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The SQL of tapes.
final class TapeSql {
    private static final String SELECT =
            """
               select t.tape_id, t.session_id, t.kind, t.command, t.opened_at,
                      (select count(*) from pam.tape_chunk as c where c.tape_id = t.tape_id)
                        as chunks,
                      (select coalesce(sum(c.size), 0)
                         from pam.tape_chunk as c
                        where c.tape_id = t.tape_id) as bytes,
                      s.how, s.seal, s.seal_hash, s.root, s.sealed_at
                 from pam.tape as t
            left join pam.tape_seal as s
                   on s.tape_id = t.tape_id
            """;

    private final Database database;

    TapeSql(Database database) {
        this.database = database;
    }

    /// A stored chunk.
    record Chunk(long index, Sha256 hash, long frames, long size) {}

    void insert(Tape tape, long channel, byte[] wrappedKey) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.tape
                               (tape_id, session_id, channel, kind, command, wrapped_key,
                                opened_at)
                        values (:id, :session, :channel, :kind, :command, :key,
                                :at)
                        """)
                .param("id", tape.id().value())
                .param("session", tape.session().value())
                .param("channel", channel)
                .param("kind", tape.kind())
                .param("command", tape.command())
                .param("key", wrappedKey)
                .param("at", Rows.time(tape.openedAt()))
                .update();
    }

    Optional<Tape> find(TapeId id) {
        return database.jdbc()
                .sql(SELECT + " where t.tape_id = :id")
                .param("id", id.value())
                .query(TapeSql::read)
                .optional();
    }

    List<Tape> of(BrokeredSessionId session) {
        return database.jdbc()
                .sql(SELECT + " where t.session_id = :session order by t.opened_at, t.tape_id")
                .param("session", session.value())
                .query(TapeSql::read)
                .list();
    }

    /// The latest first; `before` is the last one of the page before.
    List<Tape> page(@Nullable TapeId before, int max) {
        return database.jdbc()
                .sql(
                        SELECT
                                + """
                                   where t.tape_id < coalesce(:before,
                                           'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
                                order by t.tape_id desc
                                   limit :max
                                """)
                .param("before", before == null ? null : before.value(), Types.OTHER)
                .param("max", max)
                .query(TapeSql::read)
                .list();
    }

    /// Tapes without a seal whose session has been over since `before`.
    List<Tape> orphaned(Instant before) {
        return database.jdbc()
                .sql(
                        SELECT
                                + """
                                     join pam.session_end as e
                                       on e.session_id = t.session_id
                                    where s.tape_id is null
                                      and e.ended_at < :before
                                 order by t.opened_at
                                    limit 100
                                """)
                .param("before", Rows.time(before))
                .query(TapeSql::read)
                .list();
    }

    byte[] wrappedKey(TapeId id) {
        return database.jdbc()
                .sql("select wrapped_key from pam.tape where tape_id = :id")
                .param("id", id.value())
                .query((row, _) -> Rows.bytes(row, "wrapped_key"))
                .single();
    }

    List<Chunk> chunks(TapeId id) {
        return database.jdbc()
                .sql(
                        """
                        select index, chunk_hash, frames, size
                          from pam.tape_chunk
                         where tape_id = :id
                         order by index
                        """)
                .param("id", id.value())
                .query((row, _) ->
                        new Chunk(
                                row.getLong("index"),
                                new Sha256(Rows.bytes(row, "chunk_hash")),
                                row.getLong("frames"),
                                row.getLong("size")))
                .list();
    }

    void insertChunk(TapeId id, Chunk chunk, Instant at) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.tape_chunk
                               (tape_id, index, chunk_hash, frames, size, stored_at)
                        values (:id, :index, :hash, :frames, :size, :at)
                        """)
                .param("id", id.value())
                .param("index", chunk.index())
                .param("hash", chunk.hash().bytes())
                .param("frames", chunk.frames())
                .param("size", chunk.size())
                .param("at", Rows.time(at))
                .update();
    }

    void insertSeal(TapeSeal seal, String how, Instant at) {
        insertSeal(seal.tape(), seal.canonical(), seal.root(), seal.chunks(), how, at);
    }

    /// Nothing ever arrived: there is nothing to seal.
    void insertLost(TapeId id, Instant at) {
        insertSeal(id, new byte[0], Sha256.of(), 0, "LOST", at);
    }

    private void insertSeal(
            TapeId id, byte[] seal, Sha256 root, long chunks, String how, Instant at) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.tape_seal
                               (tape_id, seal, seal_hash, root, chunks, how, sealed_at)
                        values (:id, :seal, :hash, :root, :chunks, :how, :at)
                        """)
                .param("id", id.value())
                .param("seal", seal)
                .param("hash", Sha256.of(seal).bytes())
                .param("root", root.bytes())
                .param("chunks", chunks)
                .param("how", how)
                .param("at", Rows.time(at))
                .update();
    }

    /// Whether this batch is new.
    boolean insertOperations(BrokeredSessionId session, long first, int count, Instant at) {
        database.mustBeInTransaction();
        return database.jdbc()
                        .sql(
                                """
                                insert into pam.session_operations
                                       (session_id, first, count, reported_at)
                                values (:session, :first, :count, :at)
                                    on conflict (session_id, first) do nothing
                                """)
                        .param("session", session.value())
                        .param("first", first)
                        .param("count", count)
                        .param("at", Rows.time(at))
                        .update()
                == 1;
    }

    /// Makes this transaction the only one that writes on the tape.
    void lock(TapeId id) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql("select pg_advisory_xact_lock(hashtextextended(:id, 2))::text")
                .param("id", id.value().toString())
                .query(String.class)
                .single();
    }

    private static Tape read(ResultSet row, int index) throws SQLException {
        String how = row.getString("how");
        return new Tape(
                new TapeId(Rows.uuid(row, "tape_id")),
                new BrokeredSessionId(Rows.uuid(row, "session_id")),
                Rows.text(row, "kind"),
                Rows.text(row, "command"),
                Rows.instant(row, "opened_at"),
                row.getLong("chunks"),
                row.getLong("bytes"),
                how == null
                        ? Optional.empty()
                        : Optional.of(
                                new Tape.Sealed(
                                        how,
                                        Rows.bytes(row, "seal"),
                                        new Sha256(Rows.bytes(row, "seal_hash")),
                                        new Sha256(Rows.bytes(row, "root")),
                                        Rows.instant(row, "sealed_at"))));
    }
}
