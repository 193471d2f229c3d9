package dev.sallyport.identity;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.ServiceAccountId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Statements about `core.service_account`.
final class ServiceAccountsSql {
    private static final String COLUMNS =
            """
            select s.service_account_id, s.name, s.purpose, s.accountable_id, s.successor_id,
                   s.expires_at, s.disabled_at
              from core.service_account as s
            """;

    private final Database database;

    ServiceAccountsSql(Database database) {
        this.database = database;
    }

    Optional<ServiceAccount> byId(ServiceAccountId id) {
        return database.jdbc()
                .sql(COLUMNS + " where s.service_account_id = :id")
                .param("id", id.value())
                .query(ServiceAccountsSql::account)
                .optional();
    }

    List<ServiceAccount> accountable(PersonId person) {
        return database.jdbc()
                .sql(
                        COLUMNS
                                + """
                                   where s.accountable_id = :person
                                     and s.disabled_at is null
                                order by s.name
                                """)
                .param("person", person.value())
                .query(ServiceAccountsSql::account)
                .list();
    }

    void insert(ServiceAccountId id, NewServiceAccount fresh) {
        PersonId successor = fresh.successor();
        database.jdbc()
                .sql(
                        """
                        insert into core.service_account
                               (service_account_id, name, purpose, accountable_id, successor_id,
                                expires_at)
                        values (:id, :name, :purpose, :accountable, :successor, :expires_at)
                        """)
                .param("id", id.value())
                .param("name", fresh.name())
                .param("purpose", fresh.purpose())
                .param("accountable", fresh.accountable().value())
                .param("successor", successor == null ? null : successor.value(), Types.OTHER)
                .param("expires_at", Rows.time(fresh.expiresAt()))
                .update();
    }

    boolean handOver(ServiceAccountId id, PersonId accountable) {
        return database.jdbc()
                        .sql(
                                """
                                update core.service_account
                                   set accountable_id = :accountable,
                                       successor_id = nullif(successor_id, :accountable)
                                 where service_account_id = :id
                                """)
                        .param("id", id.value())
                        .param("accountable", accountable.value())
                        .update()
                == 1;
    }

    boolean disable(ServiceAccountId id) {
        return database.jdbc()
                        .sql(
                                """
                                update core.service_account
                                   set disabled_at = clock_timestamp()
                                 where service_account_id = :id
                                   and disabled_at is null
                                """)
                        .param("id", id.value())
                        .update()
                == 1;
    }

    private static ServiceAccount account(ResultSet row, int number) throws SQLException {
        UUID successor = Rows.uuidOrNull(row, "successor_id");
        return new ServiceAccount(
                new ServiceAccountId(Rows.uuid(row, "service_account_id")),
                Rows.text(row, "name"),
                Rows.text(row, "purpose"),
                new PersonId(Rows.uuid(row, "accountable_id")),
                successor == null ? null : new PersonId(successor),
                Rows.instant(row, "expires_at"),
                Rows.instantOrNull(row, "disabled_at"));
    }
}
