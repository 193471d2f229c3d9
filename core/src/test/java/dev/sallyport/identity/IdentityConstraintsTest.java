package dev.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.database.Database;
import dev.sallyport.database.Violation;
import dev.sallyport.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Every rule of the schema refuses what it is named after, whoever asks: here the superuser does.
class IdentityConstraintsTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final String ADA = "'00000000-0000-0000-0000-00000000000a'";
    private static final String GONE = "'00000000-0000-0000-0000-00000000000b'";
    private static final String UNIT = "'00000000-0000-0000-0000-00000000000c'";
    private static final String GROUP = "'00000000-0000-0000-0000-00000000000d'";

    /// A statement, and the rule that refuses it.
    private record Case(String rule, String statement) {}

    @BeforeAll
    static void somebody_and_something() {
        Database owner = new Database(DATABASE.owner());
        for (String statement :
                List.of(
                        person(ADA, "'ada'", "'EMPLOYEE'"),
                        person(GONE, "'gone'", "'EMPLOYEE'"),
                        "update core.person set state = 'LEFT', left_at = now()"
                                + " where name = 'gone'",
                        person("gen_random_uuid()", "'frozen'", "'EMPLOYEE'"),
                        frozen("state = 'FROZEN', frozen_at = now()"),
                        "insert into core.unit (unit_id, name, title) values ("
                                + UNIT
                                + ", 'u', 'U')",
                        """
                        insert into core.grouping (group_id, name, title, reach)
                        values (%s, 'g', 'G', 'ROUTINE')
                        """
                                .formatted(GROUP))) {
            owner.jdbc().sql(statement).update();
        }
    }

    @Test
    void every_rule_refuses_what_it_is_named_after() {
        Database owner = new Database(DATABASE.owner());
        for (Case each :
                List.of(
                        new Case(
                                "person_name_uq", person("gen_random_uuid()", "'ada'", "'VENDOR'")),
                        new Case(
                                "person_name_is_canonical",
                                person("gen_random_uuid()", "'Ada'", "'VENDOR'")),
                        new Case(
                                "person_name_is_canonical",
                                person("gen_random_uuid()", "'-rf'", "'VENDOR'")),
                        new Case(
                                "person_kind_is_known",
                                person("gen_random_uuid()", "'x'", "'ROBOT'")),
                        new Case("email_is_an_address", ada("email = 'not an address'")),
                        new Case("display_name_is_short", ada("display_name = ''")),
                        new Case("person_state_is_known", ada("state = 'ADMIN'")),
                        new Case("freezing_is_dated", ada("state = 'FROZEN'")),
                        new Case("freezing_is_dated", ada("frozen_at = now()")),
                        new Case("leaving_is_dated", ada("state = 'LEFT'")),
                        new Case("leaving_is_dated", ada("left_at = now()")),
                        new Case(
                                "only_a_freeze_has_somebody_who_froze",
                                ada("frozen_by = gen_random_uuid()")),
                        new Case(
                                "only_a_freeze_has_somebody_who_froze",
                                ada("frozen_door = 'inner'")),
                        new Case(
                                "a_freeze_never_moves_back",
                                frozen("frozen_at = frozen_at - interval '1 second'")),
                        new Case("frozen_door_is_known", frozen("frozen_door = 'back'")),
                        new Case(
                                "who_comes_back_begins_anew",
                                frozen("state = 'ACTIVE', frozen_at = null")),
                        new Case(
                                "who_comes_back_begins_anew",
                                frozen(
                                        "state = 'ACTIVE', frozen_at = null,"
                                                + " thawed_at = frozen_at")),
                        new Case("who_comes_back_begins_anew", frozen("thawed_at = now()")),
                        new Case("who_comes_back_begins_anew", ada("thawed_at = now()")),
                        new Case("nobody_resolves_to_themselves", ada("resolves_to = person_id")),
                        new Case("person_unit_fkey", ada("unit_id = gen_random_uuid()")),
                        new Case(
                                "person_state_moves_forward",
                                "update core.person set state = 'ACTIVE', left_at = null"
                                        + " where name = 'gone'"),
                        new Case(
                                "person_state_moves_forward",
                                "update core.person set state = 'INVITED', left_at = null"
                                        + " where name = 'gone'"),
                        new Case(
                                "a_unit_is_not_its_own_parent",
                                "update core.unit set parent_id = unit_id"),
                        new Case("reach_is_known", "update core.grouping set reach = 'ROOT'"),
                        new Case(
                                "a_group_does_not_hold_itself",
                                "insert into core.group_nesting values (%s, %s)"
                                        .formatted(GROUP, GROUP)),
                        new Case(
                                "group_member_person_fkey",
                                "insert into core.group_member values (%s, gen_random_uuid())"
                                        .formatted(GROUP)),
                        new Case("purpose_is_stated", serviceAccount("''", ADA, "null")),
                        new Case("the_successor_is_somebody_else", serviceAccount("'x'", ADA, ADA)),
                        new Case(
                                "service_account_accountable_fkey",
                                serviceAccount("'x'", "gen_random_uuid()", "null")),
                        new Case("purpose_is_a_word", dataKey("'Not A Word'", 60)),
                        new Case("wrapped_key_is_small", dataKey("'x'", 8)),
                        new Case(
                                "bucket_is_a_sha256",
                                """
                                insert into core.throttle_bucket (bucket, spent, spent_at, full_at)
                                values ('x', 0, now(), now())
                                """),
                        new Case(
                                "spent_is_not_negative",
                                """
                                insert into core.throttle_bucket (bucket, spent, spent_at, full_at)
                                values (sha256('x'), -1, now(), now())
                                """))) {
            assertThatThrownBy(() -> owner.jdbc().sql(each.statement()).update())
                    .as(each.statement())
                    .satisfies(failure ->
                            assertThat(Violation.constraint(failure)).contains(each.rule()));
        }
    }

    @Test
    void nobody_is_ever_deleted_by_a_process() {
        for (String role : List.of("outer", "inner", "sequencer")) {
            Database database = new Database(DATABASE.as(role));
            for (String table : List.of("person", "service_account", "unit", "grouping")) {
                assertThatThrownBy(() -> database.jdbc().sql("delete from core." + table).update())
                        .as("%s %s", role, table)
                        .rootCause()
                        .hasMessageContaining("permission denied");
            }
            for (String column : List.of("person_id = gen_random_uuid()", "name = 'new'")) {
                assertThatThrownBy(() ->
                                database.jdbc().sql("update core.person set " + column).update())
                        .as("%s %s", role, column)
                        .rootCause()
                        .hasMessageContaining("permission denied");
            }
        }
    }

    private static String ada(String change) {
        return "update core.person set " + change + " where name = 'ada'";
    }

    private static String frozen(String change) {
        return "update core.person set " + change + " where name = 'frozen'";
    }

    private static String person(String id, String name, String kind) {
        return "insert into core.person (person_id, name, display_name, kind)"
                + " values (%s, %s, 'X', %s)".formatted(id, name, kind);
    }

    private static String serviceAccount(String purpose, String accountable, String successor) {
        return """
        insert into core.service_account
               (service_account_id, name, purpose, accountable_id, successor_id, expires_at)
        values (gen_random_uuid(), 'svc', %s, %s, %s, now())
        """
                .formatted(purpose, accountable, successor);
    }

    private static String dataKey(String purpose, int bytes) {
        return "insert into core.data_key (key_id, purpose, wrapped)"
                + " values (gen_random_uuid(), %s, %s)"
                        .formatted(purpose, "decode(repeat('00', %d), 'hex')".formatted(bytes));
    }
}
