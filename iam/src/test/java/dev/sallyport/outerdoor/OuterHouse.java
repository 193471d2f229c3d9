package dev.sallyport.outerdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.database.Database;
import dev.sallyport.enrolment.Invitations;
import dev.sallyport.identity.NewPerson;
import dev.sallyport.identity.People;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.lifecycle.OuterInvitation;
import dev.sallyport.policy.PolicySets;
import dev.sallyport.policy.RuleSet;
import dev.sallyport.policy.StoredSet;
import dev.sallyport.sealing.Ed25519SigningKey;
import dev.sallyport.testkit.Operations;
import dev.sallyport.testkit.TestClock;
import dev.sallyport.testkit.TestDatabase;
import dev.sallyport.throttle.Allowances;
import dev.sallyport.throttle.Attempt;
import dev.sallyport.throttle.Source;
import dev.sallyport.throttle.Throttle;
import dev.sallyport.warrant.ChangePolicy;
import dev.sallyport.warrant.RelyingParty;
import dev.sallyport.warrant.SealedFact;
import dev.sallyport.warrant.TrustAnchor;
import dev.sallyport.web.DoorClient;
import dev.sallyport.web.DoorClient.Answer;
import dev.sallyport.web.DoorSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// A started outer door for one test class, and shortcuts through its ceremonies.
public final class OuterHouse implements BeforeAllCallback, AfterAllCallback {
    static final String PASSWORD = "correct horse battery staple!";
    static final PersonId INVITER = new PersonId(new UUID(7, 7));

    private final TestDatabase database = new TestDatabase();
    private final TestClock clock = new TestClock(Instant.now());
    private final Randomness randomness = Randomness.secure();
    private final DoorSettings settings = behindProxy(DoorClient.freePort());
    private final List<OuterDoor> open = new ArrayList<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        database.beforeAll(context);
        open.add(
                OuterDoor.open(
                        new OuterDoorSettings(
                                settings, anchor(), new NodeId(new UUID(2, 2)), "Sallyport Test"),
                        database.outer(),
                        new PlainDataKeys(randomness),
                        clock,
                        randomness));
    }

    /// Of a keeper that seals what a test wants.
    private static final Ed25519SigningKey SEAL =
            Ed25519SigningKey.ofSeed(Secret.takeOwnershipOf(new byte[32]));

    private static TrustAnchor anchor() {
        return new TrustAnchor(
                new InstallationId(new UUID(1, 1)),
                SEAL.verifyKey(),
                new RelyingParty("inner.localhost", Set.of("http://inner.localhost")),
                true);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        open.forEach(OuterDoor::close);
        database.afterAll(context);
    }

    /// Believes `X-Forwarded-For`, so that tests can come from many places.
    private static DoorSettings behindProxy(int port) {
        DoorSettings plain = DoorSettings.local(Door.OUTER, port);
        return new DoorSettings(
                Door.OUTER, plain.origin(), plain.bindAddress(), port, Set.of("127.0.0.1"), null);
    }

    /// Puts these policies in force, as two administrators would; returns their version.
    long policies(String text) {
        Database inner = new Database(database.inner());
        PolicySets sets = new PolicySets(inner, anchor());
        PersonId by = new PersonId(new UUID(8, 8));
        return inner.inTransaction(() -> {
            long version = sets.next(RuleSet.Rules.OUTER);
            Sha256 nothing = Sha256.of(new byte[0]);
            ChangePolicy act =
                    new ChangePolicy(
                            anchor().installation(),
                            "outer",
                            version,
                            nothing,
                            RuleSet.hash(text),
                            RuleSet.hash("{}"),
                            "test",
                            by,
                            Instant.EPOCH);
            byte[] seal = SEAL.sign(SealedFact.signedBytes(act.canonical()));
            sets.put(
                    new PolicySets.Fresh(
                            RuleSet.Rules.OUTER,
                            version,
                            text,
                            new StoredSet.Base(version - 1, nothing),
                            "{}",
                            new StoredSet.Signing(
                                    "test",
                                    by,
                                    INVITER,
                                    new SealedFact(act.canonical(), seal),
                                    new byte[] {1})));
            return version;
        });
    }

    OuterDoor door() {
        return open.getFirst();
    }

    TestClock clock() {
        return clock;
    }

    TestDatabase database() {
        return database;
    }

    public DoorSettings settings() {
        return settings;
    }

    DoorClient client() {
        return new DoorClient(settings);
    }

    /// Looks and tampers as the owner of everything.
    public JdbcClient owner() {
        return JdbcClient.create(database.owner());
    }

    People peopleInside() {
        Database inner = new Database(database.inner());
        return new People(inner, new Ledger(inner, clock, randomness), clock, randomness);
    }

    public PersonId add(String name, String displayName) {
        return peopleInside()
                .add(Operations.real().inside(INVITER), NewPerson.employee(name, displayName))
                .id();
    }

    /// An invitation, recorded as the inner door's job would; returns its code.
    public String invite(PersonId person) {
        String code = Base64.getUrlEncoder().withoutPadding().encodeToString(randomness.bytes(24));
        Database outer = new Database(database.outer());
        new Invitations(outer, new Ledger(outer, clock, randomness))
                .receive(
                        Operations.real().process("outer"),
                        OuterInvitation.of(person, code, Instant.now().plus(Duration.ofDays(3))));
        return code;
    }

    /// Somebody new, enrolled; `client` ends up signed in as them.
    Enrolled enrol(DoorClient client, String name) {
        PersonId id = add(name, "Person " + name);
        return enrol(client, id, name, invite(id));
    }

    Enrolled enrol(DoorClient client, PersonId id, String name, String invitation) {
        JsonNode begun =
                client.post("/api/v1/enrol/begin", Map.of("invitation", invitation)).json();
        CodeGenerator generator = new CodeGenerator(begun.path("totp").path("secret").asString());
        Answer answer =
                client.post(
                        "/api/v1/enrol",
                        Map.of(
                                "invitation", invitation,
                                "password", PASSWORD,
                                "totp", freshCode(generator)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        List<String> codes = new ArrayList<>();
        answer.json().path("recovery_codes").forEach(code -> codes.add(code.asString()));
        return new Enrolled(id, name, PASSWORD, generator, codes);
    }

    /// Moves time on to the next step, so that the code has not been used.
    public String freshCode(CodeGenerator generator) {
        clock.advance(Duration.ofSeconds(30));
        return generator.code(clock.instant());
    }

    Answer password(DoorClient client, String name, String password) {
        return client.post("/api/v1/sign-in", Map.of("name", name, "password", password));
    }

    /// A new browser, signed in with password and code.
    DoorClient signedIn(Enrolled person) {
        DoorClient client = client();
        assertThat(password(client, person.name(), person.password()).status()).isEqualTo(200);
        Answer second =
                client.post("/api/v1/sign-in/totp", Map.of("code", freshCode(person.generator())));
        assertThat(second.status()).as(second.text()).isEqualTo(200);
        return client;
    }

    boolean isSignedIn(DoorClient client) {
        return client.get("/api/v1/me").status() == 200;
    }

    /// How many entries of a type the ledger has.
    long entries(String type) {
        return owner().sql("select count(*) from ledger.entry where type = :type")
                .param("type", type)
                .query(Long.class)
                .single();
    }

    /// The first step, from an address.
    Answer passwordFrom(String address, DoorClient client, String name, String password) {
        return client.send(
                client.scripted(
                                "/api/v1/sign-in",
                                "POST",
                                Map.of("name", name, "password", password))
                        .header("X-Forwarded-For", address));
    }

    /// Everybody gets their allowances back, so that one test's guesses are not another's.
    void forgive() {
        owner().sql("delete from core.throttle_bucket").update();
        owner().sql("delete from core.known_source").update();
    }

    /// A browser in which the person's password was just proved, without the work of proving it.
    DoorClient provedPassword(Enrolled person) {
        String handle = freshHandle("spc_");
        owner().sql(
                        """
                        insert into iam.ceremony
                               (ceremony_id, handle_hash, purpose, person_id, password_proved,
                                expires_at)
                        values (:id, sha256(convert_to(:handle, 'UTF8')), 'SIGN_IN', :person, true,
                                clock_timestamp() + interval '5 minutes')
                        """)
                .param("id", randomness.uuid(clock))
                .param("handle", handle)
                .param("person", person.id().value())
                .update();
        DoorClient client = client();
        client.cookies().put("__Host-sallyport-outer-ceremony", handle);
        return client;
    }

    /// Makes this browser one that the person has signed in with before.
    void knownDevice(DoorClient client, Enrolled person) {
        String device = freshHandle("spd_");
        byte[] digest = Sha256.of(device.getBytes(StandardCharsets.UTF_8)).bytes();
        owner().sql("insert into iam.known_device (device_hash, person_id) values (:hash, :person)")
                .param("hash", digest)
                .param("person", person.id().value())
                .update();
        client.cookies().put("__Host-sallyport-outer-device", device);
        Source source = new Source("device:" + new Sha256(digest).hex());
        Throttle throttle = new Throttle(new Database(database.outer()), Allowances.standard());
        throttle.succeeded(Attempt.of("password", person.name(), source));
        throttle.succeeded(Attempt.of("totp", person.id().text(), source));
    }

    private String freshHandle(String prefix) {
        return prefix
                + Base64.getUrlEncoder().withoutPadding().encodeToString(randomness.bytes(32));
    }
}
