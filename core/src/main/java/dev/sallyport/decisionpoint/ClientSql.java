package dev.sallyport.decisionpoint;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.ClientId;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Statements about clients.
final class ClientSql {
    private static final String CLIENTS =
            """
               select c.client_id, c.name, c.door, c.accountable_id,
                      p.state = 'ACTIVE' as answered_for, c.purpose, c.registered_at,
                      c.expires_at, r.version, r.sample_percent, e.ended_at
                 from policy.client as c
                 join core.person as p on p.person_id = c.accountable_id
                 join lateral (select version, sample_percent
                                 from policy.client_rules
                                where client_id = c.client_id
                                order by version desc
                                limit 1) as r on true
            left join policy.client_end as e on e.client_id = c.client_id
            """;

    private final Database database;

    ClientSql(Database database) {
        this.database = database;
    }

    void insert(Client client, PersonId by) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into policy.client
                               (client_id, name, door, accountable_id, purpose, registered_by,
                                registered_at, expires_at)
                        values (:id, :name, :door, :accountable, :purpose, :by, :at, :expires)
                        """)
                .param("id", client.id().value())
                .param("name", client.name())
                .param("door", client.door().name())
                .param("accountable", client.accountable().value())
                .param("purpose", client.purpose())
                .param("by", by.value())
                .param("at", Rows.time(client.registeredAt()))
                .param("expires", Rows.time(client.expiresAt()))
                .update();
    }

    void insertRules(ClientId id, int version, RulesChange change, PersonId by, Instant at) {
        database.mustBeInTransaction();
        ClientTexts texts = change.rules().texts();
        database.jdbc()
                .sql(
                        """
                        insert into policy.client_rules
                               (client_id, version, policies, schema_text, entities, types,
                                sample_percent, stated_by, stated_at)
                        values (:id, :version, :policies, :schema, :entities,
                                cast(:types as jsonb), :sample, :by, :at)
                        """)
                .param("id", id.value())
                .param("version", version)
                .param("policies", texts.policies())
                .param("schema", texts.schema())
                .param("entities", texts.entities())
                .param("types", TypeRuleJson.write(change.rules().types()))
                .param("sample", change.samplePercent())
                .param("by", by.value())
                .param("at", Rows.time(at))
                .update();
    }

    void insertSecret(ClientId id, Sha256 digest, Instant at, Instant until) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into policy.client_secret
                               (secret_hash, client_id, made_at, expires_at)
                        values (:hash, :id, :at, :until)
                        """)
                .param("hash", digest.bytes())
                .param("id", id.value())
                .param("at", Rows.time(at))
                .param("until", Rows.time(until))
                .update();
    }

    /// One command about a client at a time.
    void lock(ClientId id) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql("select pg_catalog.pg_advisory_xact_lock(hashtextextended(:id, 7301))")
                .param("id", id.text())
                .query((row, _) -> true)
                .single();
    }

    /// Brings the end of the secrets there are forward.
    void endSecrets(ClientId id, Instant at) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        update policy.client_secret
                           set expires_at = :at
                         where client_id = :id
                           and expires_at > :at
                        """)
                .param("id", id.value())
                .param("at", Rows.time(at))
                .update();
    }

    void handOver(ClientId id, PersonId to) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql("update policy.client set accountable_id = :to where client_id = :id")
                .param("id", id.value())
                .param("to", to.value())
                .update();
    }

    boolean end(ClientId id, PersonId by, Instant at) {
        database.mustBeInTransaction();
        return database.jdbc()
                        .sql(
                                """
                                insert into policy.client_end (client_id, ended_by, ended_at)
                                values (:id, :by, :at)
                                    on conflict (client_id) do nothing
                                """)
                        .param("id", id.value())
                        .param("by", by.value())
                        .param("at", Rows.time(at))
                        .update()
                == 1;
    }

    List<Client> all() {
        return database.jdbc()
                .sql(CLIENTS + " order by c.name")
                .query((row, _) -> client(row))
                .list();
    }

    Optional<Client> find(ClientId id) {
        return database.jdbc()
                .sql(CLIENTS + " where c.client_id = :id")
                .param("id", id.value())
                .query((row, _) -> client(row))
                .optional();
    }

    /// Those that may ask at a door now. Without somebody active who answers for it, none may.
    List<Client> live(Door door, Instant now) {
        return database.jdbc()
                .sql(
                        CLIENTS
                                + """
                                 where c.door = :door
                                   and c.expires_at > :now
                                   and e.client_id is null
                                   and p.state = 'ACTIVE'
                                """)
                .param("door", door.name())
                .param("now", Rows.time(now))
                .query((row, _) -> client(row))
                .list();
    }

    /// @param all how many there are, the others included
    record Counted(String name, long all) {}

    /// The first ones, by name, that somebody answers for and that have not ended.
    List<Counted> answeredFor(PersonId accountable, Instant now, int most) {
        return database.jdbc()
                .sql(
                        """
                          select c.name, count(*) over () as of_all
                            from policy.client as c
                           where c.accountable_id = :person
                             and c.expires_at > :now
                             and not exists (select
                                               from policy.client_end as e
                                              where e.client_id = c.client_id)
                        order by c.name
                           limit :most
                        """)
                .param("person", accountable.value())
                .param("now", Rows.time(now))
                .param("most", most)
                .query((row, _) -> new Counted(Rows.text(row, "name"), row.getLong("of_all")))
                .list();
    }

    ClientRules rules(ClientId id, int version) {
        return database.jdbc()
                .sql(
                        """
                        select policies, schema_text, entities, types::text as types
                          from policy.client_rules
                         where client_id = :id
                           and version = :version
                        """)
                .param("id", id.value())
                .param("version", version)
                .query((row, _) ->
                        ClientRules.parse(
                                new ClientTexts(
                                        Rows.text(row, "policies"),
                                        Rows.text(row, "schema_text"),
                                        Rows.text(row, "entities")),
                                TypeRuleJson.read(Rows.text(row, "types"))))
                .single();
    }

    /// @param until when it ends by itself
    record SecretRow(ClientId client, Sha256 digest, Instant until) {}

    List<SecretRow> secrets(Door door, Instant now) {
        return database.jdbc()
                .sql(
                        """
                        select s.client_id, s.secret_hash, s.expires_at
                          from policy.client_secret as s
                          join policy.client as c on c.client_id = s.client_id
                         where c.door = :door
                           and s.expires_at > :now
                        """)
                .param("door", door.name())
                .param("now", Rows.time(now))
                .query((row, _) ->
                        new SecretRow(
                                new ClientId(Rows.uuid(row, "client_id")),
                                new Sha256(Rows.bytes(row, "secret_hash")),
                                Rows.instant(row, "expires_at")))
                .list();
    }

    /// Says whether anything about clients changed: two equal pulses, nothing did.
    ///
    /// @param at the database's clock
    record Pulse(String state, Instant at) {}

    Pulse pulse() {
        return database.jdbc()
                .sql(
                        """
                        select concat_ws(' ',
                                 (select count(*) from policy.client_rules),
                                 (select count(*) from policy.client_end),
                                 (select concat(count(*), '/', sum(extract(epoch from expires_at)))
                                    from policy.client_secret),
                                 (select md5(string_agg(
                                           concat_ws(' ', c.client_id, c.accountable_id, p.state),
                                           ',' order by c.client_id))
                                    from policy.client as c
                                    join core.person as p on p.person_id = c.accountable_id))
                                 as state,
                               pg_catalog.clock_timestamp() as at
                        """)
                .query((row, _) -> new Pulse(Rows.text(row, "state"), Rows.instant(row, "at")))
                .single();
    }

    private static Client client(ResultSet row) throws SQLException {
        return new Client(
                new ClientId(Rows.uuid(row, "client_id")),
                Rows.text(row, "name"),
                Door.valueOf(Rows.text(row, "door")),
                new PersonId(Rows.uuid(row, "accountable_id")),
                row.getBoolean("answered_for"),
                Rows.text(row, "purpose"),
                Rows.instant(row, "registered_at"),
                Rows.instant(row, "expires_at"),
                row.getInt("version"),
                row.getInt("sample_percent"),
                Rows.instantOrNull(row, "ended_at"));
    }
}
