package dev.sallyport.recording;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.tape.TapeSeal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// All statements of this package.
final class TapeSql {
    private static final String TAPES =
            """
               select t.tape_id,
                      t.session_id,
                      b.grant_id,
                      b.person_id,
                      b.node_id,
                      t.channel,
                      t.opened_at,
                      (select count(*) from pam.tape_chunk as c where c.tape_id = t.tape_id)
                        as chunks,
                      (select coalesce(sum(c.size), 0) from pam.tape_chunk as c
                        where c.tape_id = t.tape_id) as bytes,
                      s.seal_hash,
                      s.root,
                      s.how,
                      s.sealed_at
                 from pam.tape as t
                 join pam.brokered_session as b on b.session_id = t.session_id
            left join pam.tape_seal as s on s.tape_id = t.tape_id
            """;

    private final Database database;

    TapeSql(Database database) {
        this.database = database;
    }

    void insert(TapeId tape, BrokeredSessionId session, String channel, byte[] key, Instant at) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.tape (tape_id, session_id, channel, wrapped_key, opened_at)
                        values (:tape, :session, :channel, :key, :at)
                        """)
                .param("tape", tape.value())
                .param("session", session.value())
                .param("channel", channel)
                .param("key", key)
                .param("at", Timestamp.from(at))
                .update();
    }

    void insertChunk(TapeId tape, long index, Sha256 hash, long size, Instant at) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.tape_chunk (tape_id, index, chunk_hash, size, stored_at)
                        values (:tape, :index, :hash, :size, :at)
                        """)
                .param("tape", tape.value())
                .param("index", index)
                .param("hash", hash.bytes())
                .param("size", size)
                .param("at", Timestamp.from(at))
                .update();
    }

    void insertSeal(TapeSeal seal, boolean complete, Instant at) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.tape_seal
                               (tape_id, seal, seal_hash, root, chunks, how, sealed_at)
                        values (:tape, :seal, :hash, :root, :chunks, :how, :at)
                        """)
                .param("tape", seal.tape().value())
                .param("seal", seal.canonical())
                .param("hash", seal.hash().bytes())
                .param("root", seal.root().bytes())
                .param("chunks", seal.chunks())
                .param("how", complete ? "COMPLETE" : "RECOVERED")
                .param("at", Timestamp.from(at))
                .update();
    }

    Optional<RecordedTape> byId(TapeId tape) {
        return database.jdbc()
                .sql(TAPES + " where t.tape_id = :tape")
                .param("tape", tape.value())
                .query(TapeSql::tape)
                .optional();
    }

    List<RecordedTape> ofSession(BrokeredSessionId session) {
        return database.jdbc()
                .sql(TAPES + " where t.session_id = :session order by t.opened_at, t.tape_id")
                .param("session", session.value())
                .query(TapeSql::tape)
                .list();
    }

    /// The newest first; ids are ordered by time.
    List<RecordedTape> latest(Optional<TapeId> before, int max) {
        return database.jdbc()
                .sql(TAPES + " where t.tape_id < :before" + " order by t.tape_id desc limit :max")
                .param("before", before.map(TapeId::value).orElse(new UUID(-1, -1)))
                .param("max", max)
                .query(TapeSql::tape)
                .list();
    }

    /// Tapes without a seal whose session is over and that got nothing new since `quietSince`.
    List<TapeId> abandoned(Instant quietSince, int max) {
        return database.jdbc()
                .sql(
                        """
                          select t.tape_id
                            from pam.tape as t
                           where not exists (select from pam.tape_seal as s
                                              where s.tape_id = t.tape_id)
                             and exists (select from pam.session_end as e
                                          where e.session_id = t.session_id)
                             and t.opened_at < :quiet
                             and not exists (select from pam.tape_chunk as c
                                              where c.tape_id = t.tape_id
                                                and c.stored_at >= :quiet)
                        order by t.tape_id
                           limit :max
                        """)
                .param("quiet", Timestamp.from(quietSince))
                .param("max", max)
                .query((row, _) -> new TapeId(Rows.uuid(row, "tape_id")))
                .list();
    }

    /// The hashes of the stored chunks, in their order.
    List<Sha256> hashes(TapeId tape) {
        return database.jdbc()
                .sql(
                        """
                          select chunk_hash
                            from pam.tape_chunk
                           where tape_id = :tape
                        order by index
                        """)
                .param("tape", tape.value())
                .query((row, _) -> new Sha256(Rows.bytes(row, "chunk_hash")))
                .list();
    }

    Optional<Sha256> hash(TapeId tape, long index) {
        return database.jdbc()
                .sql(
                        """
                        select chunk_hash
                          from pam.tape_chunk
                         where tape_id = :tape
                           and index = :index
                        """)
                .param("tape", tape.value())
                .param("index", index)
                .query((row, _) -> new Sha256(Rows.bytes(row, "chunk_hash")))
                .optional();
    }

    byte[] wrappedKey(TapeId tape) {
        return database.jdbc()
                .sql("select wrapped_key from pam.tape where tape_id = :tape")
                .param("tape", tape.value())
                .query((row, _) -> Rows.bytes(row, "wrapped_key"))
                .single();
    }

    Optional<byte[]> seal(TapeId tape) {
        return database.jdbc()
                .sql("select seal from pam.tape_seal where tape_id = :tape")
                .param("tape", tape.value())
                .query((row, _) -> Rows.bytes(row, "seal"))
                .optional();
    }

    /// Two writers of one tape wait for each other here.
    void lock(TapeId tape) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql("select pg_catalog.pg_advisory_xact_lock(:key)")
                .param("key", tape.value().getLeastSignificantBits())
                .query((_, _) -> true)
                .single();
    }

    private static RecordedTape tape(ResultSet row, int number) throws SQLException {
        byte[] hash = row.getBytes("seal_hash");
        return new RecordedTape(
                new TapeId(Rows.uuid(row, "tape_id")),
                new BrokeredSessionId(Rows.uuid(row, "session_id")),
                new GrantId(Rows.uuid(row, "grant_id")),
                new PersonId(Rows.uuid(row, "person_id")),
                new NodeId(Rows.uuid(row, "node_id")),
                Rows.text(row, "channel"),
                Rows.instant(row, "opened_at"),
                row.getLong("chunks"),
                row.getLong("bytes"),
                hash == null
                        ? Optional.empty()
                        : Optional.of(
                                new RecordedTape.Sealed(
                                        new Sha256(hash),
                                        new Sha256(Rows.bytes(row, "root")),
                                        Rows.text(row, "how").equals("COMPLETE"),
                                        Rows.instant(row, "sealed_at"))));
    }
}
