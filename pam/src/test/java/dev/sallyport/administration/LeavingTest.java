package dev.sallyport.administration;

import static dev.sallyport.innerdoor.GatewayScene.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ceremony.Begun;
import dev.sallyport.ceremony.Outcome;
import dev.sallyport.controlline.EndReason;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.Lease;
import dev.sallyport.innerdoor.GatewayScene;
import dev.sallyport.innerdoor.InnerWorld.Somebody;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.lifecycle.LeaverWork;
import dev.sallyport.testkit.TestDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What this door takes away from somebody who leaves, and who may say so.
class LeavingTest {
    @RegisterExtension static final TestDatabase database = new TestDatabase();

    @Test
    @Tag("RT-H11")
    void privilege_ends_at_once_and_the_steps_may_run_twice() {
        try (GatewayScene scene = new GatewayScene(database)) {
            // Given somebody with a live session, a key and an authenticator
            GrantId grant = scene.granted(scene.grace, "plain");
            InnerAnswer.Admitted session = scene.open(grant);
            // When they are declared a leaver
            assertProblem(ProblemCode.FORBIDDEN, () -> declare(scene, scene.henry, scene.grace));
            assertProblem(ProblemCode.FORBIDDEN, () -> declare(scene, scene.ada, scene.ada));
            declare(scene, scene.ada, scene.grace);
            // Then nothing of theirs goes on, before any step has run
            assertThat(scene.lease(session.session())).isInstanceOf(Lease.Ended.class);
            assertThat(scene.world.parts.elevations().live(scene.grace.id())).isEmpty();
            // and the barrier holds until the gateway has closed the session
            assertThat(scene.world.parts.ending().nothingLive(scene.grace.id())).isFalse();
            scene.ended(session.session(), EndReason.ENDED_BY_INNER_DOOR);
            assertThat(scene.world.parts.ending().nothingLive(scene.grace.id())).isTrue();
            // and the steps end in the same state however often they run
            Operation op = scene.world.process();
            for (int i = 0; i < 2; i++) {
                run(scene.world.parts.ending().endPrivilege(), op, scene.grace);
                run(scene.world.parts.ending().removeEligibility(), op, scene.grace);
                assertThat(scene.world.parts.sshKeys().of(scene.grace.id())).isEmpty();
                assertThat(scene.world.parts.authenticators().of(scene.grace.id())).isEmpty();
                assertThat(
                                scene.world
                                        .parts
                                        .ground()
                                        .relations()
                                        .objects(scene.grace.id().text(), "member"))
                        .isEmpty();
            }
            a_quorum_is_never_broken(scene);
        }
    }

    private static void a_quorum_is_never_broken(GatewayScene scene) {
        // two administrators: neither can be declared gone
        assertProblem(ProblemCode.CONFLICT, () -> declare(scene, scene.ada, scene.bob));
        // with a third it takes a second signature
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
        Begun leaving =
                scene.world.begin(
                        scene.ada,
                        "declare-leaver",
                        Map.of("person", scene.bob.name(), "reason", "last day"));
        assertThat(scene.world.complete(scene.ada, leaving)).isInstanceOf(Outcome.Waiting.class);
        assertProblem(ProblemCode.NOT_FOUND, () -> scene.world.sign(scene.bob, leaving));
        scene.world.sign(third, leaving);
        assertThat(scene.world.parts.directory().gone(scene.bob.id())).isTrue();
    }

    private static void declare(GatewayScene scene, Somebody by, Somebody who) {
        scene.world.act(by, "declare-leaver", Map.of("person", who.name(), "reason", "last day"));
    }

    private static void run(LeaverWork work, Operation op, Somebody who) {
        assertThat(work.run(op, who.id())).isInstanceOf(LeaverWork.Outcome.Done.class);
    }
}
