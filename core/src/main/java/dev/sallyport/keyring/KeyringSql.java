package dev.sallyport.keyring;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import java.util.Optional;
import java.util.UUID;

/// Statements about `core.data_key`. Row security limits each to the process's own rows.
final class KeyringSql {
    private final Database database;

    KeyringSql(Database database) {
        this.database = database;
    }

    Optional<UUID> current(String purpose) {
        return database.jdbc()
                .sql(
                        """
                        select key_id
                          from core.data_key
                         where purpose = :purpose
                           and retired_at is null
                        """)
                .param("purpose", purpose)
                .query(Rows::firstUuid)
                .optional();
    }

    Optional<byte[]> wrapped(UUID key, String purpose) {
        return database.jdbc()
                .sql(
                        """
                        select wrapped
                          from core.data_key
                         where key_id = :key
                           and purpose = :purpose
                        """)
                .param("key", key)
                .param("purpose", purpose)
                .query((row, _) -> Rows.bytes(row, "wrapped"))
                .optional();
    }

    void insert(UUID key, String purpose, byte[] wrapped) {
        database.jdbc()
                .sql(
                        """
                        insert into core.data_key (key_id, purpose, wrapped)
                        values (:key, :purpose, :wrapped)
                        """)
                .param("key", key)
                .param("purpose", purpose)
                .param("wrapped", wrapped)
                .update();
    }

    void insertIfFirst(UUID key, String purpose, byte[] wrapped) {
        database.jdbc()
                .sql(
                        """
                        insert into core.data_key (key_id, purpose, wrapped)
                        values (:key, :purpose, :wrapped)
                        on conflict (process, purpose) where retired_at is null do nothing
                        """)
                .param("key", key)
                .param("purpose", purpose)
                .param("wrapped", wrapped)
                .update();
    }

    void retire(String purpose) {
        database.jdbc()
                .sql(
                        """
                        update core.data_key
                           set retired_at = clock_timestamp()
                         where purpose = :purpose
                           and retired_at is null
                        """)
                .param("purpose", purpose)
                .update();
    }
}
