package dev.sallyport.ledger;

import dev.sallyport.database.Database;

/// What every writer may do: call `ledger.append`.
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
}
