package dev.sallyport.innerdoor;

import static dev.sallyport.innerdoor.GatewayScene.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.brokering.BrokeredSession;
import dev.sallyport.controlline.GatewayRequest;
import dev.sallyport.controlline.TapeSubject;
import dev.sallyport.elevation.Elevations;
import dev.sallyport.elevation.Grant;
import dev.sallyport.innerdoor.InnerWorld.RosterNames;
import dev.sallyport.innerdoor.InnerWorld.Somebody;
import dev.sallyport.innerdoor.InnerWorld.TargetRules;
import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.policy.RuleSet;
import dev.sallyport.recording.TapeShelf;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Who sees grants, sessions and tapes of others, and who ends them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LookingAtWorkTest {
    @RegisterExtension static final GatewayStage STAGE = new GatewayStage();

    private static final String FRESH = RuleSet.ofFreshInstallation(RuleSet.Rules.INNER).text();

    private final List<Somebody> others = new java.util.ArrayList<>();

    private static GatewayScene scene() {
        return STAGE.scene();
    }

    /// Ada owns `quiet` and henry approves for it; bob administers and has nothing to do with it.
    @BeforeAll
    void a_target_of_others_and_an_auditor() {
        InnerWorld world = scene().world;
        world.policies = RuleSet.ofFreshInstallation(RuleSet.Rules.INNER);
        others.add(world.person("olga", scene().ada, scene().bob));
        others.add(world.person("mallory", scene().ada, scene().bob));
        world.roster(scene().ada, "seconds", scene().henry);
        world.target(
                scene().ada,
                "quiet",
                new TargetRules(1, false, 3600),
                new RosterNames("operators", "seconds"));
        world.roster(scene().ada, "auditors", olga());
    }

    private Somebody olga() {
        return others.get(0);
    }

    private Somebody mallory() {
        return others.get(1);
    }

    @BeforeEach
    void fresh() {
        scene().world.policies = RuleSet.ofFreshInstallation(RuleSet.Rules.INNER);
    }

    private static void inForce(String text) {
        scene().world.policies = RuleSet.parse(RuleSet.Rules.INNER, text);
    }

    /// What grace does on `quiet`.
    private record Work(GrantId grant, BrokeredSessionId session, TapeId tape) {
        static Work begun() {
            InnerWorld world = scene().world;
            Map<String, Object> wanted =
                    Map.of(
                            "target", "quiet",
                            "login", "root",
                            "reason", "to mend it",
                            "seconds", 1800);
            Object request =
                    InnerWorld.value(
                            world.act(scene().grace, "request-elevation", wanted), "request");
            GrantId grant =
                    GrantId.parse(
                            (String)
                                    InnerWorld.value(
                                            world.act(
                                                    scene().henry,
                                                    "approve-elevation",
                                                    Map.of("request", request)),
                                            "grant"));
            BrokeredSessionId session = scene().open(grant).session();
            TapeId tape =
                    scene().door
                            .openTape(
                                    world.gateway,
                                    new GatewayRequest.OpenTape(
                                            session, new TapeSubject(0, "shell", "", true, 80, 24)))
                            .tape();
            return new Work(grant, session, tape);
        }

        boolean seenBy(Somebody who) {
            Operation op = scene().world.inside(who);
            return grants(op) && session(op) && tape(op);
        }

        boolean hiddenFrom(Somebody who) {
            Operation op = scene().world.inside(who);
            assertProblem(ProblemCode.NOT_FOUND, () -> elevations().grant(op, grant));
            assertProblem(
                    ProblemCode.NOT_FOUND,
                    () -> scene().world.parts.sessions().session(op, session));
            assertProblem(ProblemCode.NOT_FOUND, () -> shelf().find(op, tape));
            return !grants(op) && !session(op) && !tape(op);
        }

        private boolean grants(Operation op) {
            return elevations().grants(op, _ -> true, null).items().stream()
                    .map(Grant::id)
                    .anyMatch(grant::equals);
        }

        boolean session(Operation op) {
            return scene().world.parts.sessions().sessions(op, grant, null).items().stream()
                    .map(BrokeredSession::id)
                    .anyMatch(session::equals);
        }

        boolean tape(Operation op) {
            return shelf().list(op, null).items().stream()
                    .anyMatch(it -> it.tape().id().equals(tape));
        }
    }

    private static Elevations elevations() {
        return scene().world.parts.elevations();
    }

    private static TapeShelf shelf() {
        return scene().world.parts.shelf();
    }

    private static void terminate(Somebody who, Work work) {
        scene().world.parts.sessions().terminate(scene().world.inside(who), work.session(), "end");
    }

    private static void revoke(Somebody who, Work work) {
        elevations().revoke(scene().world.inside(who), work.grant(), "enough");
    }

    @Test
    void auditors_see_all_work_and_end_none_of_it() {
        Work work = Work.begun();
        for (Somebody who :
                List.of(olga(), scene().ada, scene().bob, scene().henry, scene().grace)) {
            assertThat(work.seenBy(who)).as(who.name()).isTrue();
        }
        assertProblem(ProblemCode.FORBIDDEN, () -> terminate(olga(), work));
        assertProblem(ProblemCode.FORBIDDEN, () -> revoke(olga(), work));
        assertThat(scene().lease(work.session()))
                .isInstanceOf(dev.sallyport.controlline.Lease.Live.class);
    }

    @Test
    void the_work_of_others_does_not_exist_for_who_may_not_look() {
        Work work = Work.begun();
        assertThat(work.hiddenFrom(mallory())).isTrue();
        assertProblem(ProblemCode.NOT_FOUND, () -> terminate(mallory(), work));
        assertProblem(ProblemCode.NOT_FOUND, () -> revoke(mallory(), work));
    }

    @Test
    void withdrawing_look_from_administrators_hides_work_and_leaves_them_its_end() {
        Work one = Work.begun();
        Work other = Work.begun();
        String given =
                "  action in [Sallyport::Action::\"freeze\", Sallyport::Action::\"look\"],\n";
        assertThat(FRESH).contains(given);
        inForce(FRESH.replace(given, "  action in Sallyport::Action::\"freeze\",\n"));
        assertThat(one.hiddenFrom(scene().bob)).isTrue();
        // whose it is, who approves for it and who owns it
        for (Somebody who : List.of(scene().grace, scene().henry, scene().ada, olga())) {
            assertThat(one.seenBy(who)).as(who.name()).isTrue();
        }
        terminate(scene().bob, one);
        assertThat(scene().lease(one.session()))
                .isInstanceOf(dev.sallyport.controlline.Lease.Ended.class);
        revoke(scene().bob, other);
        assertThat(scene().lease(other.session()))
                .isInstanceOf(dev.sallyport.controlline.Lease.Ended.class);
    }

    @Test
    void no_policy_keeps_people_from_ending_and_one_can_let_others() {
        Work one = Work.begun();
        Work other = Work.begun();
        inForce("@id(\"closed\") forbid (principal, action, resource);");
        assertProblem(ProblemCode.NOT_FOUND, () -> terminate(mallory(), one));
        assertProblem(ProblemCode.NOT_FOUND, () -> terminate(olga(), one));
        terminate(scene().grace, one);
        revoke(scene().bob, one);
        inForce(
                FRESH
                        + "@id(\"night_watch\") permit (principal == Sallyport::Person::\""
                        + mallory().id().text()
                        + "\", action == Sallyport::Action::\"end-session\", resource);");
        assertProblem(ProblemCode.NOT_FOUND, () -> revoke(mallory(), other));
        terminate(mallory(), other);
        assertThat(scene().world.parts.sessions().find(other.session()).orElseThrow().ordered())
                .contains("end");
        assertThat(elevations().find(other.grant()).orElseThrow().end()).isEmpty();
    }

    @Test
    void tapes_are_for_fewer_than_sessions_where_a_policy_says_so() {
        Work work = Work.begun();
        inForce(
                FRESH
                        + """
                        @id("tapes_for_auditors")
                        forbid (principal, action == Sallyport::Action::"look-at-tape", resource)
                        unless { principal in Sallyport::Role::"auditor" };
                        """);
        for (Somebody who : List.of(scene().grace, scene().henry, scene().ada, scene().bob)) {
            Operation op = scene().world.inside(who);
            assertThat(work.session(op)).as(who.name()).isTrue();
            assertThat(work.tape(op)).as(who.name()).isFalse();
            assertProblem(ProblemCode.NOT_FOUND, () -> shelf().find(op, work.tape()));
        }
        assertThat(work.seenBy(olga())).isTrue();
    }
}
