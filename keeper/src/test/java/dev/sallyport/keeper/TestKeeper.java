package dev.sallyport.keeper;

import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.warrant.EnrolAuthenticator;
import dev.sallyport.warrant.SignedAct;
import dev.sallyport.warrant.SoftwareAuthenticator;
import dev.sallyport.warrant.TestInstallation;
import dev.sallyport.warrant.TestInstallation.Member;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A real keeper on real sockets in a directory of the test, whose root key and clock the test
/// holds; it can be stopped and started again.
final class TestKeeper implements AutoCloseable {
    static final String ROOT_KEY = "5a".repeat(32);

    private final Random random = new Random(1);
    final Randomness randomness = random::nextBytes;
    final Path directory;
    final InstallationId installation = new InstallationId(new UUID(9, 9));
    final TestInstallation home =
            new TestInstallation(
                    installation,
                    new KeyTree(RootKey.parse(ROOT_KEY), installation, randomness).seal());
    final ByteArrayOutputStream log = new ByteArrayOutputStream();

    private Instant now = TestInstallation.NOW;
    private Duration frameLimit = Duration.ofSeconds(10);
    private @Nullable KeeperServer server;

    TestKeeper(Path directory) {
        this.directory = directory.resolve("keeper");
    }

    TestKeeper start() {
        server =
                KeeperServer.start(
                        options(),
                        new KeeperServer.Ground(
                                () -> now,
                                randomness,
                                new PrintStream(log, true, StandardCharsets.UTF_8),
                                ROOT_KEY),
                        frameLimit);
        return this;
    }

    TestKeeper withFrameLimit(Duration limit) {
        frameLimit = limit;
        return this;
    }

    KeeperOptions options() {
        return new KeeperOptions(directory, installation, home.relyingParty, true);
    }

    void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    void restart() {
        stop();
        start();
    }

    Instant now() {
        return now;
    }

    void passes(Duration time) {
        now = now.plus(time);
    }

    KeeperClient client(KeeperSocket socket) {
        return new KeeperClient(socket.in(directory));
    }

    Secret setUpSecret() {
        try {
            return Secret.takeOwnershipOf(Files.readAllBytes(SetUpSecret.file(directory)));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// A signed first enrolment of somebody, and what becomes of it.
    record Founding(SoftwareAuthenticator authenticator, EnrolAuthenticator act, SignedAct signed) {
        Member enrol(KeeperClient inner, Secret secret) {
            return new Member(authenticator, act, inner.bootstrap(secret, signed));
        }
    }

    Founding founding() {
        SoftwareAuthenticator authenticator = SoftwareAuthenticator.create(randomness);
        return founding(authenticator, new PersonId(home.uuid()));
    }

    Founding founding(SoftwareAuthenticator authenticator, PersonId person) {
        EnrolAuthenticator act = home.enrolment(authenticator, person, now, now);
        return new Founding(authenticator, act, home.signEnrolment(act, authenticator));
    }

    Member founder(KeeperClient inner) {
        return founding().enrol(inner, setUpSecret());
    }

    String logged() {
        return log.toString(StandardCharsets.UTF_8);
    }

    static byte[] rootKey() {
        return HexFormat.of().parseHex(ROOT_KEY);
    }

    @Override
    public void close() {
        stop();
    }
}
