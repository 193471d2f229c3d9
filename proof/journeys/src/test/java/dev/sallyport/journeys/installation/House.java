package dev.sallyport.journeys.installation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.client.Json;
import dev.sallyport.demo.Organisation;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.server.DemoInstallation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A real installation with its people and its lab, started once for all tests of a class.
final class House implements BeforeAllCallback, AfterAllCallback {
    /// Enough to connect, be killed, and have time left to run out.
    private static final int SECONDS_NEEDED = 25;

    private Path data = Path.of("");
    private @Nullable DemoInstallation installation;
    private @Nullable Organisation organisation;

    /// Grants whose time runs out one after the other, in step with the tests; see [#passingGrant].
    private final Deque<String> passing = new ArrayDeque<>();

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        data = Files.createTempDirectory("sallyport-killed-");
        DemoInstallation started =
                DemoInstallation.start(
                        data, freePorts(), InstantSource.system(), Randomness.secure(), _ -> {});
        installation = started;
        organisation = Organisation.found(started, InstantSource.system(), Randomness.secure());
        for (long seconds : new long[] {60, 95, 130, 170, 210}) {
            passing.add(organisation().grant("dave", "alice", seconds));
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (organisation != null) {
            organisation.close();
        }
        if (installation != null) {
            installation.close();
        }
        try (Stream<Path> paths = Files.walk(data)) {
            paths.sorted(Comparator.reverseOrder()).forEach(House::delete);
        }
    }

    DemoInstallation installation() {
        return requireNonNull(installation);
    }

    Organisation organisation() {
        return requireNonNull(organisation);
    }

    Path directory() {
        return data;
    }

    /// Two sessions under way, and who is going to be killed.
    Case beforeKilling(String process) throws Exception {
        Victim victim =
                process.equals("postgres")
                        ? Victim.database(installation())
                        : Victim.process(installation(), process);
        return new Case(this, victim, organisation().grant("carol", "bob", 1800), passingGrant());
    }

    /// A grant of which little is left, prepared at the start so that nobody waits a whole minute,
    /// the shortest there is; a new one where the machine was slower than that.
    private String passingGrant() {
        while (!passing.isEmpty()) {
            String grant = passing.remove();
            if (notAfter("dave", grant).minusSeconds(SECONDS_NEEDED).isAfter(Instant.now())) {
                return grant;
            }
        }
        return organisation().grant("dave", "alice", 60);
    }

    Instant notAfter(String person, String grant) {
        return Instant.parse(
                Json.need(organisation().inner(person, "/api/v1/grants/" + grant), "not_after"));
    }

    Terminal terminal(String person, String grant, String command) throws Exception {
        return Terminal.open(data, organisation().terminal(person, grant, command));
    }

    /// The whole way again: ask, have it approved, connect, run something.
    void askAndConnect() throws Exception {
        String grant = organisation().grant("carol", "bob", 600);
        try (Terminal terminal = terminal("carol", grant, "echo it is $((6*7))")) {
            assertThat(terminal.await()).as(terminal.said()).isZero();
            assertThat(terminal.received()).contains("it is 42");
        }
    }

    List<String> sessionsThatStillRun() {
        return organisation()
                .inner("alice", "/api/v1/sessions")
                .path("items")
                .valueStream()
                .filter(session -> !Json.text(session, "state").equals("ENDED"))
                .map(Object::toString)
                .toList();
    }

    List<String> tapesThatStillRecord() {
        return organisation()
                .inner("alice", "/api/v1/tapes")
                .path("items")
                .valueStream()
                .filter(tape -> Json.text(tape, "state").equals("RECORDING"))
                .map(Object::toString)
                .toList();
    }

    /// All held at once, so that no two are the same.
    static DemoInstallation.Ports freePorts() throws IOException {
        try (ServerSocket outer = free();
                ServerSocket inner = free();
                ServerSocket ssh = free();
                ServerSocket line = free()) {
            return new DemoInstallation.Ports(
                    outer.getLocalPort(),
                    inner.getLocalPort(),
                    ssh.getLocalPort(),
                    line.getLocalPort());
        }
    }

    private static ServerSocket free() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
