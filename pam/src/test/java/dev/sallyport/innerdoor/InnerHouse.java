package dev.sallyport.innerdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.controlline.LineKey;
import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.elevation.ReachedBy;
import dev.sallyport.keeper.KeeperClient;
import dev.sallyport.keeper.KeeperDescription;
import dev.sallyport.keeper.KeeperOptions;
import dev.sallyport.keeper.KeeperServer;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.EventId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.ledger.LedgerFollower;
import dev.sallyport.ledger.LedgerReader;
import dev.sallyport.testkit.TestDatabase;
import dev.sallyport.warrant.Act;
import dev.sallyport.warrant.Assertion;
import dev.sallyport.warrant.RelyingParty;
import dev.sallyport.warrant.SoftwareAuthenticator;
import dev.sallyport.web.DoorClient;
import dev.sallyport.web.DoorClient.Answer;
import dev.sallyport.web.DoorSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// A running process of the inner door for one test class, with real time: keeper, database,
/// sequencer, line, pages and API.
public final class InnerHouse implements BeforeAllCallback, AfterAllCallback {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    final TestDatabase database = new TestDatabase();
    final Randomness randomness = Randomness.secure();
    final InstallationId installation = new InstallationId(randomness.uuid(InstantSource.system()));
    public final DoorSettings settings = DoorSettings.local(Door.INNER, DoorClient.freePort());
    final LineKey lineKey = LineKey.generate();
    final LineKey gatewayKey = LineKey.generate();
    public final NodeId gateway = new NodeId(randomness.uuid(InstantSource.system()));
    private final List<AutoCloseable> running = new ArrayList<>();
    private Optional<InnerDoorNode> node = Optional.empty();
    private Optional<Path> directory = Optional.empty();
    private Optional<KeeperDescription> description = Optional.empty();

    @Override
    public void beforeAll(ExtensionContext context) {
        database.beforeAll(context);
        try {
            Path home = Files.createTempDirectory("house");
            directory = Optional.of(home);
            KeeperServer keeper =
                    KeeperServer.start(
                            new KeeperOptions(
                                    home.resolve("keeper"),
                                    installation,
                                    new RelyingParty(
                                            settings.hostName(),
                                            Set.of(settings.origin().toString())),
                                    true),
                            new KeeperServer.Ground(
                                    InstantSource.system(),
                                    randomness,
                                    new PrintStream(
                                            OutputStream.nullOutputStream(),
                                            true,
                                            StandardCharsets.UTF_8),
                                    "5a".repeat(32)));
            KeeperClient inner = new KeeperClient(home.resolve("keeper/inner.sock"));
            KeeperClient sequencer = new KeeperClient(home.resolve("keeper/sequencer.sock"));
            description = Optional.of(inner.describe());
            InnerDoorNode opened =
                    InnerDoorNode.open(
                            new InnerDoorSettings(
                                    settings,
                                    new NodeId(randomness.uuid(InstantSource.system())),
                                    home.resolve("tapes"),
                                    new ReachedBy("gateway.example", 2222),
                                    new InnerDoorSettings.ControlLine(
                                            new InetSocketAddress(
                                                    InetAddress.getLoopbackAddress(), 0),
                                            lineKey,
                                            this::nodeOf,
                                            peer -> List.of(peer.address()))),
                            new InnerDoorNode.Surroundings(
                                    database.inner(), database.sequencer(), inner, sequencer),
                            randomness);
            node = Optional.of(opened);
            running.addAll(List.of(opened, sequencer, inner, keeper));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        for (AutoCloseable each : running) {
            each.close();
        }
        database.afterAll(context);
    }

    private Optional<NodeId> nodeOf(Sha256 pin) {
        return pin.equals(gatewayKey.pin()) ? Optional.of(gateway) : Optional.empty();
    }

    public InnerDoorNode node() {
        return node.orElseThrow();
    }

    KeeperDescription keeper() {
        return description.orElseThrow();
    }

    /// Returns once the newest entry of this type is under a checkpoint.
    void awaitLedger(String type) {
        EventId event =
                JdbcClient.create(database.owner())
                        .sql(
                                """
                                select event_id
                                  from ledger.entry
                                 where type = :type
                                 order by written_at desc
                                 limit 1
                                """)
                        .param("type", type)
                        .query((row, _) -> new EventId(Rows.uuid(row, "event_id")))
                        .single();
        try (LedgerFollower follower =
                new LedgerFollower(
                        database.inner(), new LedgerReader(new Database(database.inner())))) {
            follower.start();
            follower.awaitProof(event, Duration.ofSeconds(30));
        }
    }

    public String setupSecret() {
        try {
            return Files.readString(directory.orElseThrow().resolve("keeper/setup-secret")).strip();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// As if everything that waits for a first signature had waited too long.
    public void expireCeremonies() {
        JdbcClient owner = JdbcClient.create(database.owner());
        owner.sql("alter table pam.ceremony disable trigger rows_are_never_changed").update();
        owner.sql(
                        """
                        update pam.ceremony
                           set started_at = started_at - interval '10 minutes',
                               expires_at = expires_at - interval '10 minutes'
                        """)
                .update();
        owner.sql("alter table pam.ceremony enable trigger rows_are_never_changed").update();
    }

    /// A target `web-1` that these may ask for and ada and bob approve.
    void hasWebOne(Person administrator, List<String> operators) {
        administrator.act("define-roster", Map.of("name", "operators", "members", operators));
        administrator.act(
                "define-roster", Map.of("name", "leads", "members", List.of("ada", "bob")));
        administrator.act(
                "define-target",
                Map.of(
                        "name", "web-1",
                        "host", "127.0.0.1",
                        "host_keys", List.of(InnerDoorTest.HOST_KEY),
                        "logins", List.of("root"),
                        "eligible", "operators",
                        "approvers", "leads",
                        "fresh_proof", false));
    }

    /// Somebody at the door: their name, their authenticator, and a program that is signed in.
    final class Person {
        final String name;
        final SoftwareAuthenticator authenticator = SoftwareAuthenticator.create(randomness);
        private String handle = "";
        private String id = "";

        Person(String name) {
            this.name = name;
        }

        PersonId id() {
            return PersonId.parse(id);
        }

        String handle() {
            return handle;
        }

        Answer get(String path) {
            DoorClient client = new DoorClient(settings);
            return client.send(authorised(client.request(path)).GET());
        }

        Answer post(String path, Object body) {
            DoorClient client = new DoorClient(settings);
            String json =
                    body instanceof String text
                            ? text
                            : dev.sallyport.web.Json.mapper().writeValueAsString(body);
            return client.send(
                    authorised(client.request(path))
                            .header("Content-Type", "application/json")
                            .POST(java.net.http.HttpRequest.BodyPublishers.ofString(json)));
        }

        private java.net.http.HttpRequest.Builder authorised(
                java.net.http.HttpRequest.Builder request) {
            return handle.isEmpty() ? request : request.header("Authorization", "Bearer " + handle);
        }

        Answer begin(String act, Map<String, ?> fields) {
            Map<String, Object> body = new LinkedHashMap<>(fields);
            body.put("act", act);
            return post("/api/v1/ceremonies", body);
        }

        Map<String, Object> signature(JsonNode begun) {
            byte[] canonical = Base64.getUrlDecoder().decode(begun.get("canonical").asString());
            Assertion.WebAuthn answer =
                    authenticator.answer(
                            Act.read(canonical).hash(),
                            begun.get("rp_id").asString(),
                            settings.origin().toString());
            return Map.of(
                    "type", "webauthn",
                    "credential_id", BASE64.encodeToString(answer.credentialId()),
                    "client_data_json", BASE64.encodeToString(answer.clientDataJson()),
                    "authenticator_data", BASE64.encodeToString(answer.authenticatorData()),
                    "signature", BASE64.encodeToString(answer.signature()));
        }

        Answer complete(JsonNode begun) {
            return post(
                    "/api/v1/ceremonies/" + begun.get("id").asString() + "/complete",
                    Map.of("assertion", signature(begun)));
        }

        JsonNode act(String act, Map<String, ?> fields) {
            Answer begun = begin(act, fields);
            assertThat(begun.status()).as(begun.text()).isEqualTo(201);
            Answer done = complete(begun.json());
            assertThat(done.status()).as(done.text()).isEqualTo(200);
            return done.json();
        }

        Answer sign(String ceremony) {
            JsonNode begun = get("/api/v1/ceremonies/" + ceremony).json();
            return post(
                    "/api/v1/ceremonies/" + ceremony + "/sign",
                    Map.of("assertion", signature(begun)));
        }

        Map<String, Object> enrolment() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("kind", "SOFTWARE");
            fields.put("credential_id", BASE64.encodeToString(authenticator.credentialId()));
            fields.put("public_key", BASE64.encodeToString(authenticator.publicKey()));
            fields.put("aaguid", BASE64.encodeToString(authenticator.aaguid()));
            fields.put("label", "test");
            return fields;
        }

        Person open() {
            JsonNode opened = act("open-inner-session", Map.of("person", name));
            handle = opened.get("handle").asString();
            return this;
        }
    }

    /// One of the first two, with a session.
    Person founder(String name) {
        Person person = new Person(name);
        Map<String, Object> fields = person.enrolment();
        fields.put("person", name);
        fields.put("display_name", "Founder " + name);
        JsonNode begun = person.begin("enrol-authenticator", fields).json();
        Answer done =
                person.post(
                        "/api/v1/ceremonies/" + begun.get("id").asString() + "/complete",
                        Map.of(
                                "assertion", person.signature(begun),
                                "setup_secret", setupSecret()));
        assertThat(done.status()).as(done.text()).isEqualTo(200);
        person.id = done.json().get("person").asString();
        return person.open();
    }

    /// Somebody invited by one and vouched for by two, with a session.
    Person invited(String name, Person administrator, Person other) {
        JsonNode invitation =
                administrator.act(
                        "invite-person", Map.of("name", name, "display_name", "Person " + name));
        Person person = new Person(name);
        person.id = invitation.get("person").asString();
        Map<String, Object> fields = person.enrolment();
        fields.put("person", name);
        fields.put("enrolment_code", invitation.get("inner_invitation").asString());
        JsonNode begun = person.begin("enrol-authenticator", fields).json();
        Answer waits = person.complete(begun);
        assertThat(waits.status()).as(waits.text()).isEqualTo(202);
        String ceremony = begun.get("id").asString();
        assertThat(administrator.sign(ceremony).status()).isEqualTo(202);
        Answer done = other.sign(ceremony);
        assertThat(done.status()).as(done.text()).isEqualTo(200);
        return person.open();
    }
}
