package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What stands beside the set of every door: who sees and uses what is theirs, and who ends.
class BesideEverySetTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final List<Action> ENDINGS_ON_TARGETS =
            List.of(Action.DENY_ELEVATION, Action.END_GRANT, Action.END_SESSION);
    private static final List<Action> ENDINGS_OF_PEOPLE =
            List.of(Action.END_AUTHENTICATOR, Action.END_KEY);

    private final PolicyScene scene = new PolicyScene(DATABASE);
    private final Policy policy = TestPolicies.inner(scene.inside);

    /// What the policies of before had for looking: the family, or acts one by one.
    @Test
    void a_set_from_before_there_were_such_questions_keeps_nobody_from_what_is_theirs() {
        PersonId ada = scene.active();
        PersonId grace = scene.active();
        scene.relate(ada.text(), "administrator", Ask.INSTALLATION);
        String byFamily =
                "@id(\"a\") permit (principal in Sallyport::Role::\"administrator\", action in"
                        + " Sallyport::Action::\"look\", resource);";
        String oneByOne =
                byFamily.replace("action in", "action ==")
                        .replace("\"look\"", "\"look-at-ledger\"");
        for (String text : List.of("", byFamily, oneByOne)) {
            Policy before = TestPolicies.inner(scene.inside, text);
            Operation hers = scene.operations.inside(grace);
            assertPermits(before, Ask.ofInstallation(hers, Action.LOOK_AT_NAMES));
            assertPermits(before, Ask.of(hers, Action.LOOK_AT_PERSON, grace));
            assertForbids(before, Ask.of(hers, Action.LOOK_AT_PERSON, ada), "no_policy_permits");
            for (Action fresh : List.of(Action.LOOK_AT_LEAVERS, Action.LOOK_AT_ROSTERS)) {
                Ask his = Ask.ofInstallation(scene.operations.inside(ada), fresh);
                if (text.equals(byFamily)) {
                    assertPermits(before, his);
                } else {
                    assertForbids(before, his, "no_policy_permits");
                }
            }
        }
    }

    @Test
    void who_has_to_do_with_a_target_sees_what_is_done_on_it_under_every_set() {
        PersonId owner = scene.active();
        PersonId approver = scene.active();
        PersonId eligible = scene.active();
        PersonId asker = scene.active();
        RosterId askers = PolicyScene.roster();
        RosterId approvers = PolicyScene.roster();
        TargetId target = scene.target(askers, approvers);
        scene.relate(target.text(), "owner", owner.text());
        scene.relate(approver.text(), "member", approvers.text());
        scene.relate(eligible.text(), "member", askers.text());
        Policy before = TestPolicies.inner(scene.inside, "");
        List<Action> done =
                List.of(
                        Action.LOOK_AT_REQUEST,
                        Action.LOOK_AT_GRANT,
                        Action.LOOK_AT_SESSION,
                        Action.LOOK_AT_TAPE);
        for (Action action : done) {
            assertPermits(before, Ask.of(scene.operations.inside(owner), action, target));
            assertPermits(before, Ask.of(scene.operations.inside(approver), action, target));
            assertForbids(
                    before,
                    Ask.of(scene.operations.inside(eligible), action, target).whose(asker, owner),
                    "no_policy_permits");
            Ask theirs = Ask.of(scene.operations.inside(asker), action, target).whose(asker);
            assertPermits(before, theirs);
            assertForbids(
                    TestPolicies.outer(scene.outside),
                    Ask.of(scene.operations.outside(asker), action, target).whose(asker),
                    "privilege_is_seen_inside");
        }
        for (PersonId who : List.of(owner, approver, eligible)) {
            assertPermits(
                    before, Ask.of(scene.operations.inside(who), Action.LOOK_AT_TARGET, target));
        }
        assertForbids(
                before,
                Ask.of(scene.operations.inside(asker), Action.LOOK_AT_TARGET, target).whose(asker),
                "no_policy_permits");
        // who was confirmed and does not count now sees nothing by it, whatever facts say
        for (PersonId who : List.of(approver, eligible)) {
            Ask look = Ask.of(scene.operations.inside(who), Action.LOOK_AT_TARGET, target);
            assertForbids(before, look.counting(List.of()), "no_policy_permits");
            assertPermits(before, look.counting(List.of(askers, approvers)));
        }
        assertForbids(
                before,
                Ask.of(scene.operations.inside(approver), Action.LOOK_AT_TAPE, target)
                        .counting(List.of(askers)),
                "no_policy_permits");
    }

    @Test
    void what_is_ones_own_is_ones_own_alone_and_a_forbid_takes_it_away() {
        PersonId grace = scene.active();
        PersonId ada = scene.active();
        scene.relate(ada.text(), "administrator", Ask.INSTALLATION);
        TargetId target = scene.target(PolicyScene.roster(), PolicyScene.roster());
        Policy before = TestPolicies.inner(scene.inside, "");
        Policy closed =
                TestPolicies.inner(
                        scene.inside,
                        "@id(\"closed\") forbid (principal, action in"
                                + " Sallyport::Action::\"own\", resource);");
        Operation hers = scene.operations.inside(grace);
        Operation others = scene.operations.inside(ada);
        for (Action action : List.of(Action.ENROL_AUTHENTICATOR, Action.REGISTER_KEY)) {
            assertPermits(before, Ask.of(hers, action, grace));
            assertForbids(closed, Ask.of(hers, action, grace), "closed");
            assertForbids(Ask.of(others, action, grace), "no_policy_permits");
            assertForbids(
                    Ask.of(scene.operations.outside(grace), action, grace), "privilege_is_inside");
        }
        for (Action action : List.of(Action.ACCEPT_GRANT, Action.PROVE_CONNECTION)) {
            assertPermits(before, Ask.of(hers, action, target).whose(grace));
            assertForbids(closed, Ask.of(hers, action, target).whose(grace), "closed");
            assertForbids(Ask.of(others, action, target).whose(grace), "no_policy_permits");
        }
    }

    @Test
    void no_text_keeps_anybody_from_ending_what_they_always_may() {
        PersonId administrator = scene.active();
        PersonId approver = scene.active();
        PersonId owner = scene.active();
        PersonId holder = scene.active();
        scene.relate(administrator.text(), "administrator", Ask.INSTALLATION);
        RosterId approvers = PolicyScene.roster();
        TargetId target = scene.target(PolicyScene.roster(), approvers);
        scene.relate(approver.text(), "member", approvers.text());
        scene.relate(target.text(), "owner", owner.text());
        for (String text :
                List.of(
                        "",
                        "@id(\"nothing\") forbid (principal, action, resource);",
                        "@id(\"duty\") @ticket(\"required\") permit (principal, action, resource);")) {
            Policy strict = TestPolicies.inner(scene.inside, text);
            for (PersonId who : List.of(administrator, approver, owner)) {
                for (Action action : ENDINGS_ON_TARGETS) {
                    assertPermits(
                            strict,
                            Ask.of(scene.operations.inside(who), action, target).whose(holder));
                }
            }
            Operation theirs = scene.operations.inside(holder);
            assertPermits(strict, Ask.of(theirs, Action.END_SESSION, target).whose(holder));
            for (Action action : List.of(Action.DENY_ELEVATION, Action.END_GRANT)) {
                assertForbids(
                        strict, Ask.of(theirs, action, target).whose(holder), "no_policy_permits");
            }
            for (Action action : ENDINGS_OF_PEOPLE) {
                assertPermits(strict, Ask.of(theirs, action, holder));
                assertPermits(
                        strict, Ask.of(scene.operations.inside(administrator), action, holder));
                assertForbids(
                        strict,
                        Ask.of(scene.operations.inside(approver), action, holder),
                        "no_policy_permits");
            }
            // an approver whom the outside has taken off the roster decides no more
            assertForbids(
                    strict,
                    Ask.of(scene.operations.inside(approver), Action.END_GRANT, target)
                            .counting(List.of()),
                    "no_policy_permits");
        }
    }

    @Test
    void a_text_lets_others_end_and_nobody_ends_from_the_outer_door() {
        PersonId ada = scene.active();
        PersonId grace = scene.active();
        scene.relate(ada.text(), "administrator", Ask.INSTALLATION);
        TargetId target = scene.target(PolicyScene.roster(), PolicyScene.roster());
        String more =
                "@id(\"night_watch\") permit (principal == Sallyport::Person::\""
                        + grace.text()
                        + "\", action == Sallyport::Action::\"end-session\", resource);";
        Policy wider = TestPolicies.inner(scene.inside, more);
        Operation hers = scene.operations.inside(grace);
        assertForbids(Ask.of(hers, Action.END_SESSION, target), "no_policy_permits");
        assertPermits(wider, Ask.of(hers, Action.END_SESSION, target));
        assertForbids(wider, Ask.of(hers, Action.END_GRANT, target), "no_policy_permits");
        for (Action action : ENDINGS_ON_TARGETS) {
            assertForbids(
                    TestPolicies.outer(scene.outside),
                    Ask.of(scene.operations.outside(ada), action, target),
                    "privilege_is_inside");
        }
        scene.peopleOutside.freeze(scene.op, grace);
        assertForbids(
                wider, Ask.of(hers, Action.END_SESSION, target), "only_active_identities_act");
    }

    /// As written before there were acts of looking and ending.
    @Test
    void a_permit_for_any_action_lets_nobody_end_and_its_duties_take_nothing_that_is_ones_own() {
        PersonId grace = scene.active();
        PersonId bob = scene.active();
        PersonId ada = scene.active();
        scene.relate(ada.text(), "administrator", Ask.INSTALLATION);
        RosterId askers = PolicyScene.roster();
        RosterId approvers = PolicyScene.roster();
        TargetId target = scene.target(askers, approvers);
        scene.relate(grace.text(), "member", askers.text());
        scene.relate(bob.text(), "member", approvers.text());
        Operation hers = scene.operations.inside(grace);
        for (String duty : List.of("", "@notify(\"owner\")", "@session_limit(\"8h\")")) {
            Policy before =
                    TestPolicies.inner(
                            scene.inside,
                            "@id(\"all\") " + duty + " permit (principal, action, resource);");
            for (Action ending : ENDINGS_ON_TARGETS) {
                assertForbids(before, Ask.of(hers, ending, target), "no_policy_permits");
            }
            for (Action own :
                    List.of(
                            Action.LOOK_AT_REQUEST,
                            Action.LOOK_AT_SESSION,
                            Action.ACCEPT_GRANT,
                            Action.PROVE_CONNECTION)) {
                assertPermits(before, Ask.of(hers, own, target).whose(grace));
            }
            assertPermits(
                    before,
                    Ask.of(scene.operations.inside(bob), Action.LOOK_AT_REQUEST, target)
                            .whose(grace)
                            .counting(List.of(approvers)));
            assertPermits(
                    before,
                    Ask.of(scene.operations.inside(ada), Action.MAKE_ENROLMENT_CODE, grace));
        }
    }

    @Test
    void administrators_help_who_lost_a_key_under_every_set_and_nobody_else_does() {
        PersonId ada = scene.active();
        PersonId grace = scene.active();
        scene.relate(ada.text(), "administrator", Ask.INSTALLATION);
        Policy nothing = TestPolicies.inner(scene.inside, "");
        assertPermits(
                nothing, Ask.of(scene.operations.inside(ada), Action.MAKE_ENROLMENT_CODE, grace));
        assertForbids(
                nothing,
                Ask.of(scene.operations.inside(grace), Action.MAKE_ENROLMENT_CODE, ada),
                "no_policy_permits");
    }

    @Test
    void a_forbid_outweighs_what_every_set_allows() {
        PersonId grace = scene.active();
        Policy closed =
                TestPolicies.inner(
                        scene.inside,
                        "@id(\"closed\") forbid (principal, action in Sallyport::Action::\"look\","
                                + " resource);");
        Operation hers = scene.operations.inside(grace);
        assertForbids(closed, Ask.ofInstallation(hers, Action.LOOK_AT_NAMES), "closed");
        assertForbids(closed, Ask.of(hers, Action.LOOK_AT_PERSON, grace), "closed");
    }

    @Test
    void what_is_inside_is_seen_inside_whatever_the_outer_doors_policies_say() {
        PersonId ada = scene.active();
        scene.relate(ada.text(), "administrator", Ask.INSTALLATION);
        Policy atTheOuterDoor = TestPolicies.outer(scene.outside);
        for (Action action :
                List.of(Action.LOOK_AT_NAMES, Action.LOOK_AT_LEAVERS, Action.LOOK_AT_ROSTERS)) {
            assertForbids(
                    atTheOuterDoor,
                    Ask.ofInstallation(scene.operations.outside(ada), action),
                    "privilege_is_seen_inside");
            assertPermits(Ask.ofInstallation(scene.operations.inside(ada), action));
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
