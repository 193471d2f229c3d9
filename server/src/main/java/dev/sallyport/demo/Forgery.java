package dev.sallyport.demo;

import dev.sallyport.client.Json;
import dev.sallyport.kernel.ApprovalId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.warrant.Act;
import dev.sallyport.warrant.ApproveElevation;
import dev.sallyport.warrant.Assertion;
import dev.sallyport.warrant.DefineTarget;
import dev.sallyport.warrant.ElevationGrant;
import dev.sallyport.warrant.EnrolAuthenticator;
import dev.sallyport.warrant.RequestElevation;
import dev.sallyport.warrant.SealedFact;
import dev.sallyport.warrant.SignedAct;
import dev.sallyport.warrant.SoftwareAuthenticator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Mallory owns the database. She takes a real request that nobody has approved, writes an approval
/// in Bob's name, signed with a key of her own, and the grant that would follow from it: every row
/// is there, every hash and every constraint is right, and the assertion names the credential that
/// Bob enrolled, with his sealed enrolment beside it.
///
/// The one thing she cannot write is Bob's signature, and that is what the keeper misses.
final class Forgery {
    private static final String WHY = "the signature does not verify";

    private final Stage stage;
    private final Player dave;
    private final Randomness randomness = Randomness.secure();

    Forgery(Stage stage) {
        this.stage = stage;
        dave = stage.player("dave");
    }

    String tell() throws Exception {
        String request =
                Privilege.ask(
                        dave, Founding.TARGET, stage.lab().login(), 1800, "nobody agrees to this");
        RequestId id = RequestId.parse(request);
        try (Connection database = stage.installation().databaseOwner().getConnection()) {
            database.setAutoCommit(false);
            forge(database, id);
            database.commit();
        }
        String grant = "grt" + request.substring(3);
        String state = Json.text(dave.find("/api/v1/grants", "id", grant), "state");
        Disproved.unless(state.equals("LIVE"), "the inner door saw through it: " + state);
        Programs.Ran ran =
                stage.ssh(dave).exec(stage.lab().login() + "@" + Founding.TARGET, "echo inside");
        Disproved.unless(
                ran.exit() != 0 && !ran.out().contains("inside"), "the forged grant opened a door");
        return "Mallory wrote approval and grant into the database; the inner door shows the grant"
                + " as "
                + state
                + "\nssh as Dave: "
                + ran.out().strip().lines().reduce((_, last) -> last).orElse("refused")
                + "\n"
                + onRecord(grant);
    }

    /// Any failure would keep Dave out. On record is that it was the keeper, for this grant, and
    /// because of the signature.
    private String onRecord(String grant) throws Exception {
        Chronicle ledger = new Chronicle(stage.player("alice"));
        Chronicle.Entry entry = ledger.await("session.not-certified", grant);
        String reason = Json.text(ledger.body(entry), "reason");
        Disproved.unless(
                entry.outcome().equals("refused") && reason.contains(WHY),
                "refused, but not for the signature: " + reason);
        return "the ledger has it at entry "
                + entry.index()
                + ": session.not-certified, “"
                + reason
                + "”";
    }

    private void forge(Connection database, RequestId id) throws SQLException {
        RequestElevation request =
                (RequestElevation)
                        Act.read(
                                bytes(
                                        database,
                                        "select act from pam.elevation_request where request_id = ?",
                                        id.value()));
        DefineTarget target =
                (DefineTarget)
                        Act.read(
                                bytes(
                                        database,
                                        """
                                        select act
                                          from pam.target_version
                                         where target_id = ?
                                         order by version desc
                                         limit 1
                                        """,
                                        request.target().value()));
        PersonId bob = person(database, "bob");
        Instant now = stage.clock().instant();
        ApproveElevation approval =
                new ApproveElevation(
                        request.installation(),
                        new ApprovalId(randomness.uuid(stage.clock())),
                        id,
                        request.hash(),
                        request.seconds(),
                        bob,
                        now);
        ElevationGrant grant =
                ElevationGrant.of(
                        request,
                        List.of(approval),
                        target,
                        now,
                        now.plusSeconds(request.seconds()));
        writeApproval(database, approval, signedByMallory(database, approval, bob));
        writeGrant(database, request, grant, approval);
    }

    /// Bob's sealed enrolment, and in it the id of his credential, are in the database for
    /// everybody to copy; the signature is Mallory's.
    private SignedAct signedByMallory(Connection database, ApproveElevation approval, PersonId bob)
            throws SQLException {
        SealedFact enrolment = enrolment(database, bob);
        EnrolAuthenticator his = (EnrolAuthenticator) Act.read(enrolment.act());
        Assertion.WebAuthn hers =
                SoftwareAuthenticator.create(randomness)
                        .answer(
                                approval.hash(),
                                "inner.localhost",
                                stage.installation().innerOrigin().toString());
        Assertion forged =
                new Assertion.WebAuthn(
                        his.credentialId(),
                        hers.clientDataJson(),
                        hers.authenticatorData(),
                        hers.signature());
        return new SignedAct(
                approval.canonical(), List.of(new SignedAct.Signature(enrolment, forged)));
    }

    private static SealedFact enrolment(Connection database, PersonId person) throws SQLException {
        try (PreparedStatement query =
                database.prepareStatement(
                        "select act, seal from pam.authenticator where person_id = ? limit 1")) {
            query.setObject(1, person.value());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new SealedFact(row.getBytes("act"), row.getBytes("seal"));
            }
        }
    }

    private static void writeApproval(
            Connection database, ApproveElevation approval, SignedAct signed) throws SQLException {
        try (PreparedStatement insert =
                database.prepareStatement(
                        """
                        insert into pam.elevation_approval
                               (approval_id, request_id, request_hash,
                                requester_human, requester_answerable,
                                beneficiary_human, beneficiary_answerable,
                                approver_id, approver_human, seconds, approved_at,
                                act, signed, approval_hash)
                        select ?, request_id, request_hash,
                               requester_human, requester_answerable,
                               beneficiary_human, beneficiary_answerable,
                               ?, ?, ?, ?, ?, ?, ?
                          from pam.elevation_request
                         where request_id = ?
                        """)) {
            insert.setObject(1, approval.approval().value());
            insert.setObject(2, approval.by().value());
            insert.setObject(3, approval.by().value());
            insert.setLong(4, approval.seconds());
            insert.setTimestamp(5, Timestamp.from(approval.at()));
            insert.setBytes(6, approval.canonical());
            insert.setBytes(7, signed.canonical());
            insert.setBytes(8, approval.hash().bytes());
            insert.setObject(9, approval.request().value());
            insert.executeUpdate();
        }
    }

    private static void writeGrant(
            Connection database,
            RequestElevation request,
            ElevationGrant grant,
            ApproveElevation approval)
            throws SQLException {
        try (PreparedStatement end =
                        database.prepareStatement(
                                """
                                insert into pam.elevation_request_end
                                       (request_id, how, reason, ended_at)
                                values (?, 'GRANTED', 'approved', ?)
                                """);
                PreparedStatement insert =
                        database.prepareStatement(
                                """
                                insert into pam.elevation_grant
                                       (grant_id, request_id, target_id, target_version, login,
                                        beneficiary_id, decided_by, not_before, not_after,
                                        document, grant_hash)
                                values (?, ?, ?, ?, ?, ?, 'APPROVERS', ?, ?, ?, ?)
                                """);
                PreparedStatement use =
                        database.prepareStatement(
                                """
                                insert into pam.elevation_approval_use
                                       (approval_id, request_id, grant_id)
                                values (?, ?, ?)
                                """)) {
            UUID id = request.request().value();
            end.setObject(1, id);
            end.setTimestamp(2, Timestamp.from(grant.notBefore()));
            end.executeUpdate();
            insert.setObject(1, grant.grant().value());
            insert.setObject(2, id);
            insert.setObject(3, grant.target().value());
            insert.setLong(4, grant.targetVersion());
            insert.setString(5, grant.login());
            insert.setObject(6, grant.beneficiary().value());
            insert.setTimestamp(7, Timestamp.from(grant.notBefore()));
            insert.setTimestamp(8, Timestamp.from(grant.notAfter()));
            insert.setBytes(9, grant.canonical());
            insert.setBytes(10, Sha256.of(grant.canonical()).bytes());
            insert.executeUpdate();
            use.setObject(1, approval.approval().value());
            use.setObject(2, id);
            use.setObject(3, grant.grant().value());
            use.executeUpdate();
        }
    }

    private static PersonId person(Connection database, String name) throws SQLException {
        try (PreparedStatement query =
                database.prepareStatement("select person_id from core.person where name = ?")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new PersonId(row.getObject(1, UUID.class));
            }
        }
    }

    private static byte[] bytes(Connection database, String sql, UUID id) throws SQLException {
        try (PreparedStatement query = database.prepareStatement(sql)) {
            query.setObject(1, id);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBytes(1);
            }
        }
    }
}
