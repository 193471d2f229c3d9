package dev.sallyport.administration;

import static dev.sallyport.innerdoor.GatewayScene.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ceremony.Begun;
import dev.sallyport.ceremony.Outcome;
import dev.sallyport.controlline.InnerAnswer;
import dev.sallyport.controlline.Lease;
import dev.sallyport.elevation.RequestState;
import dev.sallyport.innerdoor.GatewayScene;
import dev.sallyport.innerdoor.InnerWorld;
import dev.sallyport.innerdoor.InnerWorld.RosterNames;
import dev.sallyport.innerdoor.InnerWorld.Somebody;
import dev.sallyport.innerdoor.InnerWorld.TargetRules;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.testkit.TestDatabase;
import dev.sallyport.warrant.SoftwareAuthenticator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Lifting a freeze brings back nothing that was there before it. Here the process stopped right
/// after each freeze, so that nothing was ended by it, only refused.
class ThawTest {
    @RegisterExtension static final TestDatabase database = new TestDatabase();

    @Test
    void what_a_freeze_only_held_back_is_ended_when_it_is_lifted() {
        try (GatewayScene scene = new GatewayScene(database)) {
            sessions_and_grants(scene);
            requests(scene);
            approvals(scene);
            enrolments(scene);
        }
    }

    private static void sessions_and_grants(GatewayScene scene) {
        // Given a session for looking, a grant, and a session under it
        String handle = opened(scene, scene.grace);
        assertThat(scene.world.parts.innerSessions().find(handle)).isPresent();
        GrantId grant = scene.granted(scene.grace, "plain");
        InnerAnswer.Admitted session = scene.open(grant);
        // When
        freeze(scene, scene.grace);
        assertThat(scene.world.parts.innerSessions().find(handle)).isEmpty();
        unfreeze(scene, scene.grace);
        // Then
        assertThat(scene.world.parts.innerSessions().find(handle)).isEmpty();
        assertThat(scene.world.parts.elevations().live(scene.grace.id())).isEmpty();
        assertThat(scene.world.parts.elevations().find(grant).orElseThrow().end()).isPresent();
        assertThat(scene.lease(session.session())).isInstanceOf(Lease.Ended.class);
        assertThat(scene.admit(scene.ask(scene.connection(), grant.text())))
                .isInstanceOf(InnerAnswer.Refused.class);
        // but they are eligible as before, and their key is theirs
        assertThat(scene.open(scene.granted(scene.grace, "plain"))).isNotNull();
    }

    private static void requests(GatewayScene scene) {
        RequestId request = asked(scene, scene.grace, "plain");
        freeze(scene, scene.grace);
        unfreeze(scene, scene.grace);
        assertThat(state(scene, request)).isEqualTo(RequestState.OVERTAKEN);
        assertProblem(ProblemCode.CONFLICT, () -> approve(scene, scene.bob, request));
    }

    /// A yes of somebody frozen is no yes. It would be one again, and nobody would have said it.
    private static void approvals(GatewayScene scene) {
        // Given a request that one of two has approved
        Somebody lead = scene.world.person("lead", scene.ada, scene.bob);
        scene.world.seasoning();
        scene.world.roster(scene.ada, "three", scene.ada, scene.bob, lead);
        scene.world.target(
                scene.ada,
                "both",
                new TargetRules(2, false, 3600),
                new RosterNames("operators", "three"));
        RequestId request = asked(scene, scene.henry, "both");
        approve(scene, lead, request);
        // When who approved is frozen and comes back
        freeze(scene, lead);
        unfreeze(scene, lead);
        // Then the second approval completes nothing
        assertThat(state(scene, request)).isEqualTo(RequestState.OVERTAKEN);
        assertProblem(ProblemCode.CONFLICT, () -> approve(scene, scene.bob, request));
        assertThat(scene.world.parts.elevations().live(scene.henry.id())).isEmpty();
        // and asked anew, theirs counts
        RequestId anew = asked(scene, scene.henry, "both");
        approve(scene, lead, anew);
        approve(scene, scene.bob, anew);
        assertThat(state(scene, anew)).isEqualTo(RequestState.GRANTED);
    }

    /// Whoever has their code, or began as them, does not become them after all.
    private static void enrolments(GatewayScene scene) {
        // Given a code that was handed out, and an enrolment that was begun with another
        String unused = code(scene, scene.grace);
        SoftwareAuthenticator thief = SoftwareAuthenticator.create(scene.world.randomness);
        Begun begun = enrolling(scene, thief, code(scene, scene.grace));
        assertThat(
                        scene.world.complete(
                                scene.world.anonymous(),
                                scene.world.strange(),
                                begun,
                                thief,
                                Optional.empty()))
                .isInstanceOf(Outcome.Waiting.class);
        scene.world.sign(scene.ada, begun);
        // When
        freeze(scene, scene.grace);
        unfreeze(scene, scene.grace);
        // Then
        assertProblem(ProblemCode.CONFLICT, () -> scene.world.sign(scene.bob, begun));
        assertProblem(ProblemCode.NOT_FOUND, () -> enrolling(scene, thief, unused));
        assertThat(scene.world.parts.authenticators().of(scene.grace.id())).hasSize(1);
        // but a fresh code is one
        assertThat(enrolling(scene, thief, code(scene, scene.grace))).isNotNull();
    }

    private static void freeze(GatewayScene scene, Somebody who) {
        scene.world.parts.ground().people().freeze(scene.world.inside(scene.bob), who.id());
    }

    private static void unfreeze(GatewayScene scene, Somebody who) {
        Begun begun =
                scene.world.begin(
                        scene.ada,
                        "unfreeze-person",
                        Map.of("person", who.name(), "reason", "the laptop was found"));
        scene.world.complete(scene.ada, begun);
        scene.world.sign(scene.bob, begun);
        assertThat(scene.world.parts.directory().absent(who.id())).isFalse();
    }

    private static String opened(GatewayScene scene, Somebody who) {
        Outcome.Done opened = scene.world.act(who, "open-inner-session", Map.of());
        return (String) InnerWorld.value(opened, "handle");
    }

    private static RequestId asked(GatewayScene scene, Somebody who, String target) {
        Map<String, Object> wanted =
                Map.of("target", target, "login", "root", "reason", "to mend it", "seconds", 1800);
        return RequestId.parse(
                (String)
                        InnerWorld.value(
                                scene.world.act(who, "request-elevation", wanted), "request"));
    }

    private static void approve(GatewayScene scene, Somebody who, RequestId request) {
        scene.world.act(who, "approve-elevation", Map.of("request", request.text()));
    }

    private static RequestState state(GatewayScene scene, RequestId request) {
        return scene.world
                .parts
                .elevations()
                .request(scene.world.inside(scene.ada), request)
                .state();
    }

    private static String code(GatewayScene scene, Somebody who) {
        return scene.world.database.inTransaction(
                () -> scene.world.parts.codes().make(scene.world.inside(scene.ada), who.id()));
    }

    private static Begun enrolling(
            GatewayScene scene, SoftwareAuthenticator authenticator, String code) {
        Map<String, Object> fields = new LinkedHashMap<>(scene.world.enrolment(authenticator));
        fields.put("enrolment_code", code);
        return scene.world.begin(scene.world.anonymous(), scene.world.strange(), fields);
    }
}
