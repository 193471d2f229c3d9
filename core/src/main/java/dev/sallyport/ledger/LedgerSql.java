package dev.sallyport.ledger;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.EventId;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.support.SqlValue;

/// What every writer may do: call `ledger.append` and `ledger.append_batch`.
final class LedgerSql {
    private final Database database;

    LedgerSql(Database database) {
        this.database = database;
    }

    void append(FreshEntry entry, boolean ending) {
        database.jdbc()
                .sql(
                        """
                        select ledger.append(:event, :type, :header, :salt, :content, :ending)
                        """)
                .param("event", entry.id().value())
                .param("type", entry.type())
                .param("header", entry.header())
                .param("salt", entry.salt())
                .param("content", entry.body())
                .param("ending", ending)
                .query((row, _) -> row.getObject(1))
                .single();
    }

    long append(List<FreshEntry> entries) {
        return database.jdbc()
                .sql(
                        """
                        select ledger.append_batch(:events, :types, :headers, :salts, :contents)
                        """)
                .param("events", array("uuid", entries, entry -> entry.id().value()))
                .param("types", array("text", entries, FreshEntry::type))
                .param("headers", array("bytea", entries, FreshEntry::header))
                .param("salts", array("bytea", entries, FreshEntry::salt))
                .param("contents", array("bytea", entries, FreshEntry::body))
                .query(Rows::firstNumber)
                .single();
    }

    boolean eraseBody(EventId id) {
        return database.jdbc()
                .sql("select ledger.erase_body(:event)")
                .param("event", id.value())
                .query((row, _) -> row.getBoolean(1))
                .single();
    }

    private static SqlValue array(
            String type, List<FreshEntry> entries, Function<FreshEntry, Object> part) {
        return Rows.array(type, entries.stream().map(part).toList());
    }
}
