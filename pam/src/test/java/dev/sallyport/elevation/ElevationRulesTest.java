package dev.sallyport.elevation;

import static dev.sallyport.elevation.ElevationScene.assertProblem;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ceremony.Begun;
import dev.sallyport.innerdoor.InnerWorld;
import dev.sallyport.innerdoor.InnerWorld.Somebody;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Each rule of an elevation, one broken at a time.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ElevationRulesTest {
    @RegisterExtension static final TestDatabase database = new TestDatabase();

    private @Nullable ElevationScene opened;

    @BeforeAll
    void an_organisation() {
        opened = new ElevationScene(database);
    }

    @AfterAll
    void closed() {
        scene().close();
    }

    // asking

    @Test
    void who_is_not_eligible_does_not_even_see_the_target() {
        String target = scene().target(1);
        assertProblem(ProblemCode.NOT_FOUND, () -> scene().ask(scene().mallory, target, 600));
    }

    @Test
    void nobody_asks_for_somebody_who_is_not_eligible() {
        String target = scene().target(1);
        assertProblem(
                ProblemCode.FORBIDDEN,
                () ->
                        scene().ask(
                                        scene().grace,
                                        target,
                                        Map.of("beneficiary", scene().mallory.name())));
    }

    @Test
    void a_login_the_target_does_not_have_cannot_be_asked_for() {
        String target = scene().target(1);
        assertProblem(
                ProblemCode.INVALID,
                () -> scene().ask(scene().grace, target, Map.of("login", "admin")));
    }

    @Test
    void nobody_asks_for_longer_than_the_target_allows() {
        String target = scene().target(1, 900);
        assertProblem(ProblemCode.INVALID, () -> scene().ask(scene().grace, target, 901));
        assertThat(scene().ask(scene().grace, target, 900)).isNotNull();
    }

    // approving

    @Test
    @Tag("RT-J1")
    void requester_never_approves() {
        // carla is eligible and an approver
        RequestId request = scene().ask(scene().carla, scene().target(1), 600);
        assertProblem(ProblemCode.FORBIDDEN, () -> scene().approve(scene().carla, request));
        assertThat(scene().state(request)).isEqualTo(RequestState.PENDING);
    }

    @Test
    @Tag("RT-J1")
    void beneficiary_never_approves() {
        RequestId request =
                scene().ask(
                                scene().grace,
                                scene().target(1),
                                Map.of("beneficiary", scene().carla.name()));
        assertProblem(ProblemCode.FORBIDDEN, () -> scene().approve(scene().carla, request));
    }

    @Test
    void who_asked_never_approves_through_another_record_of_theirs() {
        // Given an approver who turns out to be the same human as the requester
        Somebody twin = scene().world.person("twin", scene().ada, scene().bob);
        scene().world.seasoning();
        scene().world.roster(scene().ada, "twins", scene().grace, twin);
        String name = scene().world.freshName("target");
        scene().world
                .target(
                        scene().ada,
                        name,
                        new InnerWorld.TargetRules(1, false, 3600),
                        new InnerWorld.RosterNames("operators", "twins"));
        RequestId request = scene().ask(scene().henry, name, 600);
        JdbcClient.create(database.owner())
                .sql("update core.person set resolves_to = :henry where person_id = :twin")
                .param("henry", scene().henry.id().value())
                .param("twin", twin.id().value())
                .update();
        assertProblem(ProblemCode.FORBIDDEN, () -> scene().approve(twin, request));
    }

    @Test
    void who_is_not_an_approver_does_not_see_the_request() {
        RequestId request = scene().ask(scene().grace, scene().target(1), 600);
        assertProblem(ProblemCode.NOT_FOUND, () -> scene().approve(scene().henry, request));
    }

    @Test
    void a_new_authenticator_does_not_approve() {
        Somebody fresh = scene().world.person("fresh", scene().ada, scene().bob);
        scene().world.roster(scene().ada, "leads", scene().ada, scene().bob, scene().carla, fresh);
        RequestId request = scene().ask(scene().grace, scene().target(1), 600);
        assertProblem(ProblemCode.FORBIDDEN, () -> scene().approve(fresh, request));
        scene().world.roster(scene().ada, "leads", scene().ada, scene().bob, scene().carla);
    }

    @Test
    void an_approval_shortens_and_never_widens() {
        RequestId request = scene().ask(scene().grace, scene().target(1), 1800);
        assertProblem(
                ProblemCode.INVALID,
                () ->
                        scene().world
                                .begin(
                                        scene().bob,
                                        "approve-elevation",
                                        Map.of("request", request.text(), "seconds", 1801)));
        scene().world
                .act(
                        scene().bob,
                        "approve-elevation",
                        Map.of("request", request.text(), "seconds", 300));
        Grant grant = scene().grant(new GrantId(request.value()));
        assertThat(Duration.between(grant.document().notBefore(), grant.document().notAfter()))
                .isEqualTo(Duration.ofSeconds(300));
    }

    @Test
    void two_approvals_are_two_people() {
        RequestId request = scene().ask(scene().grace, scene().target(2), 600);
        scene().approve(scene().bob, request);
        assertProblem(ProblemCode.CONFLICT, () -> scene().approve(scene().bob, request));
        assertThat(scene().state(request)).isEqualTo(RequestState.PENDING);
        scene().approve(scene().ada, request);
        assertThat(scene().state(request)).isEqualTo(RequestState.GRANTED);
    }

    @Test
    @Tag("RT-J8")
    void an_expired_request_is_not_approved() {
        RequestId request = scene().ask(scene().grace, scene().target(1), 600);
        Begun begun = begun(scene().bob, request);
        scene().world.clock.advance(Duration.ofMinutes(61));
        assertProblem(ProblemCode.GONE, () -> scene().world.complete(scene().bob, begun));
        assertProblem(ProblemCode.CONFLICT, () -> scene().approve(scene().bob, request));
        scene().elevations().expire(scene().world.process(), request);
        assertThat(
                        scene().elevations()
                                .request(scene().world.inside(scene().ada), request)
                                .end()
                                .orElseThrow()
                                .by())
                .isEmpty();
    }

    @Test
    @Tag("RT-J3")
    void a_request_whose_target_changed_is_not_approved() {
        String target = scene().target(1);
        RequestId request = scene().ask(scene().grace, target, 600);
        Begun begun = begun(scene().bob, request);
        scene().world
                .target(
                        scene().ada,
                        target,
                        new InnerWorld.TargetRules(1, false, 3600),
                        new InnerWorld.RosterNames("operators", "leads"));
        assertProblem(ProblemCode.CONFLICT, () -> scene().world.complete(scene().bob, begun));
        assertThat(scene().state(request)).isEqualTo(RequestState.OVERTAKEN);
    }

    @Test
    @Tag("RT-J8")
    void an_approval_of_somebody_frozen_since_is_not_used() {
        Somebody dora = scene().world.person("dora", scene().ada, scene().bob);
        scene().world.seasoning();
        scene().world.roster(scene().ada, "leads", scene().ada, scene().bob, scene().carla, dora);
        RequestId request = scene().ask(scene().grace, scene().target(2), 600);
        scene().approve(dora, request);
        scene().world.parts.ground().people().freeze(scene().world.process(), dora.id());
        scene().approve(scene().bob, request);
        assertThat(scene().state(request)).isEqualTo(RequestState.OVERTAKEN);
        assertThat(scene().elevations().find(new GrantId(request.value()))).isEmpty();
        scene().world.roster(scene().ada, "leads", scene().ada, scene().bob, scene().carla);
    }

    @Test
    void a_frozen_person_signs_nothing() {
        Somebody emil = scene().world.person("emil", scene().ada, scene().bob);
        scene().world
                .roster(
                        scene().ada,
                        "operators",
                        scene().grace,
                        scene().henry,
                        scene().carla,
                        emil);
        String target = scene().target(1);
        Begun begun =
                scene().world
                        .begin(
                                emil,
                                "request-elevation",
                                Map.of("target", target, "login", "root", "reason", "to mend it"));
        scene().world.parts.ground().people().freeze(scene().world.process(), emil.id());
        assertProblem(ProblemCode.UNAUTHENTICATED, () -> scene().world.complete(emil, begun));
        scene().world.roster(scene().ada, "operators", scene().grace, scene().henry, scene().carla);
    }

    // granting

    @Test
    void a_grant_without_approvals_is_the_policy_s_act() {
        // Given a target that needs none, which takes two administrators to define
        String target = scene().world.freshName("target");
        Begun begun =
                scene().world
                        .begin(
                                scene().ada,
                                "define-target",
                                scene().world
                                        .targetFields(
                                                target,
                                                new InnerWorld.TargetRules(0, false, 3600),
                                                new InnerWorld.RosterNames("operators", "leads")));
        assertThat(scene().world.complete(scene().ada, begun))
                .isInstanceOf(dev.sallyport.ceremony.Outcome.Waiting.class);
        scene().world.sign(scene().bob, begun);
        // When somebody asks
        RequestId request = scene().ask(scene().grace, target, 600);
        // Then it is granted, by the policy and nobody else
        Grant grant = scene().grant(new GrantId(request.value()));
        assertThat(grant.byPolicy()).isTrue();
        assertThat(actorOf("elevation.granted", grant.id())).isEqualTo("policy:no-approval-needed");
    }

    @Test
    void asking_for_more_takes_nothing_away() {
        String target = scene().target(1);
        GrantId first = scene().granted(scene().grace, target, scene().bob);
        RequestId more = scene().ask(scene().grace, target, 3600);
        assertThat(scene().live(first)).isTrue();
        scene().elevations().deny(scene().world.inside(scene().bob), more, "enough is enough");
        assertThat(scene().live(first)).isTrue();
        GrantId second = scene().granted(scene().grace, target, scene().ada);
        assertThat(scene().live(first)).isTrue();
        assertThat(scene().live(second)).isTrue();
    }

    @Test
    void what_a_colleague_asked_for_is_taken_up_by_who_it_is_for() {
        RequestId request =
                scene().ask(
                                scene().grace,
                                scene().target(1),
                                Map.of("beneficiary", scene().henry.name()));
        scene().approve(scene().bob, request);
        GrantId id = new GrantId(request.value());
        assertThat(scene().elevations().fallen(scene().grant(id))).isPresent();
        assertProblem(
                ProblemCode.NOT_FOUND,
                () -> scene().world.act(scene().grace, "accept-grant", Map.of("grant", id.text())));
        scene().world.act(scene().henry, "accept-grant", Map.of("grant", id.text()));
        assertThat(scene().elevations().fallen(scene().grant(id))).isEmpty();
        assertProblem(
                ProblemCode.CONFLICT,
                () -> scene().world.act(scene().henry, "accept-grant", Map.of("grant", id.text())));
    }

    // ending

    @Test
    void who_decides_denies_and_nobody_else() {
        RequestId request = scene().ask(scene().grace, scene().target(1), 600);
        assertProblem(
                ProblemCode.FORBIDDEN,
                () ->
                        scene().elevations()
                                .deny(scene().world.inside(scene().grace), request, "not now"));
        assertProblem(
                ProblemCode.NOT_FOUND,
                () ->
                        scene().elevations()
                                .deny(scene().world.inside(scene().henry), request, "not now"));
        scene().elevations().deny(scene().world.inside(scene().bob), request, "not now");
        assertProblem(ProblemCode.CONFLICT, () -> scene().approve(scene().ada, request));
        assertProblem(
                ProblemCode.CONFLICT,
                () -> scene().elevations().cancel(scene().world.inside(scene().grace), request));
    }

    @Test
    void who_asked_cancels_and_nobody_else() {
        RequestId request = scene().ask(scene().grace, scene().target(1), 600);
        assertProblem(
                ProblemCode.FORBIDDEN,
                () -> scene().elevations().cancel(scene().world.inside(scene().bob), request));
        scene().elevations().cancel(scene().world.inside(scene().grace), request);
        assertThat(scene().state(request)).isEqualTo(RequestState.CANCELLED);
    }

    @Test
    void done_is_said_by_who_holds_it_and_revoked_by_who_decides() {
        GrantId id = scene().granted(scene().grace, scene().target(1), scene().bob);
        assertProblem(
                ProblemCode.FORBIDDEN,
                () -> scene().elevations().done(scene().world.inside(scene().bob), id));
        assertProblem(
                ProblemCode.FORBIDDEN,
                () ->
                        scene().elevations()
                                .revoke(scene().world.inside(scene().grace), id, "enough"));
        assertProblem(
                ProblemCode.NOT_FOUND,
                () ->
                        scene().elevations()
                                .revoke(scene().world.inside(scene().henry), id, "enough"));
        scene().elevations().done(scene().world.inside(scene().grace), id);
        // the first end counts
        scene().elevations().revoke(scene().world.inside(scene().bob), id, "enough");
        assertThat(scene().grant(id).end().orElseThrow().how()).isEqualTo(GrantEnd.DONE);
        assertThat(scene().live(id)).isFalse();
    }

    @Test
    @Tag("RT-H5")
    void a_grant_is_over_when_its_time_is_whether_or_not_anybody_noticed() {
        GrantId id = scene().granted(scene().grace, scene().target(1), scene().bob);
        scene().world.clock.advance(Duration.ofSeconds(1799));
        assertThat(scene().live(id)).isTrue();
        scene().world.clock.advance(Duration.ofSeconds(1));
        assertThat(scene().live(id)).isFalse();
        assertThat(scene().elevations().fallen(scene().grant(id))).isPresent();
        // and a process that was dead when the alarm rang finds it
        scene().elevations().sweep(scene().world.process());
        assertThat(scene().grant(id).end().orElseThrow().how()).isEqualTo(GrantEnd.EXPIRED);
    }

    @Test
    void a_grant_falls_with_the_target_it_was_given_for() {
        String target = scene().target(1);
        GrantId id = scene().granted(scene().grace, target, scene().bob);
        scene().world
                .target(
                        scene().ada,
                        target,
                        new InnerWorld.TargetRules(1, false, 1800),
                        new InnerWorld.RosterNames("operators", "leads"));
        assertThat(scene().grant(id).end().orElseThrow().how()).isEqualTo(GrantEnd.OVERTAKEN);
    }

    @Test
    void a_grant_falls_with_the_eligibility_of_who_holds_it() {
        GrantId id = scene().granted(scene().henry, scene().target(1), scene().bob);
        scene().world.roster(scene().ada, "operators", scene().grace, scene().carla);
        assertThat(scene().grant(id).end().orElseThrow().how()).isEqualTo(GrantEnd.OVERTAKEN);
        scene().world.roster(scene().ada, "operators", scene().grace, scene().henry, scene().carla);
    }

    @Test
    void a_linked_group_takes_away_and_never_adds() {
        // Given a roster that counts only with a group in which grace is not
        java.util.UUID group = scene().world.uuid();
        JdbcClient owner = JdbcClient.create(database.owner());
        owner.sql(
                        """
                        insert into core.grouping (group_id, name, title, reach)
                        values (:id, 'on-call', 'On call', 'PRIVILEGED')
                        """)
                .param("id", group)
                .update();
        scene().world
                .act(
                        scene().ada,
                        "define-roster",
                        Map.of(
                                "name", "linked",
                                "members", List.of(scene().grace.name()),
                                "group", "on-call"));
        String name = scene().world.freshName("target");
        scene().world
                .target(
                        scene().ada,
                        name,
                        new InnerWorld.TargetRules(1, false, 3600),
                        new InnerWorld.RosterNames("linked", "leads"));
        assertProblem(ProblemCode.NOT_FOUND, () -> scene().ask(scene().grace, name, 600));
        // When she is put into it, and so is henry, who was never confirmed inside
        for (PersonId person : List.of(scene().grace.id(), scene().henry.id())) {
            owner.sql("insert into core.group_member (group_id, person_id) values (:g, :p)")
                    .param("g", group)
                    .param("p", person.value())
                    .update();
        }
        // Then she may ask, and he may not
        GrantId id = scene().granted(scene().grace, name, scene().bob);
        assertProblem(ProblemCode.NOT_FOUND, () -> scene().ask(scene().henry, name, 600));
        // When the outside takes her off, the grant falls
        owner.sql("delete from core.group_member where person_id = :p")
                .param("p", scene().grace.id().value())
                .update();
        assertThat(scene().elevations().fallen(scene().grant(id))).isPresent();
        scene().elevations().sweep(scene().world.process());
        assertThat(scene().live(id)).isFalse();
    }

    private Begun begun(Somebody who, RequestId request) {
        return scene().world.begin(who, "approve-elevation", Map.of("request", request.text()));
    }

    private static String actorOf(String type, GrantId about) {
        return JdbcClient.create(database.owner())
                .sql("select leaf from ledger.entry where type = :type")
                .param("type", type)
                .query((row, _) -> row.getBytes("leaf"))
                .list()
                .stream()
                .map(leaf -> dev.sallyport.ledger.LedgerEntry.parse(leaf))
                .filter(entry ->
                        entry.header().objects().stream()
                                .anyMatch(it -> it.text().equals(about.text())))
                .findFirst()
                .orElseThrow()
                .header()
                .actor();
    }

    private ElevationScene scene() {
        return requireNonNull(opened);
    }
}
