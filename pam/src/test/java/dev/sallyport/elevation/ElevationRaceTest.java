package dev.sallyport.elevation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.ceremony.Begun;
import dev.sallyport.innerdoor.InnerWorld.Somebody;
import dev.sallyport.keeper.CertificateRequest;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.testkit.TestDatabase;
import dev.sallyport.warrant.ElevationGrant;
import dev.sallyport.warrant.Warrant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Many at once, and rows that somebody wrote by hand.
class ElevationRaceTest {
    @RegisterExtension static final TestDatabase database = new TestDatabase();

    private static final int THREADS = 50;

    @Test
    @Tag("RT-J7")
    void fifty_activations_make_one_grant_and_rows_by_hand_make_none() throws Exception {
        try (ElevationScene scene = new ElevationScene(database)) {
            fifty_completions_of_one_approval_make_one_grant(scene);
            approvals_of_three_people_at_once_make_one_grant(scene);
            an_approval_and_a_denial_at_once_have_one_winner(scene);
            a_forged_row_is_refused_by_the_keeper(scene);
        }
    }

    private static void fifty_completions_of_one_approval_make_one_grant(ElevationScene scene)
            throws Exception {
        RequestId request = scene.ask(scene.grace, scene.target(1), 600);
        Begun begun =
                scene.world.begin(
                        scene.bob, "approve-elevation", Map.of("request", request.text()));
        // When the same signature arrives fifty times at once
        List<Callable<Object>> calls = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            calls.add(() -> scene.world.complete(scene.bob, begun));
        }
        List<Object> done = atOnce(calls);
        // Then there is one grant, and one answer that says so
        assertThat(done).hasSize(1);
        assertThat(count("pam.elevation_grant", request)).isEqualTo(1);
        assertThat(count("pam.elevation_approval", request)).isEqualTo(1);
        assertThat(count("pam.elevation_approval_use", request)).isEqualTo(1);
        assertThat(scene.state(request)).isEqualTo(RequestState.GRANTED);
    }

    private static void approvals_of_three_people_at_once_make_one_grant(ElevationScene scene)
            throws Exception {
        RequestId request = scene.ask(scene.grace, scene.target(2), 600);
        List<Callable<Object>> calls = new ArrayList<>();
        for (Somebody approver : List.of(scene.ada, scene.bob, scene.carla)) {
            Begun begun =
                    scene.world.begin(
                            approver, "approve-elevation", Map.of("request", request.text()));
            calls.add(() -> scene.world.complete(approver, begun));
        }
        List<Object> done = atOnce(calls);
        // two are needed; whoever comes third is told that it is decided
        assertThat(done).hasSize(2);
        assertThat(count("pam.elevation_grant", request)).isEqualTo(1);
        assertThat(count("pam.elevation_approval", request)).isEqualTo(2);
        assertThat(count("pam.elevation_approval_use", request)).isEqualTo(2);
    }

    private static void an_approval_and_a_denial_at_once_have_one_winner(ElevationScene scene)
            throws Exception {
        for (int i = 0; i < 10; i++) {
            RequestId request = scene.ask(scene.grace, scene.target(1), 600);
            Begun begun =
                    scene.world.begin(
                            scene.bob, "approve-elevation", Map.of("request", request.text()));
            List<Object> done =
                    atOnce(
                            List.of(
                                    () -> scene.world.complete(scene.bob, begun),
                                    () -> {
                                        scene.elevations()
                                                .deny(
                                                        scene.world.inside(scene.ada),
                                                        request,
                                                        "not now");
                                        return "denied";
                                    }));
            assertThat(done).hasSize(1);
            boolean granted = scene.state(request) == RequestState.GRANTED;
            assertThat(count("pam.elevation_grant", request)).isEqualTo(granted ? 1 : 0);
        }
    }

    /// Whoever owns the database writes a grant that nobody agreed to: it looks live to everybody,
    /// and opens nothing.
    private static void a_forged_row_is_refused_by_the_keeper(ElevationScene scene) {
        RequestId request = scene.ask(scene.grace, scene.target(1), 600);
        Request asked = scene.elevations().request(scene.world.inside(scene.grace), request);
        ElevationGrant forged =
                ElevationGrant.of(
                        asked.act(),
                        List.of(),
                        scene.world
                                .parts
                                .targets()
                                .find(asked.act().target())
                                .orElseThrow()
                                .definition(),
                        scene.world.clock.instant(),
                        scene.world.clock.instant().plus(Duration.ofHours(8)));
        JdbcClient owner = JdbcClient.create(database.owner());
        owner.sql(
                        """
                        insert into pam.elevation_request_end
                               (request_id, how, reason, ended_at)
                        values (:id, 'GRANTED', 'forged', now())
                        """)
                .param("id", request.value())
                .update();
        owner.sql(
                        """
                        insert into pam.elevation_grant
                               (grant_id, request_id, target_id, target_version, login,
                                beneficiary_id, decided_by, not_before, not_after, document,
                                grant_hash)
                        values (:id, :id, :target, :version, 'root', :who, 'APPROVERS',
                                :from, :until, :document, :hash)
                        """)
                .param("id", request.value())
                .param("target", forged.target().value())
                .param("version", forged.targetVersion())
                .param("who", forged.beneficiary().value())
                .param("from", dev.sallyport.database.Rows.time(forged.notBefore()))
                .param("until", dev.sallyport.database.Rows.time(forged.notAfter()))
                .param("document", forged.canonical())
                .param("hash", forged.hash().bytes())
                .update();
        GrantId id = forged.grant();
        assertThat(scene.live(id)).isTrue();
        Warrant warrant = scene.world.parts.warrants().assemble(id, Optional.empty());
        assertThatThrownBy(() ->
                        scene.world
                                .keeper()
                                .signCertificate(
                                        new CertificateRequest(
                                                warrant,
                                                new BrokeredSessionId(scene.world.uuid()),
                                                new ConnectionId(scene.world.uuid()),
                                                scene.world.sshKey(),
                                                List.of("127.0.0.1"))))
                .isInstanceOf(Problem.class)
                .hasMessage("an approval is missing")
                .satisfies(
                        it -> assertThat(((Problem) it).code()).isEqualTo(ProblemCode.FORBIDDEN));
    }

    /// Starts all at the same moment; returns the answers of those that were not refused.
    private static List<Object> atOnce(List<Callable<Object>> calls) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(calls.size());
        List<Object> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Object>> running = new ArrayList<>();
            for (Callable<Object> call : calls) {
                running.add(
                        threads.submit(() -> {
                            barrier.await();
                            return call.call();
                        }));
            }
            for (Future<Object> each : running) {
                try {
                    answers.add(each.get());
                } catch (ExecutionException refused) {
                    assertThat(refused.getCause()).isInstanceOf(Problem.class);
                }
            }
        }
        return answers;
    }

    private static long count(String table, RequestId request) {
        return JdbcClient.create(database.owner())
                .sql("select count(*) from " + table + " where request_id = :id")
                .param("id", request.value())
                .query(Long.class)
                .single();
    }
}
