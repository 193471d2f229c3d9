package dev.sallyport.administration;

import static dev.sallyport.innerdoor.GatewayScene.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ceremony.Begun;
import dev.sallyport.ceremony.Keeper;
import dev.sallyport.ceremony.Outcome;
import dev.sallyport.database.Database;
import dev.sallyport.identity.People;
import dev.sallyport.identity.PersonState;
import dev.sallyport.innerdoor.GatewayScene;
import dev.sallyport.innerdoor.InnerWorld;
import dev.sallyport.innerdoor.InnerWorld.Somebody;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.testkit.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A freeze that comes while another is about to be lifted.
class FrozenAnewTest {
    @RegisterExtension static final TestDatabase database = new TestDatabase();

    private static final Callable<Boolean> NOTHING = () -> true;

    @Test
    void signatures_for_the_freeze_before_lift_none_that_came_after() {
        AtomicReference<Callable<Boolean>> whileSealing = new AtomicReference<>(NOTHING);
        InnerWorld world =
                new InnerWorld(database, keeper -> new Watched(keeper, whileSealing).keeper());
        try (GatewayScene scene = new GatewayScene(world)) {
            frozen_between_the_signatures(scene);
            frozen_while_the_keeper_seals(scene, whileSealing);
        }
    }

    private static void frozen_between_the_signatures(GatewayScene scene) {
        // Given somebody who froze themselves, and one signature for their coming back
        Somebody grace = scene.grace;
        People people = scene.world.parts.ground().people();
        people.freeze(scene.world.inside(grace), grace.id());
        Begun begun = proposed(scene, grace);
        // When another learns that more is wrong, for whom nothing else changes
        assertThat(people.freeze(scene.world.inside(scene.bob), grace.id())).isFalse();
        // Then the second signature lifts nothing
        assertProblem(ProblemCode.CONFLICT, () -> scene.world.sign(scene.bob, begun));
        assertThat(state(scene, grace)).isEqualTo(PersonState.FROZEN);
        // and two who know of both do
        assertThat(scene.world.sign(scene.bob, proposed(scene, grace)))
                .isInstanceOf(Outcome.Done.class);
        assertThat(state(scene, grace)).isEqualTo(PersonState.ACTIVE);
    }

    private static void frozen_while_the_keeper_seals(
            GatewayScene scene, AtomicReference<Callable<Boolean>> whileSealing) {
        Somebody henry = scene.henry;
        People people = scene.world.parts.ground().people();
        people.freeze(scene.world.inside(scene.bob), henry.id());
        Begun begun = proposed(scene, henry);
        // When they are frozen while the keeper takes its time
        AtomicReference<Boolean> changed = new AtomicReference<>(true);
        whileSealing.set(() -> {
            mustBeFree(henry);
            changed.set(people.freeze(scene.world.inside(scene.ada), henry.id()));
            return true;
        });
        // Then the freeze waited for nobody, and the seal gives nothing
        assertProblem(ProblemCode.CONFLICT, () -> scene.world.sign(scene.bob, begun));
        assertThat(changed.get()).isFalse();
        assertThat(state(scene, henry)).isEqualTo(PersonState.FROZEN);
        assertThat(
                        new Database(database.owner())
                                .jdbc()
                                .sql("select count(*) from pam.unfreezing where person_id = :id")
                                .param("id", henry.id().value())
                                .query(Long.class)
                                .single())
                .isZero();
    }

    /// Fails at once where somebody holds them.
    private static void mustBeFree(Somebody who) {
        new Database(database.owner())
                .jdbc()
                .sql(
                        """
                        select person_id
                          from core.person
                         where person_id = :id
                           for no key update nowait
                        """)
                .param("id", who.id().value())
                .query((_, _) -> true)
                .single();
    }

    /// The same act twice in one moment would be one act.
    private static Begun proposed(GatewayScene scene, Somebody who) {
        scene.world.clock.advance(Duration.ofSeconds(1));
        Begun begun =
                scene.world.begin(
                        scene.ada,
                        "unfreeze-person",
                        Map.of("person", who.name(), "reason", "the laptop was found"));
        assertThat(scene.world.complete(scene.ada, begun)).isInstanceOf(Outcome.Waiting.class);
        return begun;
    }

    private static PersonState state(GatewayScene scene, Somebody who) {
        return scene.world.parts.ground().people().get(who.id()).state();
    }

    /// A keeper during whose next seal something happens elsewhere.
    private record Watched(Keeper real, AtomicReference<Callable<Boolean>> meanwhile) {
        Keeper keeper() {
            return (Keeper)
                    Proxy.newProxyInstance(
                            Keeper.class.getClassLoader(),
                            new Class<?>[] {Keeper.class},
                            (_, method, arguments) -> {
                                if (method.getName().equals("seal")) {
                                    elsewhere(meanwhile.getAndSet(NOTHING));
                                }
                                try {
                                    return method.invoke(real, arguments);
                                } catch (InvocationTargetException thrown) {
                                    throw thrown.getTargetException();
                                }
                            });
        }

        private static void elsewhere(Callable<Boolean> what)
                throws InterruptedException, ExecutionException {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                assertThat(threads.submit(what).get()).isTrue();
            }
        }
    }
}
