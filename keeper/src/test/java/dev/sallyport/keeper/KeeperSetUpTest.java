package dev.sallyport.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Secret;
import dev.sallyport.warrant.SealedFact;
import dev.sallyport.warrant.TestInstallation.Member;
import dev.sallyport.warrant.TestInstallation.WarrantParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The first two administrators, and nobody ever after.
class KeeperSetUpTest {
    @TempDir private Path temporary;
    private TestKeeper keeper;
    private KeeperClient inner;

    @BeforeEach
    void start() {
        keeper = new TestKeeper(temporary).start();
        inner = keeper.client(KeeperSocket.INNER);
    }

    @AfterEach
    void stop() {
        inner.close();
        keeper.close();
    }

    private static Secret wrong() {
        return Secret.takeOwnershipOf("guess".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void two_people_with_the_secret_administer() {
        assertThat(inner.describe().administrators()).isZero();
        assertThat(inner.describe().setUpOpen()).isTrue();

        keeper.founder(inner);
        assertThat(inner.describe().administrators()).isEqualTo(1);
        assertThat(inner.describe().setUpOpen()).isTrue();
        keeper.founder(inner);

        assertThat(inner.describe().administrators()).isEqualTo(2);
        assertThat(inner.describe().setUpOpen()).isFalse();
    }

    @Test
    void a_founders_enrolment_is_sealed() {
        Member founder = keeper.founder(inner);

        SealedFact sealed = founder.sealed();

        assertThat(
                        inner.describe()
                                .trustAnchor()
                                .seal()
                                .verifies(SealedFact.signedBytes(sealed.act()), sealed.signature()))
                .isTrue();
    }

    @Test
    void set_up_closes_for_ever_after_the_second() throws IOException {
        Secret secret = keeper.setUpSecret();
        keeper.founder(inner);
        keeper.founder(inner);

        assertThat(SetUpSecret.file(keeper.directory)).doesNotExist();
        TestKeeper.Founding third = keeper.founding();
        KeeperScene.assertForbidden(() -> third.enrol(inner, secret), "set-up is closed for ever");
        keeper.restart();
        assertThat(SetUpSecret.file(keeper.directory)).doesNotExist();
        KeeperScene.assertForbidden(() -> third.enrol(inner, wrong()), "set-up is closed for ever");
        assertThat(inner.describe().administrators()).isEqualTo(2);
    }

    @Test
    void without_the_secret_nobody_administers() {
        KeeperScene.assertForbidden(
                () -> keeper.founding().enrol(inner, wrong()),
                "not the set-up secret: read it from the file `setup-secret` of the keeper");
        assertThat(inner.describe().administrators()).isZero();
    }

    @Test
    void ten_wrong_guesses_end_it_until_the_next_start() {
        Secret right = keeper.setUpSecret();
        for (int i = 0; i < SetUpSecret.WRONG_MAX; i++) {
            assertThatThrownBy(() -> keeper.founding().enrol(inner, wrong()))
                    .isInstanceOf(Problem.class);
        }

        assertOver(right);
        keeper.restart();
        assertThat(keeper.founder(inner)).isNotNull();
    }

    @Test
    void the_secret_is_good_for_fifteen_minutes() {
        Secret right = keeper.setUpSecret();
        keeper.passes(SetUpSecret.LIFE);

        assertOver(right);
    }

    private void assertOver(Secret right) {
        assertThat(inner.describe().setUpOpen()).isFalse();
        KeeperScene.assertForbidden(
                () -> keeper.founding().enrol(inner, right),
                "the set-up secret is over: start the keeper again for a fresh one");
    }

    @Test
    void each_start_has_its_own_secret() {
        Secret before = keeper.setUpSecret();
        keeper.restart();

        assertThat(keeper.setUpSecret()).isNotEqualTo(before);
        assertThatThrownBy(() -> keeper.founding().enrol(inner, before))
                .isInstanceOf(Problem.class);
    }

    @Test
    void only_the_keepers_user_reads_the_secret() throws IOException {
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(SetUpSecret.file(keeper.directory))))
                .isEqualTo("rw-------");
    }

    @Test
    void a_line_break_after_the_secret_does_no_harm() {
        byte[] text = keeper.setUpSecret().reveal();
        byte[] line = Arrays.copyOf(text, text.length + 1);
        line[text.length] = '\n';

        assertThat(keeper.founding().enrol(inner, Secret.takeOwnershipOf(line))).isNotNull();
    }

    @Test
    void the_second_is_somebody_else_with_another_key() {
        Member first = keeper.founder(inner);
        String another = "the second administrator is another person with another authenticator";

        KeeperScene.assertForbidden(
                () ->
                        keeper.founding(keeper.founding().authenticator(), first.person())
                                .enrol(inner, keeper.setUpSecret()),
                another);
        KeeperScene.assertForbidden(
                () ->
                        keeper.founding(first.authenticator(), new PersonId(keeper.home.uuid()))
                                .enrol(inner, keeper.setUpSecret()),
                another);
    }

    @Test
    void the_same_enrolment_again_gets_the_same_seal() {
        TestKeeper.Founding founding = keeper.founding();
        Member once = founding.enrol(inner, keeper.setUpSecret());
        keeper.restart();
        Member again = founding.enrol(inner, keeper.setUpSecret());

        assertThat(again.sealed().signature()).isEqualTo(once.sealed().signature());
        assertThat(inner.describe().administrators()).isEqualTo(1);
    }

    @Test
    void an_old_enrolment_founds_nothing() {
        TestKeeper.Founding founding = keeper.founding();
        keeper.passes(Duration.ofMinutes(15).plusMillis(1));
        keeper.restart();

        KeeperScene.assertForbidden(
                () -> founding.enrol(inner, keeper.setUpSecret()),
                "the act is too old or of the future");
    }

    @Test
    void one_administrator_alone_has_no_power() {
        keeper.founder(inner);
        WarrantParts parts = keeper.home.warrant(false);
        CertificateRequest request =
                new CertificateRequest(
                        parts.build(),
                        new BrokeredSessionId(keeper.home.uuid()),
                        parts.connection,
                        new byte[0],
                        List.of("127.0.0.1"));

        KeeperScene.assertForbidden(
                () -> inner.signCertificate(request), "there are fewer than two administrators");
    }
}
