package dev.sallyport.innerdoor;

import dev.sallyport.ceremony.Begun;
import dev.sallyport.ceremony.Fields;
import dev.sallyport.ceremony.Holder;
import dev.sallyport.ceremony.Keeper;
import dev.sallyport.ceremony.KeeperOverSocket;
import dev.sallyport.ceremony.Outcome;
import dev.sallyport.controlline.GatewayPeer;
import dev.sallyport.database.Database;
import dev.sallyport.keeper.KeeperClient;
import dev.sallyport.keeper.KeeperOptions;
import dev.sallyport.keeper.KeeperServer;
import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.NodeId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.OperationId;
import dev.sallyport.kernel.Origin;
import dev.sallyport.kernel.Pathway;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.Secret;
import dev.sallyport.keyring.KeeperDataKeys;
import dev.sallyport.policy.RuleSet;
import dev.sallyport.policy.RuleTexts;
import dev.sallyport.policy.StoredRuleTexts;
import dev.sallyport.sealing.Ed25519SigningKey;
import dev.sallyport.sealing.SshWriter;
import dev.sallyport.testkit.TestClock;
import dev.sallyport.testkit.TestDatabase;
import dev.sallyport.warrant.RelyingParty;
import dev.sallyport.warrant.SoftwareAuthenticator;
import dev.sallyport.warrant.TrustAnchor;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// An inner door with its database and its keeper, whose time the test holds.
public final class InnerWorld implements AutoCloseable {
    public static final String RP_ID = "inner.localhost";
    public static final String ORIGIN = "http://inner.localhost:8481";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ROOT_KEY = "5a".repeat(32);

    public final Randomness randomness = Randomness.secure();
    public final TestClock clock = new TestClock(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    public final InstallationId installation = new InstallationId(randomness.uuid(clock));
    public final Database database;
    public final InnerParts parts;
    public final NodeId node = new NodeId(randomness.uuid(clock));
    public final GatewayPeer gateway = new GatewayPeer(node, "127.0.0.1", "test");

    /// Policies that a test puts in force at any time, as nobody could; null: those in the
    /// database.
    public volatile @Nullable RuleSet policies;

    private final Path directory;
    private final KeeperServer keeper;
    private final KeeperClient client;
    private int names;

    public InnerWorld(TestDatabase test) {
        this(test, keeper -> keeper);
    }

    /// @param between stands between the door and its keeper
    public InnerWorld(TestDatabase test, UnaryOperator<Keeper> between) {
        try {
            directory = Files.createTempDirectory("inner");
            keeper =
                    KeeperServer.start(
                            new KeeperOptions(
                                    directory.resolve("keeper"),
                                    installation,
                                    new RelyingParty(RP_ID, Set.of(ORIGIN)),
                                    true),
                            new KeeperServer.Ground(
                                    clock,
                                    randomness,
                                    new PrintStream(
                                            OutputStream.nullOutputStream(),
                                            true,
                                            StandardCharsets.UTF_8),
                                    ROOT_KEY));
            client = new KeeperClient(directory.resolve("keeper/inner.sock"));
            database = new Database(test.inner());
            InnerGround ground =
                    InnerGround.of(
                            database,
                            new InnerGround.KeeperSides(
                                    client.describe().trustAnchor(),
                                    between.apply(new KeeperOverSocket(client)),
                                    new KeeperDataKeys(client)),
                            policies(client.describe().trustAnchor()),
                            clock,
                            randomness);
            parts =
                    new InnerParts(
                            ground, directory.resolve("tapes"), peer -> List.of(peer.address()));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// Read anew for every decision.
    private RuleTexts policies(TrustAnchor anchor) {
        RuleTexts stored = new StoredRuleTexts(database, anchor, RuleSet.Rules.INNER);
        return () -> {
            RuleSet put = policies;
            return new RuleTexts.InForce(
                    put == null ? stored.current().rules() : put,
                    put == null ? stored.current().version() : 0,
                    Instant.EPOCH);
        };
    }

    public KeeperClient keeper() {
        return client;
    }

    public Path keeperDirectory() {
        return directory.resolve("keeper");
    }

    /// Somebody with an authenticator in their pocket.
    public record Somebody(PersonId id, String name, SoftwareAuthenticator authenticator) {}

    /// An installation with two administrators, able to approve from the start.
    public List<Somebody> founders() {
        return List.of(founder(), founder());
    }

    public Somebody founder() {
        String name = freshName("founder");
        SoftwareAuthenticator authenticator = SoftwareAuthenticator.create(randomness);
        Map<String, Object> fields = enrolment(authenticator);
        fields.put("person", name);
        fields.put("display_name", "Founder " + name);
        Outcome.Done done =
                done(
                        complete(
                                anonymous(),
                                strange(),
                                begin(anonymous(), strange(), fields),
                                authenticator,
                                Optional.of(setupSecret())));
        return new Somebody(PersonId.parse((String) value(done, "person")), name, authenticator);
    }

    public Secret setupSecret() {
        try {
            return Secret.takeOwnershipOf(
                    Files.readAllBytes(directory.resolve("keeper/setup-secret")));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// Somebody new: invited by the first voucher, vouched for by two, and old enough to approve
    /// once the clock has moved on by [#seasoning].
    public Somebody person(String prefix, Somebody administrator, Somebody other) {
        String name = freshName(prefix);
        Outcome.Done invited =
                act(
                        administrator,
                        "invite-person",
                        Map.of("name", name, "display_name", "Person " + name));
        SoftwareAuthenticator authenticator = SoftwareAuthenticator.create(randomness);
        Map<String, Object> fields = enrolment(authenticator);
        fields.put("person", name);
        fields.put("invitation", value(invited, "inner_invitation"));
        Begun begun = begin(anonymous(), strange(), fields);
        complete(anonymous(), strange(), begun, authenticator, Optional.empty());
        sign(administrator, begun);
        sign(other, begun);
        return new Somebody(PersonId.parse((String) value(invited, "person")), name, authenticator);
    }

    /// Long enough for every authenticator enrolled so far to approve.
    public void seasoning() {
        clock.advance(Duration.ofHours(49));
    }

    // acts

    public Outcome.Done act(Somebody who, String act, Map<String, Object> fields) {
        return done(tryAct(who, act, fields));
    }

    public Outcome tryAct(Somebody who, String act, Map<String, Object> fields) {
        Begun begun = begin(who, act, fields);
        return complete(inside(who), holder(who), begun, who.authenticator(), Optional.empty());
    }

    public Begun begin(Somebody who, String act, Map<String, Object> fields) {
        Map<String, Object> all = new LinkedHashMap<>(fields);
        all.put("act", act);
        return begin(inside(who), holder(who), all);
    }

    public Begun begin(Operation op, Holder holder, Map<String, Object> fields) {
        Fields given = new Fields(JSON.valueToTree(fields));
        return parts.ceremonies().begin(op, holder, given.text("act"), given);
    }

    public Outcome complete(Somebody who, Begun begun) {
        return complete(inside(who), holder(who), begun, who.authenticator(), Optional.empty());
    }

    public Outcome complete(
            Operation op,
            Holder holder,
            Begun begun,
            SoftwareAuthenticator authenticator,
            Optional<Secret> setupSecret) {
        return parts.ceremonies()
                .complete(
                        op,
                        holder,
                        begun.id(),
                        authenticator.answer(begun.act().hash(), RP_ID, ORIGIN),
                        setupSecret);
    }

    public Outcome sign(Somebody who, Begun begun) {
        return parts.ceremonies()
                .sign(
                        inside(who),
                        begun.id(),
                        who.authenticator().answer(begun.act().hash(), RP_ID, ORIGIN));
    }

    public static Outcome.Done done(Outcome outcome) {
        if (outcome instanceof Outcome.Done done) {
            return done;
        }
        throw new AssertionError("the act waits for others");
    }

    public static Object value(Outcome.Done done, String name) {
        Object value = done.performed().answer().get(name);
        if (value == null) {
            throw new AssertionError("no `" + name + "` in the answer");
        }
        return value;
    }

    public Map<String, Object> enrolment(SoftwareAuthenticator authenticator) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("act", "enrol-authenticator");
        fields.put("kind", "SOFTWARE");
        fields.put("credential_id", text(authenticator.credentialId()));
        fields.put("public_key", text(authenticator.publicKey()));
        fields.put("aaguid", text(authenticator.aaguid()));
        fields.put("label", "test key");
        return fields;
    }

    // definitions

    public void roster(Somebody administrator, String name, Somebody... members) {
        act(
                administrator,
                "define-roster",
                Map.of("name", name, "members", Stream.of(members).map(Somebody::name).toList()));
    }

    /// A target of that name with login `root`, under rosters of its own.
    public void target(
            Somebody administrator, String name, TargetRules rules, RosterNames rosters) {
        act(administrator, "define-target", targetFields(name, rules, rosters));
    }

    public record TargetRules(int approvals, boolean freshProof, long secondsMax) {}

    public record RosterNames(String eligible, String approvers) {}

    public Map<String, Object> targetFields(String name, TargetRules rules, RosterNames rosters) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name);
        fields.put("host", "127.0.0.1");
        fields.put("port", 22);
        fields.put("host_keys", List.of(sshLine(sshKey())));
        fields.put("logins", List.of("root", "deploy"));
        fields.put("eligible", rosters.eligible());
        fields.put("approvers", rosters.approvers());
        fields.put("approvals_needed", rules.approvals());
        fields.put("grant_seconds_max", rules.secondsMax());
        fields.put("fresh_proof", rules.freshProof());
        return fields;
    }

    /// An OpenSSH public key blob that nobody else has.
    public byte[] sshKey() {
        byte[] raw =
                Ed25519SigningKey.ofSeed(Secret.takeOwnershipOf(randomness.bytes(32)))
                        .verifyKey()
                        .raw();
        return new SshWriter().text("ssh-ed25519").string(raw).toBytes();
    }

    public static String sshLine(byte[] blob) {
        return "ssh-ed25519 " + Base64.getEncoder().encodeToString(blob);
    }

    // callers

    public Operation inside(Somebody who) {
        return operation(new Actor.Human(who.id()));
    }

    public Operation anonymous() {
        return operation(new Actor.Anonymous());
    }

    public Operation process() {
        return operation(new Actor.Process("inner"));
    }

    private Operation operation(Actor actor) {
        return new Operation(
                new OperationId(randomness.uuid(clock)),
                actor,
                Pathway.HUMAN,
                "test",
                clock.instant(),
                new Origin(Door.INNER, "192.0.2.7"));
    }

    public Holder holder(Somebody who) {
        return Holder.address("pocket of " + who.id().text());
    }

    public Holder strange() {
        return Holder.address("192.0.2.7");
    }

    public static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public UUID uuid() {
        return randomness.uuid(clock);
    }

    public String freshName(String prefix) {
        names++;
        return prefix + "-" + names;
    }

    @Override
    public void close() {
        client.close();
        keeper.close();
        List<Path> all = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            paths.sorted(Comparator.reverseOrder()).forEach(all::add);
            for (Path path : all) {
                Files.deleteIfExists(path);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
