package dev.sallyport.target;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.warrant.DefineTarget;
import dev.sallyport.warrant.SealedFact;
import dev.sallyport.warrant.TrustAnchor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// The SQL of targets.
final class TargetSql {
    private static final String CURRENT =
            """
              select v.act, v.seal, v.target_id, v.version, t.name
                from pam.target_version as v
                join pam.target as t
                  on t.target_id = v.target_id
               where v.version = (select max(n.version)
                                    from pam.target_version as n
                                   where n.target_id = v.target_id)
            """;

    private final Database database;
    private final Seals seals;

    TargetSql(Database database, TrustAnchor anchor) {
        this.database = database;
        this.seals = new Seals(anchor);
    }

    Optional<Target> find(TargetId id) {
        return database.jdbc()
                .sql(CURRENT + " and t.target_id = :id")
                .param("id", id.value())
                .query(this::read)
                .optional()
                .flatMap(found -> found);
    }

    Optional<Target> find(String name) {
        return database.jdbc()
                .sql(CURRENT + " and t.name = :name")
                .param("name", name)
                .query(this::read)
                .optional()
                .flatMap(found -> found);
    }

    Optional<Target> find(TargetId id, long version) {
        return database.jdbc()
                .sql(
                        """
                        select v.act, v.seal, v.target_id, v.version, t.name
                          from pam.target_version as v
                          join pam.target as t
                            on t.target_id = v.target_id
                         where v.target_id = :id
                           and v.version = :version
                        """)
                .param("id", id.value())
                .param("version", version)
                .query(this::read)
                .optional()
                .flatMap(found -> found);
    }

    List<Target> all() {
        return database.jdbc().sql(CURRENT + " order by t.name").query(this::read).list().stream()
                .flatMap(Optional::stream)
                .toList();
    }

    void insertName(TargetId id, String name) {
        database.mustBeInTransaction();
        database.jdbc()
                .sql("insert into pam.target (target_id, name) values (:id, :name)")
                .param("id", id.value())
                .param("name", name)
                .update();
    }

    void insertVersion(Target target) {
        database.mustBeInTransaction();
        DefineTarget it = target.definition();
        database.jdbc()
                .sql(
                        """
                        insert into pam.target_version
                               (target_id, version, host, port, host_keys, logins, owner_id,
                                eligible, approvers, approvals_needed, grant_seconds_max,
                                idle_seconds, fresh_proof, allowances, act, seal, defined_by,
                                defined_at)
                        values (:id, :version, :host, :port, :keys, :logins, :owner,
                                :eligible, :approvers, :needed, :seconds,
                                :idle, :fresh, :allowances, :act, :seal, :by,
                                :at)
                        """)
                .param("id", it.target().value())
                .param("version", it.version())
                .param("host", it.host())
                .param("port", it.port())
                .param("keys", it.hostKeys().toArray(String[]::new))
                .param("logins", it.logins().toArray(String[]::new))
                .param("owner", it.owner().value())
                .param("eligible", it.eligible().value())
                .param("approvers", it.approvers().value())
                .param("needed", it.approvalsNeeded())
                .param("seconds", it.grantSecondsMax())
                .param("idle", it.idleSeconds())
                .param("fresh", it.freshProof())
                .param("allowances", it.allowances().toArray(String[]::new))
                .param("act", target.sealed().act())
                .param("seal", target.sealed().signature())
                .param("by", it.by().value())
                .param("at", Rows.time(it.at()))
                .update();
    }

    private Optional<Target> read(ResultSet row, int index) throws SQLException {
        SealedFact sealed = new SealedFact(Rows.bytes(row, "act"), Rows.bytes(row, "seal"));
        TargetId id = new TargetId(Rows.uuid(row, "target_id"));
        if (seals.open(sealed).orElse(null) instanceof DefineTarget it
                && it.target().equals(id)
                && it.version() == row.getLong("version")
                && it.name().equals(Rows.text(row, "name"))) {
            return Optional.of(new Target(it, sealed));
        }
        Seals.refused("target", id.text());
        return Optional.empty();
    }
}
