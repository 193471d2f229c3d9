package dev.sallyport.policy;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.warrant.SealedFact;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The SQL of policy sets.
final class PolicySetSql {
    private static final long LOCK = 0x706f6c6963795f73L;

    private static final String SETS =
            """
               select s.door, s.version, s.text, s.base_version, s.base_hash, s.diff, s.reason,
                      s.author_id, s.approver_id, s.act, s.seal, s.signed, s.effective_at,
                      s.reverts_at, c.confirmed_at, c.confirmed_by,
                      case when e.how <> 'REVERTED' then e.ended_at end as rolled_back_at,
                      e.ended_by
                 from policy.policy_set as s
            left join policy.policy_set_confirmation as c
                   on c.door = s.door and c.version = s.version
            left join policy.policy_set_end as e
                   on e.door = s.door and e.version = s.version
            """;

    private final Database database;

    PolicySetSql(Database database) {
        this.database = database;
    }

    Instant now() {
        return database.jdbc()
                .sql("select clock_timestamp() as now")
                .query((row, _) -> Rows.instant(row, "now"))
                .single();
    }

    /// Newest first, those below a version.
    List<StoredSet> below(RuleSet.Rules door, long version, int max) {
        return database.jdbc()
                .sql(
                        SETS
                                + """
                                      where s.door = :door and s.version < :below
                                   order by s.version desc
                                      limit :max
                                """)
                .param("door", door.word())
                .param("below", version)
                .param("max", max)
                .query(PolicySetSql::set)
                .list();
    }

    Optional<StoredSet> find(RuleSet.Rules door, long version) {
        return database.jdbc()
                .sql(SETS + " where s.door = :door and s.version = :version")
                .param("door", door.word())
                .param("version", version)
                .query(PolicySetSql::set)
                .optional();
    }

    /// One change after the other, to the end of the transaction.
    void lock() {
        database.jdbc()
                .sql("select pg_advisory_xact_lock(:lock)")
                .param("lock", LOCK)
                .query((_, _) -> true)
                .single();
    }

    long newest(RuleSet.Rules door) {
        return database.jdbc()
                .sql("select coalesce(max(version), 0) from policy.policy_set where door = :door")
                .param("door", door.word())
                .query((row, _) -> row.getLong(1))
                .single();
    }

    void insert(PolicySets.Fresh fresh) {
        StoredSet.Signing signing = fresh.signing();
        database.jdbc()
                .sql(
                        """
                        insert into policy.policy_set
                               (door, version, text, text_hash, base_version, base_hash, diff,
                                diff_hash, reason, author_id, approver_id, act, seal, signed)
                        values (:door, :version, :text, :text_hash, :base_version, :base_hash, :diff,
                                :diff_hash, :reason, :author, :approver, :act, :seal, :signed)
                        """)
                .param("door", fresh.door().word())
                .param("version", fresh.version())
                .param("text", fresh.text())
                .param("text_hash", RuleSet.hash(fresh.text()).bytes())
                .param("base_version", fresh.base().version())
                .param("base_hash", fresh.base().hash().bytes())
                .param("diff", fresh.diff())
                .param("diff_hash", RuleSet.hash(fresh.diff()).bytes())
                .param("reason", signing.reason())
                .param("author", signing.author().value())
                .param("approver", signing.approver().value())
                .param("act", signing.sealed().act())
                .param("seal", signing.sealed().signature())
                .param("signed", signing.signed())
                .update();
    }

    boolean confirm(RuleSet.Rules door, long version, PersonId by) {
        return called("select policy.confirm_set(:door, :version, :by)", door, version, by.value());
    }

    /// @param by who takes it back; null: it gave way by itself
    boolean end(RuleSet.Rules door, long version, @Nullable PersonId by) {
        return called(
                "select policy.end_set(:door, :version, :by)",
                door,
                version,
                by == null ? null : by.value());
    }

    private boolean called(String sql, RuleSet.Rules door, long version, @Nullable UUID by) {
        return database.jdbc()
                .sql(sql)
                .param("door", door.word())
                .param("version", version)
                .param("by", by, java.sql.Types.OTHER)
                .query((row, _) -> row.getBoolean(1))
                .single();
    }

    /// Those that gave way and nobody noted it.
    List<PolicySets.Version> givenWay() {
        return versions(
                """
                   select s.door, s.version
                     from policy.policy_set as s
                left join policy.policy_set_confirmation as c
                       on c.door = s.door and c.version = s.version
                left join policy.policy_set_end as e
                       on e.door = s.door and e.version = s.version
                    where c.version is null and e.version is null
                      and s.reverts_at <= clock_timestamp()
                 order by s.door, s.version
                """);
    }

    /// Offline roll-backs that the ledger does not know of.
    List<PolicySets.Version> rolledBackOffline() {
        return versions(
                """
                   select e.door, e.version
                     from policy.policy_set_end as e
                left join policy.policy_set_end_note as n
                       on n.door = e.door and n.version = e.version
                    where e.how = 'ROLLED_BACK_OFFLINE' and n.version is null
                 order by e.door, e.version
                """);
    }

    boolean note(PolicySets.Version version) {
        return database.jdbc()
                        .sql(
                                """
                                insert into policy.policy_set_end_note (door, version, noted_at)
                                values (:door, :version, clock_timestamp())
                                on conflict on constraint policy_set_end_note_pkey do nothing
                                """)
                        .param("door", version.door().word())
                        .param("version", version.version())
                        .update()
                == 1;
    }

    private List<PolicySets.Version> versions(String sql) {
        return database.jdbc()
                .sql(sql)
                .query((row, _) ->
                        new PolicySets.Version(
                                RuleSet.Rules.of(Rows.text(row, "door")), row.getLong("version")))
                .list();
    }

    private static StoredSet set(ResultSet row, int number) throws SQLException {
        return new StoredSet(
                RuleSet.Rules.of(Rows.text(row, "door")),
                row.getLong("version"),
                Rows.text(row, "text"),
                new StoredSet.Base(
                        row.getLong("base_version"), new Sha256(Rows.bytes(row, "base_hash"))),
                Rows.text(row, "diff"),
                new StoredSet.Signing(
                        Rows.text(row, "reason"),
                        new PersonId(Rows.uuid(row, "author_id")),
                        new PersonId(Rows.uuid(row, "approver_id")),
                        new SealedFact(Rows.bytes(row, "act"), Rows.bytes(row, "seal")),
                        Rows.bytes(row, "signed")),
                new StoredSet.Course(
                        Rows.instant(row, "effective_at"),
                        Rows.instant(row, "reverts_at"),
                        Optional.ofNullable(Rows.instantOrNull(row, "confirmed_at")),
                        person(row, "confirmed_by"),
                        Optional.ofNullable(Rows.instantOrNull(row, "rolled_back_at")),
                        person(row, "ended_by")));
    }

    private static Optional<PersonId> person(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(Rows.uuidOrNull(row, column)).map(PersonId::new);
    }
}
