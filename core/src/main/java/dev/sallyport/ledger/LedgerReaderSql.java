package dev.sallyport.ledger;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.translog.SignedCheckpoint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Statements that read the ledger.
final class LedgerReaderSql {
    private static final String ENTRIES =
            """
               select p.index, e.leaf, b.salt, b.content
                 from ledger.position as p
                 join ledger.entry    as e on e.event_id = p.event_id
            left join ledger.body     as b on b.event_id = p.event_id
            """;

    private final Database database;

    LedgerReaderSql(Database database) {
        this.database = database;
    }

    Optional<SignedCheckpoint> checkpoint() {
        return database.jdbc()
                .sql("select note from ledger.checkpoint order by size desc limit 1")
                .query((row, _) -> SequencerSql.note(Rows.text(row, "note")))
                .optional();
    }

    Optional<Long> index(UUID event) {
        return database.jdbc()
                .sql("select index from ledger.position where event_id = :event")
                .param("event", event)
                .query(Rows::firstNumber)
                .optional();
    }

    List<SequencedEntry> entries(long from, long end, int max) {
        return database.jdbc()
                .sql(
                        ENTRIES
                                + """
                                   where p.index >= :from
                                     and p.index < :end
                                order by p.index
                                   limit :max
                                """)
                .param("from", from)
                .param("end", end)
                .param("max", max)
                .query(LedgerReaderSql::entry)
                .list();
    }

    List<SequencedEntry> mentions(String object, long from, long end, int max) {
        return database.jdbc()
                .sql(
                        ENTRIES
                                + """
                                    join ledger.mention  as m on m.index = p.index
                                   where m.object = :object
                                     and m.index >= :from
                                     and m.index < :end
                                order by m.index
                                   limit :max
                                """)
                .param("object", object)
                .param("from", from)
                .param("end", end)
                .param("max", max)
                .query(LedgerReaderSql::entry)
                .list();
    }

    Optional<SequencedEntry> entry(UUID event, long end) {
        return database.jdbc()
                .sql(ENTRIES + " where p.event_id = :event and p.index < :end")
                .param("event", event)
                .param("end", end)
                .query(LedgerReaderSql::entry)
                .optional();
    }

    private static SequencedEntry entry(ResultSet row, int number) throws SQLException {
        byte[] content = row.getBytes("content");
        return new SequencedEntry(
                row.getLong("index"),
                Rows.bytes(row, "leaf"),
                content == null ? null : new EntryBody(Rows.bytes(row, "salt"), content));
    }
}
