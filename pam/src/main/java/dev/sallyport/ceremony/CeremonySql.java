package dev.sallyport.ceremony;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.CeremonyId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.warrant.Act;
import dev.sallyport.warrant.SignedAct;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The SQL of ceremonies.
final class CeremonySql {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<LinkedHashMap<String, String>> DETAIL =
            new TypeReference<>() {};

    private final Database database;

    CeremonySql(Database database) {
        this.database = database;
    }

    /// A stored ceremony, as far as its own row goes.
    record Row(
            CeremonyId id,
            String actType,
            byte[] act,
            PersonId person,
            Sha256 holder,
            Map<String, String> detail,
            Instant startedAt,
            Instant expiresAt,
            boolean ended) {}

    /// One signature; `signed` is a [SignedAct] with just this one.
    record SignatureRow(int position, PersonId human, byte[] credential, SignedAct signed) {}

    void insert(
            CeremonyId id, String type, Draft<?> draft, Holder holder, Instant at, Instant until) {
        database.mustBeInTransaction();
        Act act = draft.act();
        database.jdbc()
                .sql(
                        """
                        insert into pam.ceremony
                               (ceremony_id, act_type, act, act_hash, person_id, holder_hash,
                                detail, started_at, expires_at)
                        values (:id, :type, :act, :hash, :person, :holder,
                                :detail::jsonb, :started, :expires)
                        """)
                .param("id", id.value())
                .param("type", type)
                .param("act", act.canonical())
                .param("hash", act.hash().bytes())
                .param("person", act.by().value())
                .param("holder", holder.hash().bytes())
                .param("detail", JSON.writeValueAsString(draft.detail()))
                .param("started", Rows.time(at))
                .param("expires", Rows.time(until))
                .update();
    }

    Optional<Row> find(CeremonyId id) {
        return database.jdbc()
                .sql(
                        """
                           select c.ceremony_id, c.act_type, c.act, c.person_id, c.holder_hash,
                                  c.detail::text as detail, c.started_at, c.expires_at,
                                  e.ceremony_id is not null as ended
                             from pam.ceremony as c
                        left join pam.ceremony_end as e
                               on e.ceremony_id = c.ceremony_id
                            where c.ceremony_id = :id
                        """)
                .param("id", id.value())
                .query(CeremonySql::row)
                .optional();
    }

    /// Ceremonies that carry their own signature and are not over: they wait for co-signers, or we
    /// stopped before carrying them out.
    List<Row> signedButOpen(Instant startedAfter) {
        return database.jdbc()
                .sql(
                        """
                           select c.ceremony_id, c.act_type, c.act, c.person_id, c.holder_hash,
                                  c.detail::text as detail, c.started_at, c.expires_at,
                                  false as ended
                             from pam.ceremony as c
                             join pam.ceremony_signature as s
                               on s.ceremony_id = c.ceremony_id
                              and s.position = 0
                        left join pam.ceremony_end as e
                               on e.ceremony_id = c.ceremony_id
                            where e.ceremony_id is null
                              and c.started_at > :after
                         order by c.started_at, c.ceremony_id
                            limit 1000
                        """)
                .param("after", Rows.time(startedAfter))
                .query(CeremonySql::row)
                .list();
    }

    /// Ceremonies that are not over and that the person began or the human signed, in an order in
    /// which they can be locked. Nobody can sign what is older than `lasting`.
    List<Row> openOf(PersonId person, PersonId human, Instant now, Duration lasting) {
        return database.jdbc()
                .sql(
                        """
                           select c.ceremony_id, c.act_type, c.act, c.person_id, c.holder_hash,
                                  c.detail::text as detail, c.started_at, c.expires_at,
                                  false as ended
                             from pam.ceremony as c
                        left join pam.ceremony_end as e
                               on e.ceremony_id = c.ceremony_id
                            where e.ceremony_id is null
                              and c.started_at > :after
                              and (c.person_id = :person and c.expires_at > :now
                                   or exists (select
                                                from pam.ceremony_signature as s
                                               where s.ceremony_id = c.ceremony_id
                                                 and (c.person_id = :person
                                                      or s.human_id in (:person, :human))))
                         order by c.ceremony_id
                        """)
                .param("after", Rows.time(now.minus(lasting)))
                .param("now", Rows.time(now))
                .param("person", person.value())
                .param("human", human.value())
                .query(CeremonySql::row)
                .list();
    }

    void insertSignature(CeremonyId id, SignatureRow signature, Instant at) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.ceremony_signature
                               (ceremony_id, position, part, human_id, credential_id, signature,
                                signed_at)
                        values (:id, :position, :part, :human, :credential, :signature, :at)
                        """)
                .param("id", id.value())
                .param("position", signature.position())
                .param("part", signature.position() == 0 ? "OWN" : "COSIGN")
                .param("human", signature.human().value())
                .param("credential", signature.credential())
                .param("signature", signature.signed().canonical())
                .param("at", Rows.time(at))
                .update();
    }

    List<SignatureRow> signatures(CeremonyId id) {
        return database.jdbc()
                .sql(
                        """
                        select position, human_id, credential_id, signature
                          from pam.ceremony_signature
                         where ceremony_id = :id
                         order by position
                        """)
                .param("id", id.value())
                .query((row, _) ->
                        new SignatureRow(
                                row.getInt("position"),
                                new PersonId(Rows.uuid(row, "human_id")),
                                Rows.bytes(row, "credential_id"),
                                SignedAct.read(Rows.bytes(row, "signature"))))
                .list();
    }

    void end(CeremonyId id, String how, String reason, Map<String, Object> result, Instant at) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql(
                        """
                        insert into pam.ceremony_end (ceremony_id, how, reason, result, ended_at)
                        values (:id, :how, :reason, :result::jsonb, :at)
                        """)
                .param("id", id.value())
                .param("how", how)
                .param("reason", reason)
                .param("result", JSON.writeValueAsString(result))
                .param("at", Rows.time(at))
                .update();
    }

    Optional<byte[]> decoyKey() {
        return database.jdbc().sql("select key from pam.decoy").query(byte[].class).optional();
    }

    void insertDecoyKey(byte[] key) {
        database.jdbc()
                .sql("insert into pam.decoy (key) values (:key) on conflict do nothing")
                .param("key", key)
                .update();
    }

    private static Row row(ResultSet row, int index) throws SQLException {
        return new Row(
                new CeremonyId(Rows.uuid(row, "ceremony_id")),
                Rows.text(row, "act_type"),
                Rows.bytes(row, "act"),
                new PersonId(Rows.uuid(row, "person_id")),
                new Sha256(Rows.bytes(row, "holder_hash")),
                JSON.readValue(Rows.text(row, "detail"), DETAIL),
                Rows.instant(row, "started_at"),
                Rows.instant(row, "expires_at"),
                row.getBoolean("ended"));
    }
}
