package dev.sallyport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Randomness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
    private static final Plan.Pair PAIR = new Plan.Pair(Path.of("chain"), Path.of("key"));

    @TempDir Path data;

    private Plan plan(String outer, String inner, boolean tls, boolean demonstration) {
        return new Plan(
                data,
                Set.of(Plan.Part.OUTER, Plan.Part.INNER),
                new Plan.Address(outer, 8480),
                new Plan.Address(inner, 8481),
                2222,
                "127.0.0.1",
                8482,
                tls ? Optional.of(new Plan.Certificates(PAIR, PAIR)) : Optional.empty(),
                Optional.empty(),
                demonstration);
    }

    private Installation open(Plan plan) {
        return Installation.openOrFound(plan, InstantSource.system(), Randomness.secure());
    }

    @Test
    void plain_http_is_for_localhost_only() {
        assertThat(plan("outer.localhost", "inner.localhost", false, false).innerOrigin())
                .hasToString("http://inner.localhost:8481");
        assertThat(plan("id.example.org", "access.example.org", true, false).innerOrigin())
                .hasToString("https://access.example.org:8481");
        assertThatThrownBy(() -> plan("id.example.org", "access.example.org", false, false))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> plan("outer.localhost", "access.example.org", false, false))
                .isInstanceOf(Problem.class);
    }

    @Test
    void the_doors_are_different_sites() {
        for (String[] pair :
                new String[][] {
                    {"a.localhost", "a.localhost"},
                    {"inner.a.localhost", "a.localhost"},
                    {"a.localhost", "inner.a.localhost"}
                }) {
            assertThatThrownBy(() -> plan(pair[0], pair[1], false, false))
                    .isInstanceOf(Problem.class);
        }
    }

    @Test
    void demonstration_data_are_never_an_installation_and_the_other_way_round() {
        open(plan("outer.localhost", "inner.localhost", false, true));
        assertThatThrownBy(() -> open(plan("outer.localhost", "inner.localhost", false, false)))
                .hasMessageContaining("demonstration");
    }

    @Test
    void an_installation_keeps_its_ids_and_its_names() throws Exception {
        Installation first = open(plan("outer.localhost", "inner.localhost", false, false));
        assertThat(open(plan("outer.localhost", "inner.localhost", false, false))).isEqualTo(first);
        assertThat(Files.getPosixFilePermissions(data.resolve("installation.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> open(plan("outer.localhost", "other.localhost", false, false)))
                .hasMessageContaining("passkeys");
        assertThatThrownBy(() -> open(plan("outer.localhost", "inner.localhost", false, true)))
                .isInstanceOf(Problem.class);
    }

    @Test
    void waiting_doubles_up_to_a_limit_and_is_forgiven() {
        Backoff backoff = new Backoff();
        assertThat(backoff.afterRunning(Duration.ZERO)).isEqualTo(Duration.ofMillis(200));
        assertThat(backoff.afterRunning(Duration.ZERO)).isEqualTo(Duration.ofMillis(400));
        for (int i = 0; i < 20; i++) {
            assertThat(backoff.afterRunning(Duration.ZERO)).isLessThanOrEqualTo(Backoff.LONGEST);
        }
        assertThat(backoff.afterRunning(Duration.ZERO)).isEqualTo(Backoff.LONGEST);
        assertThat(backoff.afterRunning(Backoff.WELL)).isEqualTo(Backoff.FIRST);
    }

    @Test
    void the_address_of_the_maintenance_database_differs_in_the_name_only() {
        assertThat(
                        Databases.maintenanceUrl(
                                "jdbc:postgresql://db:5433/sallyport?sslmode=verify-full"))
                .isEqualTo("jdbc:postgresql://db:5433/postgres?sslmode=verify-full");
        assertThat(Databases.maintenanceUrl("jdbc:postgresql://sallyport/sallyport"))
                .isEqualTo("jdbc:postgresql://sallyport/postgres");
        for (String wrong :
                new String[] {
                    "", "jdbc:mysql://x/y", "jdbc:postgresql://x/", "jdbc:postgresql://x/Y;"
                }) {
            assertThatThrownBy(() -> Databases.databaseIn(wrong)).isInstanceOf(Problem.class);
        }
    }
}
