package dev.sallyport.authzen;

import dev.sallyport.database.Database;
import dev.sallyport.decisionpoint.ClientRules;
import dev.sallyport.decisionpoint.ClientTexts;
import dev.sallyport.decisionpoint.Clients;
import dev.sallyport.decisionpoint.DecisionDesk;
import dev.sallyport.decisionpoint.NewClient;
import dev.sallyport.decisionpoint.RulesChange;
import dev.sallyport.decisionpoint.TypeRule;
import dev.sallyport.identity.NewPerson;
import dev.sallyport.identity.People;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.StreamLane;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Policy;
import dev.sallyport.policy.Relations;
import dev.sallyport.policy.RuleSet;
import dev.sallyport.policy.RuleTexts;
import dev.sallyport.policy.Snapshots;
import dev.sallyport.testkit.Operations;
import dev.sallyport.testkit.TestDatabase;
import dev.sallyport.web.DoorClient;
import dev.sallyport.web.DoorLook;
import dev.sallyport.web.DoorParts;
import dev.sallyport.web.DoorSettings;
import dev.sallyport.web.RunningDoor;
import dev.sallyport.web.Visitor;
import dev.sallyport.web.WebEdge;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/// An inner door that answers programs, over a real database and real HTTP.
final class AuthzenHouse implements AutoCloseable {
    final DoorSettings settings = DoorSettings.local(Door.INNER, DoorClient.freePort());
    private final InstantSource clock = InstantSource.system();
    private final Randomness randomness = Randomness.secure();
    private final Operations operations = Operations.real();
    private final Database inside;
    private final StreamLane stream;
    private final DecisionDesk desk;
    private final Clients clients;
    private final PersonId ada;
    private final RunningDoor door;

    AuthzenHouse(TestDatabase database) {
        inside = new Database(database.inner());
        Ledger ledger = new Ledger(inside, clock, randomness);
        Snapshots snapshots =
                new Snapshots(
                        inside,
                        List.of("inner"),
                        RuleTexts.ofFreshInstallation(RuleSet.Rules.INNER));
        stream = new StreamLane(inside, clock, randomness);
        desk =
                DecisionDesk.of(
                        Door.INNER,
                        new DecisionDesk.Ground(inside, snapshots, stream, clock, randomness));
        clients = new Clients(inside, new Policy(snapshots), ledger, clock, randomness);
        ada = administrator(new People(inside, ledger, clock, randomness));
        door =
                WebEdge.open(
                        settings,
                        new DoorParts(
                                new DoorLook(Door.INNER, "Inner door", "/sign-in", "/", List.of()),
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

    private PersonId administrator(People people) {
        PersonId id =
                people.add(operations.process("test"), NewPerson.employee("ada-" + tail(), "Ada"))
                        .id();
        people.activate(operations.process("test"), id);
        inside.inTransaction(() ->
                new Relations(inside, List.of("inner"))
                        .relate(
                                operations.process("test"),
                                id.text(),
                                "administrator",
                                Ask.INSTALLATION,
                                null));
        return id;
    }

    private static String tail() {
        return UUID.randomUUID().toString().substring(24);
    }

    /// A client of this door; its secret.
    Caller register(ClientTexts texts, TypeRule... types) {
        return register(Door.INNER, texts, types);
    }

    Caller register(Door at, ClientTexts texts, TypeRule... types) {
        Clients.Registered registered =
                clients.register(
                        operations.inside(ada),
                        new NewClient("app-" + tail(), at, ada, "tests", Duration.ofDays(1)),
                        new RulesChange(ClientRules.parse(texts, List.of(types)), 100));
        desk.book().refresh();
        return new Caller(
                new String(registered.secret().reveal(), StandardCharsets.US_ASCII),
                registered.client().id().text());
    }

    void remove(Caller caller) {
        clients.remove(operations.inside(ada), clients.meant(operations.inside(ada), caller.id));
        desk.book().refresh();
    }

    /// A program with its secret.
    final class Caller {
        final String secret;
        final String id;
        private final DoorClient http = new DoorClient(settings);

        Caller(String secret, String id) {
            this.secret = secret;
            this.id = id;
        }

        DoorClient.Answer ask(String path, String json) {
            return http.send(request(path, json));
        }

        DoorClient.Answer ask(String path, byte[] json) {
            return http.send(
                    request(path, "").method("POST", HttpRequest.BodyPublishers.ofByteArray(json)));
        }

        boolean permits(String json) {
            DoorClient.Answer answer = ask("/access/v1/evaluation", json);
            if (answer.status() != 200) {
                throw new AssertionError(answer.status() + " " + answer.text());
            }
            return answer.json().get("decision").booleanValue();
        }

        /// Open for a test to change.
        HttpRequest.Builder request(String path, String json) {
            return http.request(path)
                    .header("Authorization", "Bearer " + secret)
                    .header("Content-Type", "application/json")
                    .method("POST", HttpRequest.BodyPublishers.ofString(json));
        }

        DoorClient.Answer send(HttpRequest.Builder request) {
            return http.send(request);
        }
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
