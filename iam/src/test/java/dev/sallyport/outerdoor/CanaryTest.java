package dev.sallyport.outerdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.database.Rows;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.web.DoorClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Looks for every secret of an enrolment and a sign-in in every row of the database.
final class CanaryTest {
    @RegisterExtension static final OuterHouse HOUSE = new OuterHouse();

    @Test
    @Tag("RT-P6")
    void no_credential_rests_in_plaintext() {
        PersonId id = HOUSE.add("ada", "Ada");
        String invitation = HOUSE.invite(id);
        DoorClient enrolling = HOUSE.client();
        Enrolled ada = HOUSE.enrol(enrolling, id, "ada", invitation);
        DoorClient client = HOUSE.signedIn(ada);
        List<String> secrets = new ArrayList<>(List.of(ada.password(), invitation));
        secrets.addAll(enrolling.cookies().values());
        secrets.addAll(client.cookies().values());
        for (String code : ada.recoveryCodes()) {
            secrets.add(code);
            secrets.add(code.replace("-", ""));
        }
        List<String> tables =
                HOUSE.owner()
                        .sql(
                                """
                                select table_schema || '.' || table_name
                                  from information_schema.tables
                                 where table_type = 'BASE TABLE'
                                   and table_schema in ('core', 'policy', 'ledger', 'jobs', 'iga',
                                                        'iam')
                                """)
                        .query(Rows::firstText)
                        .list();
        assertThat(tables).hasSizeGreaterThan(20);
        int rows = 0;
        for (String table : tables) {
            String all = "select t::text from " + table + " as t";
            for (String row : HOUSE.owner().sql(all).query(Rows::firstText).list()) {
                rows++;
                for (String secret : secrets) {
                    assertThat(row).as(table).doesNotContain(secret, hex(secret));
                }
            }
        }
        assertThat(rows).isGreaterThan(40);
    }

    /// How PostgreSQL prints the same text in a column of bytes.
    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
