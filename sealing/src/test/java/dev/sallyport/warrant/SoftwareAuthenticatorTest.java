package dev.sallyport.warrant;

import static dev.sallyport.warrant.TestInstallation.ORIGIN;
import static dev.sallyport.warrant.TestInstallation.RP_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoftwareAuthenticatorTest {
    private static final Sha256 CHALLENGE = Sha256.of(new byte[0]);

    private final TestInstallation home = new TestInstallation();
    @TempDir private Path directory;

    @Test
    void it_is_the_same_after_saving_and_loading() {
        Path file = directory.resolve("authenticator");
        home.ada.authenticator().save(file);

        SoftwareAuthenticator loaded = SoftwareAuthenticator.load(file);

        assertThat(
                        new AssertionVerifier(home.relyingParty)
                                .verify(
                                        home.ada.enrolment(),
                                        loaded.answer(CHALLENGE, RP_ID, ORIGIN),
                                        CHALLENGE))
                .isInstanceOf(AssertionOutcome.Proven.class);
    }

    @Test
    void only_its_owner_can_read_the_file() throws IOException {
        Path file = directory.resolve("authenticator");
        home.ada.authenticator().save(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> SoftwareAuthenticator.load(file)).isInstanceOf(Problem.class);
    }

    @Test
    void an_existing_file_is_never_overwritten() {
        Path file = directory.resolve("authenticator");
        home.ada.authenticator().save(file);

        assertThatThrownBy(() -> home.bob.authenticator().save(file)).isInstanceOf(Problem.class);
    }

    @Test
    void it_does_not_print_itself() {
        assertThat(home.ada.authenticator()).hasToString("***");
    }
}
