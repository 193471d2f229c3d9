package dev.sallyport.brokering;

import static dev.sallyport.innerdoor.GatewayScene.assertProblem;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.GatewayPeer;
import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.InnerDoor;
import dev.sallyport.controlline.InnerPush;
import dev.sallyport.controlline.Lease;
import dev.sallyport.controlline.TapeSubject;
import dev.sallyport.elevation.GrantEnd;
import dev.sallyport.innerdoor.GatewayScene;
import dev.sallyport.innerdoor.InnerWorld.Somebody;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.SshKeyId;
import dev.sallyport.testkit.TestDatabase;
import dev.sallyport.warrant.RegisterSshKey;
import dev.sallyport.warrant.SealedFact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a gateway is answered, and what it is told unasked.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokerageTest {
    @RegisterExtension static final TestDatabase database = new TestDatabase();

    private @Nullable GatewayScene opened;

    @BeforeAll
    void an_organisation() {
        opened = new GatewayScene(database);
    }

    @AfterAll
    void closed() {
        scene().close();
    }

    // admission

    @Test
    void a_key_nobody_registered_is_nobody_s() {
        assertThat(owner(scene().world.sshKey())).isInstanceOf(InnerAnswer.UnknownKey.class);
        assertThat(owner(scene().key))
                .isEqualTo(new InnerAnswer.KnownKey(scene().grace.id(), scene().grace.name()));
    }

    @Test
    void a_key_is_registered_once_by_whomever() {
        assertProblem(
                ProblemCode.CONFLICT,
                () ->
                        scene().world
                                .begin(
                                        scene().henry,
                                        "register-ssh-key",
                                        Map.of(
                                                "public_key",
                                                dev.sallyport.innerdoor.InnerWorld.text(
                                                        scene().key),
                                                "label",
                                                "mine now")));
    }

    @Test
    void a_key_the_keeper_never_sealed_is_nobody_s() {
        // Given a registration that says all the right things, put there with the door's password
        RegisterSshKey forged =
                new RegisterSshKey(
                        scene().world.installation,
                        new SshKeyId(scene().world.uuid()),
                        scene().world.sshKey(),
                        "laptop",
                        scene().grace.id(),
                        scene().world.clock.instant());
        byte[] seal = scene().world.randomness.bytes(64);
        BrokeringParts parts = parts();
        SshKeySql sql = new SshKeySql(parts.database(), parts.anchor());
        parts.database()
                .inTransaction(() -> sql.insert(forged, new SealedFact(forged.canonical(), seal)));
        // Then it names nobody, and is among nobody's keys
        assertThat(owner(forged.publicKey())).isInstanceOf(InnerAnswer.UnknownKey.class);
        assertThat(sql.live(forged.key())).isEmpty();
        assertThat(sql.liveOf(scene().grace.id()))
                .isNotEmpty()
                .noneMatch(it -> it.id().equals(forged.key()));
    }

    @Test
    void a_seal_over_another_key_is_no_seal_of_this_one() {
        BrokeringParts parts = parts();
        SshKeySql sql = new SshKeySql(parts.database(), parts.anchor());
        SealedFact sealed = sealed(scene().key);
        RegisterSshKey other =
                new RegisterSshKey(
                        scene().world.installation,
                        new SshKeyId(scene().world.uuid()),
                        scene().world.sshKey(),
                        "laptop",
                        scene().grace.id(),
                        scene().world.clock.instant());
        parts.database().inTransaction(() -> sql.insert(other, sealed));
        assertThat(owner(other.publicKey())).isInstanceOf(InnerAnswer.UnknownKey.class);
        assertThat(owner(scene().key)).isInstanceOf(InnerAnswer.KnownKey.class);
    }

    private SealedFact sealed(byte[] key) {
        return scene().world
                .database
                .jdbc()
                .sql("select act, seal from pam.ssh_key where public_key = :key")
                .param("key", key)
                .query((row, _) -> new SealedFact(row.getBytes("act"), row.getBytes("seal")))
                .single();
    }

    @Test
    void what_a_gateway_says_about_the_person_is_not_believed() {
        scene().granted(scene().henry, "plain");
        // grace's key, said to be henry's
        assertRefused(scene().ask(scene().connection(), scene().henry, scene().key, "root@plain"));
    }

    @Test
    void without_a_live_grant_nothing_is_admitted() {
        for (String selector :
                List.of("deploy@plain", "root@no-such-target", "root", "grt_nonsense", "@", "")) {
            assertRefused(scene().ask(scene().connection(), selector));
        }
    }

    @Test
    void a_grant_is_named_by_login_and_target_or_by_its_id() {
        GrantId grant = scene().granted(scene().grace, "plain");
        for (String selector : List.of("root@plain", "root+PLAIN", grant.text())) {
            assertThat(scene().admitted(scene().ask(scene().connection(), selector))).isNotNull();
        }
    }

    @Test
    void asking_again_gives_the_same_session_to_the_same_gateway() {
        scene().granted(scene().grace, "plain");
        GatewayRequest.Admit ask = scene().ask(scene().connection(), "root@plain");
        InnerAnswer.Admitted first = scene().admitted(ask);
        assertThat(scene().admitted(ask).session()).isEqualTo(first.session());
        assertThat(scene().door.admit(scene().stranger(), ask))
                .isInstanceOf(InnerAnswer.Refused.class);
    }

    // proof

    @Test
    void a_proof_is_for_one_connection_of_one_s_own() {
        scene().granted(scene().grace, "fresh");
        ConnectionId connection = scene().connection();
        assertWaits(scene().ask(connection, "root@fresh"));
        assertThat(scene().world.parts.connections().waiting(scene().grace.id()))
                .extracting(PendingConnection::id)
                .contains(connection);
        assertThat(scene().world.parts.connections().waiting(scene().henry.id())).isEmpty();
        assertProblem(ProblemCode.NOT_FOUND, () -> prove(scene().henry, connection));
        List<InnerPush> pushed = scene().attach();
        prove(scene().grace, connection);
        assertThat(pushed).contains(new InnerPush.ProofGiven(connection));
        assertThat(scene().admitted(scene().ask(connection, "root@fresh"))).isNotNull();
        // proved once, and no second time; another connection is as unproved as before
        assertProblem(ProblemCode.NOT_FOUND, () -> prove(scene().grace, connection));
        assertWaits(scene().ask(scene().connection(), "root@fresh"));
    }

    @Test
    void a_proof_grows_stale() {
        scene().granted(scene().grace, "fresh");
        ConnectionId connection = scene().connection();
        assertWaits(scene().ask(connection, "root@fresh"));
        prove(scene().grace, connection);
        scene().world.clock.advance(Duration.ofMinutes(2).plusSeconds(1));
        assertThat(scene().admit(scene().ask(connection, "root@fresh")))
                .isEqualTo(new InnerAnswer.Refused("the proof is too old: connect again"));
    }

    @Test
    void a_connection_that_hung_up_waits_for_nobody() {
        scene().granted(scene().grace, "fresh");
        ConnectionId connection = scene().connection();
        assertWaits(scene().ask(connection, "root@fresh"));
        scene().door
                .connectionGone(
                        scene().world.gateway, new GatewayRequest.ConnectionGone(connection));
        assertProblem(ProblemCode.NOT_FOUND, () -> prove(scene().grace, connection));
    }

    /// Each arrival is on record: connecting and hanging up in a loop must not fill the ledger.
    @Test
    void so_many_connections_arrive_under_a_grant_and_no_more() {
        GrantId grant = scene().granted(scene().grace, "fresh");
        GatewayRequest.Admit first = scene().ask(scene().connection(), grant.text());
        assertWaits(first);
        for (int arrived = 1; arrived < 32; arrived++) {
            ConnectionId connection = scene().connection();
            assertWaits(scene().ask(connection, grant.text()));
            scene().door
                    .connectionGone(
                            scene().world.gateway, new GatewayRequest.ConnectionGone(connection));
        }
        GatewayRequest.Admit beyond = scene().ask(scene().connection(), grant.text());
        assertRefused(beyond);
        assertThat(scene().world.parts.connections().waiting(scene().grace.id()))
                .extracting(PendingConnection::id)
                .contains(first.connection())
                .doesNotContain(beyond.connection());
        // who waits goes on waiting, another grant has its own, and time makes room again
        assertWaits(first);
        GrantId other = scene().granted(scene().grace, "fresh");
        assertWaits(scene().ask(scene().connection(), other.text()));
        scene().world.clock.advance(Duration.ofMinutes(2).plusSeconds(1));
        assertWaits(scene().ask(scene().connection(), grant.text()));
    }

    // ends

    @Test
    @Tag("RT-H2")
    void every_way_a_grant_ends_is_pushed_at_once() {
        List<InnerPush> pushed = scene().attach();
        GrantId revoked = scene().granted(scene().grace, "plain");
        InnerAnswer.Admitted first = scene().open(revoked);
        scene().world
                .parts
                .elevations()
                .revoke(scene().world.inside(scene().bob), revoked, "enough");
        GrantId done = scene().granted(scene().grace, "plain");
        InnerAnswer.Admitted second = scene().open(done);
        scene().world.parts.elevations().done(scene().world.inside(scene().grace), done);
        InnerAnswer.Admitted third = scene().open(scene().granted(scene().grace, "plain"));
        scene().world.clock.advance(Duration.ofHours(1));
        scene().world.parts.elevations().sweep(scene().world.process());
        assertThat(pushed)
                .contains(
                        new InnerPush.End(first.session(), "enough"),
                        new InnerPush.End(second.session(), "done"),
                        new InnerPush.End(
                                third.session(), "the grant is over: ask for a new elevation"));
        for (InnerAnswer.Admitted each : List.of(first, second, third)) {
            assertThat(scene().lease(each.session())).isInstanceOf(Lease.Ended.class);
        }
    }

    @Test
    void an_end_that_another_node_ordered_is_found_by_polling_and_repeated_on_connecting() {
        GrantId grant = scene().granted(scene().grace, "plain");
        InnerAnswer.Admitted session = scene().open(grant);
        // Given an order written by a process that has no line to the gateway
        scene().world.parts.orders().attach(Gateways.none());
        scene().world.parts.elevations().revoke(scene().world.inside(scene().bob), grant, "enough");
        // When another process, which has one, looks for orders
        EndOrders elsewhere = new EndOrders(parts());
        List<InnerPush> pushed = new ArrayList<>();
        elsewhere.attach(scene().lines(pushed));
        elsewhere.poll();
        InnerPush end = new InnerPush.End(session.session(), "enough");
        assertThat(pushed).containsOnlyOnce(end);
        // Then it tells once, and again when the line comes up anew
        elsewhere.poll();
        assertThat(pushed).containsOnlyOnce(end);
        elsewhere.repeat(scene().world.node);
        assertThat(pushed.stream().filter(end::equals)).hasSize(2);
    }

    @Test
    @Tag("RT-H1")
    void freezing_ends_what_runs_and_what_could_begin() {
        Somebody irma = scene().world.person("irma", scene().ada, scene().bob);
        scene().world.roster(scene().ada, "operators", scene().grace, scene().henry, irma);
        byte[] own = scene().registered(irma);
        GrantId grant = scene().granted(irma, "plain");
        InnerAnswer.Admitted session =
                scene().admitted(scene().ask(scene().connection(), irma, own, grant.text()));
        List<InnerPush> pushed = scene().attach();
        scene().world.parts.ground().people().freeze(scene().world.process(), irma.id());
        // the lease is not renewed even before anybody ended anything
        assertThat(scene().lease(session.session())).isInstanceOf(Lease.Ended.class);
        assertThat(owner(own)).isInstanceOf(InnerAnswer.UnknownKey.class);
        scene().world.parts.ending().frozen(scene().world.process(), irma.id());
        assertThat(pushed).contains(new InnerPush.End(session.session(), "the person was frozen"));
        assertThat(how(grant)).isEqualTo(GrantEnd.FROZEN);
        scene().world.roster(scene().ada, "operators", scene().grace, scene().henry);
    }

    @Test
    void a_key_that_ends_takes_its_sessions_with_it() {
        byte[] second = scene().registered(scene().henry);
        GrantId grant = scene().granted(scene().henry, "plain");
        InnerAnswer.Admitted session =
                scene().admitted(
                                scene().ask(
                                                scene().connection(),
                                                scene().henry,
                                                second,
                                                grant.text()));
        SshKeys keys = scene().world.parts.sshKeys();
        SshKey registered = keys.of(scene().henry.id()).getLast();
        assertProblem(
                ProblemCode.NOT_FOUND,
                () -> keys.end(scene().world.inside(scene().grace), registered.id(), "not mine"));
        keys.end(scene().world.inside(scene().henry), registered.id(), "lost");
        assertThat(scene().lease(session.session()))
                .isEqualTo(new Lease.Ended(session.session(), "lost"));
    }

    @Test
    void a_session_that_fell_idle_takes_its_grant_with_it() {
        GrantId grant = scene().granted(scene().grace, "plain");
        scene().ended(scene().open(grant).session(), EndReason.IDLE);
        assertThat(how(grant)).isEqualTo(GrantEnd.IDLE);
    }

    @Test
    void a_session_whose_gateway_vanished_is_closed_in_the_books() {
        GrantId grant = scene().granted(scene().henry, "plain");
        byte[] own = scene().registered(scene().henry);
        scene().admitted(scene().ask(scene().connection(), scene().henry, own, grant.text()));
        scene().world.parts.elevations().done(scene().world.inside(scene().henry), grant);
        assertThat(scene().world.parts.sessions().anyRunning(scene().henry.id())).isTrue();
        scene().world.clock.advance(Duration.ofMinutes(6));
        scene().world.parts.sessions().sweep(scene().world.process());
        assertThat(scene().world.parts.sessions().anyRunning(scene().henry.id())).isFalse();
    }

    @Test
    void a_gateway_that_comes_up_anew_carries_nothing_any_more() {
        GrantId grant = scene().granted(scene().grace, "plain");
        BrokeredSessionId id = scene().open(grant).session();
        BrokeredSessions sessions = scene().world.parts.sessions();
        // one that only lost its line carries it still, and another's start says nothing about it
        scene().door.connected(scene().world.gateway, InnerDoor.Arrival.COMES_BACK);
        scene().door.connected(scene().stranger(), InnerDoor.Arrival.NEW_PROCESS);
        assertThat(sessions.find(id).orElseThrow().live()).isTrue();

        scene().door.connected(scene().world.gateway, InnerDoor.Arrival.NEW_PROCESS);

        assertThat(sessions.find(id).orElseThrow().end().orElseThrow().reason())
                .isEqualTo("recovered");
        assertThat(scene().lease(id)).isInstanceOf(Lease.Ended.class);
        // once more is no harm
        scene().door.connected(scene().world.gateway, InnerDoor.Arrival.NEW_PROCESS);
    }

    @Test
    void a_gateway_speaks_about_its_own_sessions_only() {
        InnerAnswer.Admitted session = scene().open(scene().granted(scene().grace, "plain"));
        GatewayPeer other = scene().stranger();
        TapeSubject shell = new TapeSubject(0, "shell", "", true, 80, 24);
        assertProblem(
                ProblemCode.NOT_FOUND,
                () ->
                        scene().door
                                .certify(
                                        other,
                                        new GatewayRequest.CertifySessionKey(
                                                session.session(), scene().world.sshKey())));
        assertProblem(
                ProblemCode.NOT_FOUND,
                () ->
                        scene().door
                                .sessionEnded(
                                        other,
                                        new GatewayRequest.SessionEnded(
                                                session.session(),
                                                EndReason.CLIENT_CLOSED,
                                                "",
                                                GatewayScene.NOTHING)));
        assertProblem(
                ProblemCode.NOT_FOUND,
                () ->
                        scene().door
                                .openTape(
                                        other,
                                        new GatewayRequest.OpenTape(session.session(), shell)));
        assertThat(
                        scene().door
                                .renew(
                                        other,
                                        new GatewayRequest.RenewLease(List.of(session.session())))
                                .leases())
                .allMatch(it -> it instanceof Lease.Ended);
        assertThat(scene().lease(session.session())).isInstanceOf(Lease.Live.class);
    }

    private GatewayScene scene() {
        return requireNonNull(opened);
    }

    private InnerAnswer.KeyOwner owner(byte[] key) {
        return scene().door.whoOwnsKey(scene().world.gateway, new GatewayRequest.WhoOwnsKey(key));
    }

    private void prove(Somebody who, ConnectionId connection) {
        scene().world.act(who, "prove-connection", Map.of("connection", connection.text()));
    }

    private void assertRefused(GatewayRequest.Admit ask) {
        assertThat(scene().admit(ask)).isInstanceOf(InnerAnswer.Refused.class);
    }

    private void assertWaits(GatewayRequest.Admit ask) {
        assertThat(scene().admit(ask)).isInstanceOf(InnerAnswer.NeedsProof.class);
    }

    private GrantEnd how(GrantId grant) {
        return scene().world.parts.elevations().find(grant).orElseThrow().end().orElseThrow().how();
    }

    private BrokeringParts parts() {
        return new BrokeringParts(
                scene().world.parts.ground().anchor(),
                scene().world.database,
                scene().world.parts.directory(),
                scene().world.parts.targets(),
                scene().world.parts.ground().keeper(),
                scene().world.parts.ground().policy(),
                scene().world.parts.notices(),
                scene().world.parts.ground().ledger(),
                scene().world.clock,
                scene().world.randomness);
    }
}
