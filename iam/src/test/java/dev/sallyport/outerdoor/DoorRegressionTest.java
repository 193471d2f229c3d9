package dev.sallyport.outerdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.database.Rows;
import dev.sallyport.web.Golden;
import dev.sallyport.web.RouteCrawl;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The door as a whole: its routes, its headers, its tables.
final class DoorRegressionTest {
    @RegisterExtension static final OuterHouse HOUSE = new OuterHouse();

    private static RouteCrawl crawl() {
        return new RouteCrawl(HOUSE.door().door());
    }

    @Test
    @Tag("RT-G3")
    void every_route_declares_its_authorisation() {
        Golden.matches("outer-routes.golden.txt", crawl().lines());
    }

    @Test
    @Tag("RT-D6")
    void every_route_sends_the_header_set() {
        crawl().every_route_sends_the_header_set();
    }

    @Test
    @Tag("RT-I10")
    void only_the_public_list_answers_anonymously() {
        crawl().only_the_public_list_answers_anonymously();
    }

    @Test
    @Tag("RT-D4")
    void csrf_protection_holds_for_every_login_method() {
        crawl().csrf_protection_holds_on_every_changing_route();
    }

    @Test
    void only_the_outer_role_reaches_the_tables_of_the_outer_door() {
        List<String> tables =
                HOUSE.owner()
                        .sql(
                                """
                                select table_name
                                  from information_schema.tables
                                 where table_schema = 'iam'
                                """)
                        .query(Rows::firstText)
                        .list();
        assertThat(tables).hasSizeGreaterThan(10);
        for (String role : List.of("inner", "sequencer")) {
            JdbcClient other = JdbcClient.create(HOUSE.database().as(role));
            for (String table : tables) {
                String look = "select 1 from iam." + table;
                assertThatThrownBy(() -> other.sql(look).query(Integer.class).list())
                        .as("%s on %s", role, table)
                        .isInstanceOf(DataAccessException.class)
                        .rootCause()
                        .hasMessageContaining("permission denied");
            }
        }
    }

    @Test
    void the_outer_role_deletes_nothing_in_its_own_tables() {
        List<String> deletable =
                HOUSE.owner()
                        .sql(
                                """
                                select table_name
                                  from information_schema.table_privileges
                                 where table_schema = 'iam'
                                   and grantee = 'outer'
                                   and privilege_type in ('DELETE', 'TRUNCATE')
                                """)
                        .query(Rows::firstText)
                        .list();
        assertThat(deletable).isEmpty();
    }
}
