package dev.sallyport.administration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.ceremony.Begun;
import dev.sallyport.ceremony.Outcome;
import dev.sallyport.identity.AdministratorFloor;
import dev.sallyport.innerdoor.GatewayScene;
import dev.sallyport.innerdoor.InnerWorld.Somebody;
import dev.sallyport.kernel.Problem;
import dev.sallyport.testkit.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Two administrators remain, also when one leaves in the moment in which another is stopped.
class LeaverFloorTest {
    @RegisterExtension static final TestDatabase database = new TestDatabase();

    /// A freeze and a leaver at once, each of which would leave two administrators.
    @Test
    void a_leaver_waits_for_whoever_else_stops_an_administrator() throws Exception {
        try (GatewayScene scene = new GatewayScene(database);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Somebody third = thirdAdministrator(scene);
            Begun leaving =
                    scene.world.begin(
                            scene.ada,
                            "declare-leaver",
                            Map.of("person", third.name(), "reason", "last day"));
            scene.world.complete(scene.ada, leaving);
            AdministratorFloor floor =
                    new AdministratorFloor(
                            scene.world.database, scene.world.parts.rosters()::administrators);
            // Given a freeze of bob that is not done yet, when his signature completes the leaver
            Future<Outcome> signing =
                    scene.world.database.inTransaction(() -> {
                        floor.mustHoldWithout(scene.world.inside(third), scene.bob.id());
                        Future<Outcome> waits =
                                threads.submit(() -> scene.world.sign(scene.bob, leaving));
                        untilItWaits(waits);
                        assertThat(waits.isDone()).as("the leaver waits for the freeze").isFalse();
                        scene.world
                                .parts
                                .ground()
                                .people()
                                .freeze(scene.world.inside(third), scene.bob.id());
                        return waits;
                    });
            // Then of three two remain, and not one
            assertThatThrownBy(signing::get)
                    .cause()
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("two administrators have to remain");
            assertThat(scene.world.parts.rosters().administrators())
                    .containsExactlyInAnyOrder(scene.ada.id(), third.id());
        }
    }

    /// Until it waits for a lock of ours, or has gone through without one.
    private static void untilItWaits(Future<?> call) {
        JdbcClient owner = JdbcClient.create(database.owner());
        while (!call.isDone()
                && owner.sql(
                                        """
                                        select count(*)
                                          from pg_locks as l
                                          join pg_stat_activity as a on a.pid = l.pid
                                         where a.datname = current_database()
                                           and l.locktype = 'advisory'
                                           and not l.granted
                                        """)
                                .query(Long.class)
                                .single()
                        == 0) {
            Thread.onSpinWait();
        }
    }

    private static Somebody thirdAdministrator(GatewayScene scene) {
        Somebody third = scene.world.person("third", scene.ada, scene.bob);
        scene.world.seasoning();
        Begun roster =
                scene.world.begin(
                        scene.ada,
                        "define-roster",
                        Map.of(
                                "name",
                                "administrators",
                                "members",
                                List.of(scene.ada.name(), scene.bob.name(), third.name())));
        scene.world.complete(scene.ada, roster);
        scene.world.sign(scene.bob, roster);
        return third;
    }
}
