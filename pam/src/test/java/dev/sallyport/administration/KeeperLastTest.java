package dev.sallyport.administration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ceremony.Keeper;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.InnerPush;
import dev.sallyport.innerdoor.GatewayScene;
import dev.sallyport.innerdoor.InnerWorld;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.testkit.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// In which order things end.
class KeeperLastTest {
    @RegisterExtension static final TestDatabase database = new TestDatabase();

    @Test
    void the_keeper_is_told_last_so_that_one_that_hangs_delays_nothing() {
        List<String> heldUp = new ArrayList<>();
        List<Runnable> look = new ArrayList<>();
        InnerWorld world =
                new InnerWorld(
                        database,
                        keeper -> new Slow(keeper, () -> look.forEach(Runnable::run)).keeper());
        try (GatewayScene scene = new GatewayScene(world)) {
            // Given somebody with two live grants, a session under one, and a session at the door
            GrantId first = scene.granted(scene.grace, "plain");
            GrantId second = scene.granted(scene.grace, "plain");
            InnerAnswer.Admitted session = scene.open(second);
            List<InnerPush> pushed = scene.attach();
            look.add(() -> {
                if (pushed.isEmpty()) {
                    heldUp.add("a session goes on");
                }
                for (GrantId grant : List.of(first, second)) {
                    if (world.parts.elevations().find(grant).orElseThrow().end().isEmpty()) {
                        heldUp.add("a grant goes on");
                    }
                }
            });
            // When they are frozen
            world.parts.ground().people().freeze(world.process(), scene.grace.id());
            world.parts.ending().frozen(world.process(), scene.grace.id());
            // Then all of it had ended before the keeper was asked for anything
            assertThat(heldUp).isEmpty();
            assertThat(pushed)
                    .contains(new InnerPush.End(session.session(), "the person was frozen"));
        }
    }

    /// A keeper before which something happens whenever it is told of an end.
    private record Slow(Keeper real, Runnable before) {
        Keeper keeper() {
            return (Keeper)
                    Proxy.newProxyInstance(
                            Keeper.class.getClassLoader(),
                            new Class<?>[] {Keeper.class},
                            (_, method, arguments) -> {
                                if (method.getName().equals("endGrant")) {
                                    before.run();
                                }
                                try {
                                    return method.invoke(real, arguments);
                                } catch (InvocationTargetException thrown) {
                                    throw thrown.getTargetException();
                                }
                            });
        }
    }
}
