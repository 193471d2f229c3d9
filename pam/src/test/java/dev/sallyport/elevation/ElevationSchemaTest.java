package dev.sallyport.elevation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.database.Rows;
import dev.sallyport.database.Violation;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The rules of elevation where the data lives, asked as the process asks: by role `inner`.
class ElevationSchemaTest {
    @RegisterExtension static final TestDatabase database = new TestDatabase();

    private final UUID anna = UUID.randomUUID();
    private final UUID ben = UUID.randomUUID();
    private final UUID carla = UUID.randomUUID();
    private final UUID dora = UUID.randomUUID();
    private JdbcClient inner = JdbcClient.create(database.inner());
    private UUID target = UUID.randomUUID();

    @BeforeEach
    void a_target() {
        inner = JdbcClient.create(database.inner());
        target = target();
    }

    @Test
    void requester_never_approves() {
        UUID request = request(anna, ben);
        assertBreaks("approver_is_not_requester", () -> approve(request, anna, ben, anna));
    }

    @Test
    void requester_under_another_record_never_approves() {
        UUID request = request(anna, ben);
        // Given a second record of the same human
        UUID second = UUID.randomUUID();
        assertBreaks("approver_is_not_requester", () -> approve(request, anna, ben, second, anna));
    }

    @Test
    void beneficiary_never_approves() {
        UUID request = request(anna, ben);
        assertBreaks("approver_is_not_beneficiary", () -> approve(request, anna, ben, ben));
    }

    @Test
    void who_answers_for_the_requester_never_approves() {
        // Given a request whose requester (say an agent) somebody answers for
        UUID request = request(anna, carla, ben, ben);
        assertBreaks(
                "approver_is_not_accountable_for_requester",
                () -> approval(request, anna, carla, ben, ben, carla, carla));
    }

    @Test
    void who_answers_for_the_beneficiary_never_approves() {
        UUID request = request(anna, anna, ben, carla);
        assertBreaks(
                "approver_is_not_accountable_for_beneficiary",
                () -> approval(request, anna, anna, ben, carla, carla, carla));
    }

    @Test
    void an_approval_cannot_make_up_who_asked() {
        UUID request = request(anna, ben);
        assertBreaks("elevation_approval_request_fkey", () -> approve(request, dora, ben, anna));
    }

    @Test
    void a_person_decides_a_request_once() {
        UUID request = request(anna, ben);
        approve(request, anna, ben, carla);
        assertBreaks("a_person_decides_a_request_once", () -> approve(request, anna, ben, carla));
    }

    @Test
    void a_human_with_two_records_decides_a_request_once() {
        UUID request = request(anna, ben);
        approve(request, anna, ben, carla);
        assertBreaks(
                "a_person_decides_a_request_once", () -> approve(request, anna, ben, dora, carla));
    }

    @Test
    void a_request_ends_once() {
        UUID request = request(anna, ben);
        end(request, "DENIED", carla);
        assertBreaks("elevation_request_end_pkey", () -> end(request, "GRANTED", null));
    }

    @Test
    void nothing_is_granted_that_was_denied() {
        UUID request = request(anna, ben);
        end(request, "DENIED", carla);
        assertBreaks("elevation_grant_request_end_fkey", () -> grant(request, "1 hour"));
    }

    @Test
    void nothing_is_granted_that_was_not_decided() {
        UUID request = request(anna, ben);
        assertBreaks("elevation_grant_request_end_fkey", () -> grant(request, "1 hour"));
    }

    @Test
    void a_request_is_granted_once() {
        UUID request = request(anna, ben);
        end(request, "GRANTED", null);
        grant(request, "1 hour");
        assertThatThrownBy(() -> grant(request, "1 hour"))
                .satisfies(failure ->
                        assertThat(Violation.constraint(failure).orElseThrow())
                                .isIn("elevation_grant_pkey", "a_request_is_granted_once"));
    }

    @Test
    void a_grant_has_a_hard_maximum() {
        UUID request = request(anna, ben);
        end(request, "GRANTED", null);
        assertBreaks(
                "a_grant_lasts_twelve_hours_at_most", () -> grant(request, "12 hours 1 second"));
        assertBreaks("a_grant_lasts_twelve_hours_at_most", () -> grant(request, "0 seconds"));
    }

    @Test
    void an_approval_is_consumed_once_and_for_its_own_request() {
        UUID request = request(anna, ben);
        UUID approval = approve(request, anna, ben, carla);
        end(request, "GRANTED", null);
        grant(request, "1 hour");
        UUID other = request(anna, ben);
        end(other, "GRANTED", null);
        grant(other, "1 hour");
        assertBreaks("an_approval_is_used_for_its_own_request", () -> use(approval, other));
        use(approval, request);
        assertBreaks("elevation_approval_use_pkey", () -> use(approval, request));
    }

    @Test
    void a_grant_ends_once() {
        UUID request = request(anna, ben);
        end(request, "GRANTED", null);
        grant(request, "1 hour");
        endGrant(request, "REVOKED", carla);
        assertBreaks("elevation_end_pkey", () -> endGrant(request, "EXPIRED", null));
    }

    @Test
    void a_person_is_named_exactly_where_a_person_acts() {
        UUID request = request(anna, ben);
        assertBreaks("a_person_denies_or_cancels", () -> end(request, "DENIED", null));
        assertBreaks("a_person_denies_or_cancels", () -> end(request, "EXPIRED", carla));
        end(request, "GRANTED", null);
        grant(request, "1 hour");
        assertBreaks("a_person_is_done_or_revokes", () -> endGrant(request, "DONE", null));
        assertBreaks("a_person_is_done_or_revokes", () -> endGrant(request, "EXPIRED", ben));
        assertBreaks("a_grant_ends_in_a_known_way", () -> endGrant(request, "LOST", null));
    }

    @Test
    void hashes_are_those_of_the_documents() {
        assertBreaks(
                "request_hash_is_the_hash_of_the_act",
                () -> request(anna, anna, ben, ben, "why not", 600, "1 hour", new byte[32]));
    }

    @Test
    void a_request_says_why_and_waits_an_hour_at_most() {
        assertBreaks(
                "a_request_says_why", () -> request(anna, anna, ben, ben, " x ", 600, "1 hour"));
        assertBreaks(
                "a_request_waits_an_hour_at_most",
                () -> request(anna, anna, ben, ben, "why not", 600, "61 minutes"));
        assertBreaks(
                "a_request_is_for_a_minute_to_twelve_hours",
                () -> request(anna, anna, ben, ben, "why not", 43_201, "1 hour"));
    }

    static Stream<String> tables() {
        return JdbcClient.create(database.owner())
                .sql(
                        """
                        select relname from pg_class
                         where relnamespace = 'pam'::regnamespace
                           and relkind = 'r' and relname <> 'schema_history'
                         order by relname
                        """)
                .query((row, _) -> Rows.text(row, "relname"))
                .list()
                .stream();
    }

    /// A notice is no history: its receiver reads it, and it goes when it is old.
    static Stream<String> histories() {
        return tables().filter(it -> !it.equals("notice"));
    }

    @ParameterizedTest
    @MethodSource("histories")
    void history_is_never_changed(String table) {
        // by the process: it has no such privilege
        for (String statement : List.of("delete from pam.%s", "truncate pam.%s")) {
            assertThatThrownBy(() -> inner.sql(statement.formatted(table)).update())
                    .hasStackTraceContaining("permission denied");
        }
        // by the owner: the trigger
        JdbcClient owner = JdbcClient.create(database.owner());
        for (String statement : List.of("delete from pam.%s", "truncate pam.%s cascade")) {
            assertThatThrownBy(() -> owner.sql(statement.formatted(table)).update())
                    .hasStackTraceContaining("are never changed or removed");
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void the_outer_door_does_not_see_the_inner_door(String table) {
        JdbcClient outer = JdbcClient.create(database.outer());
        assertThatThrownBy(
                        () -> outer.sql("select count(*) from pam." + table).query().singleValue())
                .hasStackTraceContaining("permission denied");
    }

    // arranging

    private UUID target() {
        UUID roster = UUID.randomUUID();
        insert(
                "insert into pam.roster (roster_id, name) values (?, ?)",
                roster,
                "r-" + roster.toString().substring(0, 8));
        UUID id = UUID.randomUUID();
        insert(
                "insert into pam.target (target_id, name) values (?, ?)",
                id,
                "t-" + id.toString().substring(0, 8));
        insert(
                """
                insert into pam.target_version
                       (target_id, version, host, port, host_keys, logins, owner_id, eligible,
                        approvers, approvals_needed, grant_seconds_max, idle_seconds, fresh_proof,
                        allowances, act, seal, defined_by, defined_at)
                values (?, 1, 'h', 22, array['k'], array['root'], ?, ?, ?, 1, 3600, 900, true,
                        array[]::text[], ''::bytea, ?, ?, now())
                """,
                id,
                anna,
                roster,
                roster,
                new byte[64],
                anna);
        return id;
    }

    private UUID request(UUID requester, UUID beneficiary) {
        return request(requester, requester, beneficiary, beneficiary);
    }

    private UUID request(UUID requester, UUID answers, UUID beneficiary, UUID answersFor) {
        return request(requester, answers, beneficiary, answersFor, "to mend it", 600, "1 hour");
    }

    private UUID request(
            UUID requester,
            UUID answers,
            UUID beneficiary,
            UUID answersFor,
            String reason,
            long seconds,
            String waits) {
        return request(requester, answers, beneficiary, answersFor, reason, seconds, waits, null);
    }

    private UUID request(
            UUID requester,
            UUID answers,
            UUID beneficiary,
            UUID answersFor,
            String reason,
            long seconds,
            String waits,
            byte @Nullable [] hash) {
        UUID id = UUID.randomUUID();
        byte[] act = id.toString().getBytes(StandardCharsets.US_ASCII);
        insert(
                """
                insert into pam.elevation_request
                       (request_id, target_id, target_version, login,
                        requester_id, requester_human, requester_answerable,
                        beneficiary_id, beneficiary_human, beneficiary_answerable,
                        reason, seconds, asked_at, expires_at, approvals_needed,
                        act, signed, request_hash)
                values (?, ?, 1, 'root', ?, ?, ?, ?, ?, ?, ?, ?, now(), now() + ?::interval, 1,
                        ?, ''::bytea, ?)
                """,
                id,
                target,
                requester,
                requester,
                answers,
                beneficiary,
                beneficiary,
                answersFor,
                reason,
                seconds,
                waits,
                act,
                hash == null ? Sha256.of(act).bytes() : hash);
        return id;
    }

    private UUID approve(UUID request, UUID requester, UUID beneficiary, UUID approver) {
        return approve(request, requester, beneficiary, approver, approver);
    }

    private UUID approve(
            UUID request, UUID requester, UUID beneficiary, UUID approver, UUID human) {
        return approval(request, requester, requester, beneficiary, beneficiary, approver, human);
    }

    private UUID approval(
            UUID request,
            UUID requester,
            UUID answers,
            UUID beneficiary,
            UUID answersFor,
            UUID approver,
            UUID human) {
        UUID id = UUID.randomUUID();
        byte[] act = id.toString().getBytes(StandardCharsets.US_ASCII);
        insert(
                """
                insert into pam.elevation_approval
                       (approval_id, request_id, request_hash, requester_human,
                        requester_answerable, beneficiary_human, beneficiary_answerable,
                        approver_id, approver_human, seconds, approved_at, act, signed,
                        approval_hash)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, 600, now(), ?, ''::bytea, ?)
                """,
                id,
                request,
                Sha256.of(request.toString().getBytes(StandardCharsets.US_ASCII)).bytes(),
                requester,
                answers,
                beneficiary,
                answersFor,
                approver,
                human,
                act,
                Sha256.of(act).bytes());
        return id;
    }

    private void end(UUID request, String how, @Nullable UUID by) {
        insert(
                """
                insert into pam.elevation_request_end (request_id, how, ended_by, reason, ended_at)
                values (?, ?, ?::uuid, 'for a test', now())
                """,
                request,
                how,
                by);
    }

    private void grant(UUID request, String lasts) {
        byte[] document = (request + lasts).getBytes(StandardCharsets.US_ASCII);
        insert(
                """
                insert into pam.elevation_grant
                       (grant_id, request_id, target_id, target_version, login, beneficiary_id,
                        decided_by, not_before, not_after, document, grant_hash)
                values (?, ?, ?, 1, 'root', ?, 'APPROVERS', now(), now() + ?::interval, ?, ?)
                """,
                request,
                request,
                target,
                ben,
                lasts,
                document,
                Sha256.of(document).bytes());
    }

    private void use(UUID approval, UUID request) {
        insert(
                """
                insert into pam.elevation_approval_use (approval_id, request_id, grant_id)
                values (?, ?, ?)
                """,
                approval,
                request,
                request);
    }

    private void endGrant(UUID grant, String how, @Nullable UUID by) {
        insert(
                """
                insert into pam.elevation_end (grant_id, how, ended_by, reason, ended_at)
                values (?, ?, ?::uuid, 'for a test', now())
                """,
                grant,
                how,
                by);
    }

    private void insert(String sql, @Nullable Object... values) {
        JdbcClient.StatementSpec statement = inner.sql(sql);
        for (Object value : values) {
            statement = statement.param(value);
        }
        statement.update();
    }

    private static void assertBreaks(String constraint, ThrowingCallable statement) {
        assertThatThrownBy(statement)
                .satisfies(
                        failure -> assertThat(Violation.constraint(failure)).contains(constraint));
    }
}
