package dev.sallyport.journeys.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.client.DoorAddress;
import dev.sallyport.client.DoorLink;
import dev.sallyport.client.TrustFile;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Secret;
import dev.sallyport.postgres.EmbeddedPostgres;
import dev.sallyport.server.DemoInstallation;
import dev.sallyport.testkit.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// `sallyport database prepare`, then `sallyport up`, on a PostgreSQL that somebody else runs and
/// with certificate files.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealInstallationTest {
    private static final String OWNER_PASSWORD = "the-owner-of-the-cluster";
    private static final int LOOKS_MAX = 600;

    @TempDir static Path files;

    private Optional<Scene> scene = Optional.empty();

    private record Scene(
            EmbeddedPostgres server,
            TestCertificate outer,
            TestCertificate inner,
            DemoInstallation.Ports ports) {}

    private static Path data() {
        return files.resolve("data");
    }

    private Scene scene() {
        return scene.orElseThrow();
    }

    private String url() {
        return scene().server().url("acme");
    }

    @BeforeAll
    void a_database_and_certificates() throws Exception {
        Secret password =
                Secret.takeOwnershipOf(OWNER_PASSWORD.getBytes(StandardCharsets.US_ASCII));
        scene =
                Optional.of(
                        new Scene(
                                EmbeddedPostgres.start(
                                        files.resolve("cluster"),
                                        files.resolve("binaries"),
                                        password),
                                TestCertificate.make(files, "outer", "outer.localhost"),
                                TestCertificate.make(files, "inner", "inner.localhost"),
                                // once the database has its own, which it takes at random too
                                House.freePorts()));
        Path file = Files.writeString(files.resolve("owner-password"), OWNER_PASSWORD + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try (Launched early = up("both")) {
            assertThat(early.awaitEnd()).isEqualTo(2);
            assertThat(early.said().toString())
                    .contains("run `sallyport database prepare`")
                    .doesNotContain("\tat ");
        }
        try (Launched prepare =
                Launched.start(
                        "database",
                        "prepare",
                        "--data",
                        data().toString(),
                        "--database-url",
                        url(),
                        "--owner",
                        EmbeddedPostgres.OWNER,
                        "--owner-password-file",
                        file.toString())) {
            assertThat(prepare.awaitEnd()).as(prepare.said().toString()).isZero();
            assertThat(prepare.said().toString()).contains("prepared: ");
        }
    }

    @AfterAll
    void the_database_ends() {
        scene().server().close();
    }

    private Launched up(String doors) throws IOException {
        return Launched.start(
                "up",
                "--data",
                data().toString(),
                "--database-url",
                url(),
                "--doors",
                doors,
                "--outer-host",
                "outer.localhost",
                "--inner-host",
                "inner.localhost",
                "--outer-port",
                Integer.toString(ports().outer()),
                "--inner-port",
                Integer.toString(ports().inner()),
                "--ssh-port",
                Integer.toString(ports().ssh()),
                "--line-port",
                Integer.toString(ports().line()),
                "--certificate",
                scene().outer().chain().toString(),
                "--key",
                scene().outer().key().toString(),
                "--inner-certificate",
                scene().inner().chain().toString(),
                "--inner-key",
                scene().inner().key().toString());
    }

    @Test
    void the_whole_stands_on_somebody_elses_database_behind_tls() throws Exception {
        try (Launched up = up("both")) {
            up.awaitLine("interrupt to stop");
            assertThat(up.said().toString())
                    .contains("https://outer.localhost:" + ports().outer())
                    .contains("https://inner.localhost:" + ports().inner());
            doorsAnswerOverTlsAndNothingInTheClear();
            theSetUpSecretIsPrivate();
            eachRoleCanDoItsOwnAndNoMore();
            theOwnersPasswordIsNowhere();
            aRenewedCertificateIsTakenUp();
        }
        assertThat(answers("inner", ports().inner(), scene().inner())).isFalse();
    }

    private void doorsAnswerOverTlsAndNothingInTheClear() throws IOException {
        assertThat(answers("outer", ports().outer(), scene().outer())).isTrue();
        try (DoorLink link = link("inner", ports().inner(), scene().inner().chain())) {
            assertThat(link.get("/api/v1/door").path("setup_open").asBoolean(false)).isTrue();
        }
        assertThat(answers("inner", ports().inner(), scene().outer())).isFalse();
        for (int port : new int[] {ports().outer(), ports().inner()}) {
            assertThat(inTheClear(port)).doesNotContain("200").doesNotContain("Location");
        }
    }

    private static String inTheClear(int port) throws IOException {
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port)) {
            plain.getOutputStream()
                    .write(
                            "GET /readyz HTTP/1.1\r\nHost: inner.localhost\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(
                    plain.getInputStream().readNBytes(4_096), StandardCharsets.ISO_8859_1);
        }
    }

    private static void theSetUpSecretIsPrivate() throws IOException {
        Path secret = data().resolve("keeper/setup-secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
    }

    private void eachRoleCanDoItsOwnAndNoMore() throws Exception {
        try (Connection owner = scene().server().owner("acme").getConnection();
                Statement look = owner.createStatement();
                ResultSet roles =
                        look.executeQuery(
                                """
                                select rolname,
                                       rolsuper or rolcreaterole or rolcreatedb or rolreplication
                                         or rolbypassrls as mighty,
                                       rolcanlogin
                                  from pg_catalog.pg_roles
                                 where rolname in ('outer', 'inner', 'sequencer', 'migrator')
                                """)) {
            int count = 0;
            while (roles.next()) {
                count++;
                assertThat(roles.getBoolean("mighty")).as(roles.getString(1)).isFalse();
                assertThat(roles.getBoolean("rolcanlogin"))
                        .as(roles.getString(1))
                        .isEqualTo(!roles.getString(1).equals("migrator"));
            }
            assertThat(count).isEqualTo(4);
        }
        try (Connection outer = as("outer");
                Statement look = outer.createStatement()) {
            look.executeQuery("select count(*) from core.person").close();
            for (String mine :
                    List.of(
                            "select * from pam.authenticator",
                            "update core.person set state = 'ACTIVE'",
                            "delete from ledger.entry",
                            "create table public.t (a int)",
                            "create schema mine")) {
                assertThatThrownBy(() -> look.execute(mine))
                        .as(mine)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("permission denied");
            }
        }
    }

    private Connection as(String role) throws IOException, SQLException {
        Path file = data().resolve("outer/database").resolve(role);
        return scene().server()
                .connections("acme", role, Secret.takeOwnershipOf(Files.readAllBytes(file)))
                .getConnection();
    }

    private static void theOwnersPasswordIsNowhere() throws IOException {
        try (Stream<Path> all = Files.walk(data())) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(OWNER_PASSWORD);
            }
        }
    }

    private void aRenewedCertificateIsTakenUp() throws IOException {
        Path old = Files.copy(scene().inner().chain(), files.resolve("inner-before.pem"));
        TestCertificate fresh = TestCertificate.make(files, "inner", "inner.localhost");
        for (int look = 0; look < LOOKS_MAX; look++) {
            if (answers("inner", ports().inner(), fresh)) {
                assertThat(answers("inner", ports().inner(), old)).isFalse();
                scene = Optional.of(new Scene(scene().server(), scene().outer(), fresh, ports()));
                return;
            }
            pause();
        }
        throw new AssertionError("the renewed certificate is not served");
    }

    @Test
    void each_door_stands_alone_and_says_what_is_missing() throws Exception {
        try (Launched up = up("outer")) {
            String said = up.awaitLine("interrupt to stop");
            assertThat(said).contains("not here", "the inner door").doesNotContain("gateway   ");
            assertThat(answers("outer", ports().outer(), scene().outer())).isTrue();
            assertThat(answers("inner", ports().inner(), scene().inner())).isFalse();
        }
        try (Launched up = up("inner")) {
            String said = up.awaitLine("interrupt to stop");
            assertThat(said).contains("not here", "the outer door");
            assertThat(answers("inner", ports().inner(), scene().inner())).isTrue();
            assertThat(answers("outer", ports().outer(), scene().outer())).isFalse();
        }
    }

    private static DoorLink link(String door, int port, Path pinned) {
        return new DoorLink(
                DoorAddress.parse("https://" + door + ".localhost:" + port),
                Optional.of(TrustFile.read(pinned)));
    }

    private static boolean answers(String door, int port, TestCertificate pinned) {
        return answers(door, port, pinned.chain());
    }

    private static boolean answers(String door, int port, Path pinned) {
        try (DoorLink link = link(door, port, pinned)) {
            link.bytes("/readyz");
            return true;
        } catch (Problem _) {
            return false;
        }
    }

    /// A moment between two looks at something that happens by itself.
    private static void pause() {
        try {
            assertThat(new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS)).isFalse();
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new AssertionError(cause);
        }
    }

    private DemoInstallation.Ports ports() {
        return scene().ports();
    }
}
