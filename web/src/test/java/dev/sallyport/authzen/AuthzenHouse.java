package dev.sallyport.authzen;

import dev.sallyport.database.Database;
import dev.sallyport.decisionpoint.ClientTexts;
import dev.sallyport.decisionpoint.DecisionDesk;
import dev.sallyport.decisionpoint.TypeRule;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.ledger.StreamLane;
import dev.sallyport.policy.RuleSet;
import dev.sallyport.policy.RuleTexts;
import dev.sallyport.policy.Snapshots;
import dev.sallyport.testkit.TestCertificate;
import dev.sallyport.testkit.TestDatabase;
import dev.sallyport.web.DoorClient;
import dev.sallyport.web.DoorLook;
import dev.sallyport.web.DoorParts;
import dev.sallyport.web.DoorSettings;
import dev.sallyport.web.RunningDoor;
import dev.sallyport.web.TlsFiles;
import dev.sallyport.web.Visitor;
import dev.sallyport.web.WebEdge;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// A door that answers programs and nobody else, over a real database and real HTTP.
final class AuthzenHouse implements AutoCloseable {
    final DoorSettings settings;
    private final Supplier<DoorClient> clients;
    private final StreamLane stream;
    private final DecisionDesk desk;
    private final Registrations registrations;
    private final RunningDoor door;

    /// An inner door.
    AuthzenHouse(TestDatabase database) {
        this(database, DoorSettings.local(Door.INNER, DoorClient.freePort()), DoorClient::new);
    }

    /// A door with certificate files, asked over TLS by clients that believe that certificate.
    ///
    /// @param certificate names `localhost`
    static AuthzenHouse overTls(TestDatabase database, Door door, TestCertificate certificate) {
        int port = DoorClient.freePort();
        DoorSettings settings =
                new DoorSettings(
                        door,
                        URI.create("https://localhost:" + port),
                        InetAddress.getLoopbackAddress(),
                        port,
                        Set.of(),
                        new TlsFiles(certificate.chain(), certificate.key()));
        return new AuthzenHouse(
                database, settings, at -> DoorClient.overTls(at, certificate.pinned()));
    }

    private AuthzenHouse(
            TestDatabase database, DoorSettings settings, Function<DoorSettings, DoorClient> asks) {
        this.settings = settings;
        clients = () -> asks.apply(settings);
        registrations = new Registrations(database);
        InstantSource clock = InstantSource.system();
        Randomness randomness = Randomness.secure();
        Database facts = database(database);
        Snapshots snapshots = snapshots(facts);
        stream = new StreamLane(facts, clock, randomness);
        desk =
                DecisionDesk.of(
                        settings.door(),
                        new DecisionDesk.Ground(facts, snapshots, stream, clock, randomness));
        door =
                WebEdge.open(
                        settings,
                        new DoorParts(
                                new DoorLook(settings.door(), "A door", "/sign-in", "/", List.of()),
                                (_, _) -> new Visitor.Stranger(),
                                new KnownPrograms(desk.book()),
                                List.of(
                                        new AuthzenHttp(desk.point()),
                                        new MetadataHttp(settings.origin())),
                                List.of(),
                                clock,
                                randomness));
        stream.start();
        desk.start();
    }

    /// On connections of the door's own login role.
    private Database database(TestDatabase database) {
        return new Database(
                switch (settings.door()) {
                    case OUTER -> database.outer();
                    case INNER -> database.inner();
                    case GATEWAY, LOCAL -> throw nobody();
                });
    }

    /// As each door believes its facts and reads its policies.
    private Snapshots snapshots(Database facts) {
        return switch (settings.door()) {
            case OUTER ->
                    new Snapshots(
                            facts,
                            List.of("inner", "outer"),
                            RuleTexts.ofFreshInstallation(RuleSet.Rules.OUTER));
            case INNER ->
                    new Snapshots(
                            facts,
                            List.of("inner"),
                            RuleTexts.ofFreshInstallation(RuleSet.Rules.INNER));
            case GATEWAY, LOCAL -> throw nobody();
        };
    }

    private AssertionError nobody() {
        return new AssertionError("no program asks at " + settings.door());
    }

    /// A client of this door.
    AuthzenProgram register(ClientTexts texts, TypeRule... types) {
        AuthzenProgram program = registrations.register(clients.get(), texts, types);
        desk.book().refresh();
        return program;
    }

    /// A client of the other door. That is not open: only its secret is of use.
    AuthzenProgram registerElsewhere(ClientTexts texts, TypeRule... types) {
        Door other = settings.door() == Door.INNER ? Door.OUTER : Door.INNER;
        AuthzenProgram program =
                registrations.register(
                        new DoorClient(DoorSettings.local(other, settings.port())), texts, types);
        desk.book().refresh();
        return program;
    }

    void remove(AuthzenProgram program) {
        registrations.remove(program);
        desk.book().refresh();
    }

    static String resource(String name) {
        try (InputStream in = AuthzenHouse.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError(name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    @Override
    public void close() {
        door.close();
        desk.close();
        stream.close();
    }
}
