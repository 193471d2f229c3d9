package dev.sallyport.elevation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.innerdoor.InnerWorld;
import dev.sallyport.innerdoor.InnerWorld.RosterNames;
import dev.sallyport.innerdoor.InnerWorld.Somebody;
import dev.sallyport.innerdoor.InnerWorld.TargetRules;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.testkit.TestDatabase;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// An organisation in which somebody may ask for `root` on targets and two people approve.
final class ElevationScene implements AutoCloseable {
    final InnerWorld world;
    final Somebody ada;
    final Somebody bob;
    final Somebody carla;
    final Somebody grace;
    final Somebody henry;
    final Somebody mallory;
    private final RosterNames rosters = new RosterNames("operators", "leads");

    ElevationScene(TestDatabase database) {
        world = new InnerWorld(database);
        ada = world.founder();
        bob = world.founder();
        carla = world.person("carla", ada, bob);
        grace = world.person("grace", ada, bob);
        henry = world.person("henry", ada, bob);
        mallory = world.person("mallory", ada, bob);
        world.seasoning();
        world.roster(ada, "operators", grace, henry, carla);
        world.roster(ada, "leads", ada, bob, carla);
    }

    String target(int approvals) {
        return target(approvals, 3600);
    }

    String target(int approvals, long secondsMax) {
        String name = world.freshName("target");
        world.target(ada, name, new TargetRules(approvals, false, secondsMax), rosters);
        return name;
    }

    RequestId ask(Somebody who, String target, long seconds) {
        return ask(who, target, Map.of("seconds", seconds));
    }

    RequestId ask(Somebody who, String target, Map<String, Object> more) {
        Map<String, Object> fields = new HashMap<>(more);
        fields.put("target", target);
        fields.putIfAbsent("login", "root");
        fields.put("reason", "to mend it");
        return RequestId.parse(
                (String) InnerWorld.value(world.act(who, "request-elevation", fields), "request"));
    }

    void approve(Somebody who, RequestId request) {
        world.act(who, "approve-elevation", Map.of("request", request.text()));
    }

    GrantId granted(Somebody who, String target, Somebody... approvers) {
        RequestId request = ask(who, target, 1800);
        for (Somebody approver : approvers) {
            approve(approver, request);
        }
        return new GrantId(request.value());
    }

    Elevations elevations() {
        return world.parts.elevations();
    }

    RequestState state(RequestId request) {
        return elevations().request(world.inside(ada), request).state();
    }

    Grant grant(GrantId id) {
        return elevations().find(id).orElseThrow();
    }

    boolean live(GrantId id) {
        return elevations().find(id).filter(it -> it.live(world.clock.instant())).isPresent();
    }

    static void assertProblem(ProblemCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(Problem.class)
                .satisfies(it -> assertThat(((Problem) it).code()).isEqualTo(code));
    }

    @Override
    public void close() {
        world.close();
    }
}
