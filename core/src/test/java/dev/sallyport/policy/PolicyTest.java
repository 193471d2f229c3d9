package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PolicyTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private final PolicyScene scene = new PolicyScene(DATABASE);
    private final Policy policy = TestPolicies.inner(scene.inside);

    @Test
    void nobody_approves_themselves_under_whichever_record() {
        PersonId ada = scene.active();
        PersonId adaAgain = scene.active();
        PersonId grace = scene.active();
        RosterId approvers = PolicyScene.roster();
        TargetId target = scene.target(PolicyScene.roster(), approvers);
        scene.relate(ada.text(), "member", approvers.text());
        scene.relate(adaAgain.text(), "member", approvers.text());
        Ask approval = Ask.of(scene.operations.inside(ada), Action.APPROVE_ELEVATION, target);
        assertPermits(approval.concerning(grace));
        assertPermits(approval.concerning(grace, adaAgain));
        scene.people.resolve(scene.op, adaAgain, ada);
        assertForbids(approval.concerning(ada), "nobody_approves_themselves");
        assertForbids(approval.concerning(grace, adaAgain), "nobody_approves_themselves");
        Ask other = Ask.of(scene.operations.inside(adaAgain), Action.APPROVE_ELEVATION, target);
        assertForbids(other.concerning(ada), "nobody_approves_themselves");
        assertPermits(other.concerning(grace));
    }

    @Test
    void only_persons_approve() {
        TargetId target = scene.target(PolicyScene.roster(), PolicyScene.roster());
        for (Actor actor :
                List.of(new Actor.Process("inner"), new Actor.Rule("p"), new Actor.Anonymous())) {
            Operation op = scene.operations.operation(actor, Door.INNER);
            assertForbids(Ask.of(op, Action.APPROVE_ELEVATION, target), "only_persons_approve");
        }
    }

    @Test
    void administration_and_privilege_are_inside() {
        PersonId ada = scene.active();
        PersonId grace = scene.active();
        scene.relate(ada.text(), "administrator", Ask.INSTALLATION);
        Policy atTheOuterDoor = TestPolicies.outer(scene.outside);
        for (Action action : Action.values()) {
            if (action.family() != Action.Family.ADMINISTER) {
                continue;
            }
            assertPermits(Ask.ofInstallation(scene.operations.inside(ada), action));
            assertForbids(
                    Ask.ofInstallation(scene.operations.inside(grace), action),
                    "no_policy_permits");
            for (Policy either : List.of(policy, atTheOuterDoor)) {
                assertForbids(
                        either,
                        Ask.ofInstallation(scene.operations.outside(ada), action),
                        "administration_is_inside");
            }
        }
        RosterId eligible = PolicyScene.roster();
        TargetId target = scene.target(eligible, PolicyScene.roster());
        scene.relate(grace.text(), "member", eligible.text());
        assertPermits(Ask.of(scene.operations.inside(grace), Action.REQUEST_ELEVATION, target));
        assertForbids(
                Ask.of(scene.operations.outside(grace), Action.REQUEST_ELEVATION, target),
                "privilege_is_inside");
    }

    @Test
    void many_questions_of_one_moment_are_answered_as_each_by_itself() {
        PersonId ada = scene.active();
        PersonId grace = scene.active();
        RosterId askers = PolicyScene.roster();
        TargetId seen = scene.target(askers, PolicyScene.roster());
        TargetId hidden = scene.target(PolicyScene.roster(), PolicyScene.roster());
        scene.relate(grace.text(), "member", askers.text());
        java.util.function.Predicate<Ask> permitted = policy.permitting();
        for (PersonId who : List.of(ada, grace)) {
            for (TargetId target : List.of(seen, hidden)) {
                Ask ask = Ask.of(scene.operations.inside(who), Action.LOOK_AT_TARGET, target);
                assertThat(permitted.test(ask))
                        .isEqualTo(policy.permits(ask))
                        .isEqualTo(who.equals(grace) && target.equals(seen));
            }
        }
    }

    @Test
    void who_is_not_active_does_nothing() {
        PersonId frozen = scene.active();
        scene.relate(frozen.text(), "administrator", Ask.INSTALLATION);
        scene.peopleOutside.freeze(scene.op, frozen);
        PersonId invited = scene.invited();
        PersonId nobody = new PersonId(java.util.UUID.randomUUID());
        for (PersonId person : List.of(frozen, invited, nobody)) {
            for (Action action : Action.values()) {
                assertForbids(
                        Ask.of(scene.operations.inside(person), action, person),
                        "only_active_identities_act");
            }
        }
    }

    @Test
    void freezing_is_for_oneself_ones_leader_and_administrators() {
        PersonId ada = scene.active();
        PersonId grace = scene.active();
        Operation act = scene.operations.inside(ada);
        assertPermits(Ask.of(act, Action.FREEZE_PERSON, ada));
        assertForbids(Ask.of(act, Action.FREEZE_PERSON, grace), "no_policy_permits");
        scene.relate(ada.text(), "administrator", Ask.INSTALLATION);
        assertPermits(Ask.of(act, Action.FREEZE_PERSON, grace));
    }

    @Test
    void facts_of_the_outer_door_add_nothing_inside() {
        PersonId grace = scene.active();
        RosterId eligible = PolicyScene.roster();
        TargetId target = scene.target(eligible, PolicyScene.roster());
        scene.outside.inTransaction(
                () -> scene.outer.relate(scene.op, grace.text(), "member", eligible.text(), null));
        Ask ask = Ask.of(scene.operations.inside(grace), Action.REQUEST_ELEVATION, target);
        assertForbids(ask, "no_policy_permits");
        // … and take away at once
        scene.relate(grace.text(), "member", eligible.text());
        assertPermits(ask);
        scene.outside.inTransaction(
                () -> scene.outer.unrelate(scene.op, grace.text(), "member", eligible.text()));
        assertForbids(ask, "no_policy_permits");
    }

    @Test
    void a_transaction_decides_on_what_it_has_written_and_nobody_else_does() {
        PersonId grace = scene.active();
        RosterId eligible = PolicyScene.roster();
        TargetId target = scene.target(eligible, PolicyScene.roster());
        Ask ask = Ask.of(scene.operations.inside(grace), Action.REQUEST_ELEVATION, target);
        assertForbids(ask, "no_policy_permits");
        scene.inside.dryRun(() -> {
            scene.relations.relate(scene.op, grace.text(), "member", eligible.text(), null);
            assertPermits(ask);
            return assertThat(elsewhere(ask)).isInstanceOf(Verdict.Forbid.class);
        });
        assertForbids(ask, "no_policy_permits");
    }

    private Verdict elsewhere(Ask ask) {
        try {
            return java.util.concurrent.CompletableFuture.supplyAsync(() -> policy.decide(ask))
                    .get();
        } catch (InterruptedException | java.util.concurrent.ExecutionException cause) {
            throw new IllegalStateException(cause);
        }
    }

    @Test
    void a_forbid_that_fails_forbids_and_a_permit_that_fails_permits_nothing() {
        PersonId grace = scene.active();
        String permits = "@id(\"p\") permit (principal, action, resource);";
        // a decision about somebody who is not known reads an attribute that is not there
        String forbids =
                "@id(\"f\") forbid (principal, action == Sallyport::Action::\"freeze-person\","
                        + " resource is Sallyport::Person) when { resource.kind == \"vendor\" };";
        String fails =
                "@id(\"q\") permit (principal, action == Sallyport::Action::\"freeze-person\","
                        + " resource is Sallyport::Person) when { resource.kind == \"vendor\" };";
        PersonId nobody = new PersonId(java.util.UUID.randomUUID());
        Ask known = Ask.of(scene.operations.inside(grace), Action.FREEZE_PERSON, grace);
        Ask unknown = Ask.of(scene.operations.inside(grace), Action.FREEZE_PERSON, nobody);
        Policy doubting = TestPolicies.inner(scene.inside, permits + forbids);
        assertPermits(doubting, known);
        assertForbids(doubting, unknown, "f");
        assertForbids(TestPolicies.inner(scene.inside, fails), unknown, "no_policy_permits");
    }

    @Test
    void requiring_says_why_not() {
        assertThatThrownBy(() ->
                        policy.require(
                                Ask.ofInstallation(
                                        scene.operations.outside(scene.active()),
                                        Action.DEFINE_TARGET)))
                .isInstanceOf(Problem.class)
                .hasMessage("this is done at the inner door");
    }

    @Test
    void what_the_caller_cannot_honour_is_refused() {
        PersonId grace = scene.active();
        Policy strict =
                TestPolicies.inner(
                        scene.inside,
                        """
                        @id("p") @step_up("2") @session_limit("30m")
                        permit (principal, action, resource);
                        """);
        TargetId target = scene.target(PolicyScene.roster(), PolicyScene.roster());
        Ask ask = Ask.of(scene.operations.inside(grace), Action.CONNECT, target);
        assertThatThrownBy(() -> strict.require(ask))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("`@step_up`");
        assertThatThrownBy(() -> strict.require(ask, Set.of(Obligation.StepUp.class)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("`@session_limit`");
        assertThat(
                        strict.require(
                                        ask,
                                        Set.of(
                                                Obligation.StepUp.class,
                                                Obligation.SessionLimit.class))
                                .duties())
                .containsExactlyInAnyOrder(
                        new Obligation.StepUp(2),
                        new Obligation.SessionLimit(Duration.ofMinutes(30)));
    }

    @Test
    void what_no_act_of_the_kind_can_see_to_is_refused_whatever_a_caller_says() {
        PersonId grace = scene.active();
        Policy told =
                TestPolicies.inner(
                        scene.inside,
                        "@id(\"p\") @notify(\"owner\") permit (principal, action, resource);");
        Ask freeze = Ask.of(scene.operations.inside(grace), Action.FREEZE_PERSON, grace);
        assertThat(told.decide(freeze))
                .isInstanceOfSatisfying(
                        Verdict.Forbid.class,
                        no -> {
                            assertThat(no.reasons())
                                    .extracting(Reason::code)
                                    .containsExactly("unmet:notify");
                            assertThat(no.ruling().policies()).containsExactly("p");
                            assertThat(no.ruling().permits()).isFalse();
                        });
        assertThatThrownBy(() -> told.require(freeze, Set.of(Obligation.Notify.class)))
                .isInstanceOf(PolicyRefusal.class)
                .hasMessageContaining("`@notify`");
    }

    @Test
    void a_database_that_does_not_answer_forbids() {
        PersonId grace = scene.active();
        com.zaxxer.hikari.HikariDataSource gone = new com.zaxxer.hikari.HikariDataSource();
        gone.setJdbcUrl("jdbc:postgresql://127.0.0.1:1/none");
        gone.setInitializationFailTimeout(-1);
        gone.setConnectionTimeout(250);
        try (gone) {
            Policy blind = TestPolicies.inner(new dev.sallyport.database.Database(gone));
            assertForbids(
                    blind,
                    Ask.of(scene.operations.inside(grace), Action.FREEZE_PERSON, grace),
                    "undecided");
        }
    }

    private void assertPermits(Ask ask) {
        assertPermits(policy, ask);
    }

    private static void assertPermits(Policy policy, Ask ask) {
        assertThat(policy.decide(ask)).isInstanceOf(Verdict.Permit.class);
    }

    private void assertForbids(Ask ask, String code) {
        assertForbids(policy, ask, code);
    }

    private static void assertForbids(Policy policy, Ask ask, String code) {
        assertThat(policy.decide(ask))
                .isInstanceOfSatisfying(
                        Verdict.Forbid.class,
                        no -> assertThat(no.reasons()).extracting(Reason::code).contains(code));
    }
}
