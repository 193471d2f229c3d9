package dev.sallyport.innerdoor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.Lease;
import dev.sallyport.controlline.SessionCounts;
import dev.sallyport.elevation.GrantEnd;
import dev.sallyport.innerdoor.InnerWorld.RosterNames;
import dev.sallyport.innerdoor.InnerWorld.Somebody;
import dev.sallyport.innerdoor.InnerWorld.TargetRules;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.testkit.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Just-in-time access from an empty installation to an ended session, through the real keeper.
class JourneyTest {
    @RegisterExtension static final TestDatabase database = new TestDatabase();

    @Test
    void from_set_up_to_a_revoked_session() {
        try (InnerWorld world = new InnerWorld(database)) {
            // Given an installation with three more people
            List<Somebody> founders = world.founders();
            Somebody ada = founders.get(0);
            Somebody bob = founders.get(1);
            Somebody grace = world.person("grace", ada, bob);
            world.seasoning();
            world.roster(ada, "operators", grace);
            world.roster(ada, "leads", ada, bob);
            world.target(
                    ada,
                    "web-1",
                    new TargetRules(1, true, 3600),
                    new RosterNames("operators", "leads"));
            byte[] key = world.sshKey();
            world.act(
                    grace,
                    "register-ssh-key",
                    Map.of("public_key", InnerWorld.text(key), "label", "laptop"));

            // When access is asked for and agreed to
            String request =
                    (String)
                            InnerWorld.value(
                                    world.act(
                                            grace,
                                            "request-elevation",
                                            Map.of(
                                                    "target", "web-1",
                                                    "login", "root",
                                                    "reason", "renew the certificate",
                                                    "seconds", 1800)),
                                    "request");
            GrantId grant =
                    GrantId.parse(
                            (String)
                                    InnerWorld.value(
                                            world.act(
                                                    bob,
                                                    "approve-elevation",
                                                    Map.of("request", request, "seconds", 900)),
                                            "grant"));

            // Then the connection waits for proof, is let in, and gets a certificate
            ConnectionId connection = new ConnectionId(world.uuid());
            GatewayRequest.Admit admit =
                    new GatewayRequest.Admit(
                            connection,
                            grace.id(),
                            key,
                            0,
                            "root@WEB-1",
                            "198.51.100.9",
                            "OpenSSH");
            assertThat(world.parts.brokerage().admit(world.gateway, admit))
                    .isInstanceOf(InnerAnswer.NeedsProof.class);
            world.act(grace, "prove-connection", Map.of("connection", connection.text()));
            InnerAnswer.Admission admission = world.parts.brokerage().admit(world.gateway, admit);
            assertThat(admission).isInstanceOf(InnerAnswer.Admitted.class);
            InnerAnswer.Admitted admitted = (InnerAnswer.Admitted) admission;
            assertThat(admitted.grant()).isEqualTo(grant);
            assertThat(admitted.limit().left().toSeconds()).isEqualTo(900);
            assertThat(
                            world.parts
                                    .brokerage()
                                    .certify(
                                            world.gateway,
                                            new GatewayRequest.CertifySessionKey(
                                                    admitted.session(), world.sshKey())))
                    .isInstanceOf(InnerAnswer.Certified.class);

            // When the grant is revoked
            world.parts.elevations().revoke(world.inside(bob), grant, "enough");

            // Then the lease is not renewed and no more certificates are signed
            assertThat(
                            world.parts
                                    .brokerage()
                                    .renew(
                                            world.gateway,
                                            new GatewayRequest.RenewLease(
                                                    List.of(admitted.session())))
                                    .leases())
                    .containsExactly(new Lease.Ended(admitted.session(), "enough"));
            assertThat(
                            world.parts
                                    .brokerage()
                                    .certify(
                                            world.gateway,
                                            new GatewayRequest.CertifySessionKey(
                                                    admitted.session(), world.sshKey())))
                    .isInstanceOf(InnerAnswer.NotCertified.class);
            world.parts
                    .brokerage()
                    .sessionEnded(
                            world.gateway,
                            new GatewayRequest.SessionEnded(
                                    admitted.session(),
                                    EndReason.ENDED_BY_INNER_DOOR,
                                    "",
                                    new SessionCounts(1, 0, 10, 20)));
            assertThat(world.parts.elevations().find(grant).orElseThrow().end().orElseThrow().how())
                    .isEqualTo(GrantEnd.REVOKED);
            assertThat(world.parts.ending().nothingLive(grace.id())).isTrue();
        }
    }
}
