package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LockoutsTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final String IN =
            allow("in", "principal", "action in Sallyport::Action::\"enter\"");
    private static final String ADMINISTER =
            allow("admin", "principal", "action in Sallyport::Action::\"administer\"");
    private static final String APPROVE =
            allow("approve", "principal", "action == Sallyport::Action::\"approve-policy\"");

    private final PolicyScene scene = new PolicyScene(DATABASE);
    private final PersonId ada = scene.active();
    private final PersonId bob = scene.active();

    private static String allow(String name, String who, String action) {
        return "@id(\"%s\") permit (%s, %s, resource);\n".formatted(name, who, action);
    }

    private void refuse(RuleSet.Rules door, String text, PersonId... administrators) {
        Snapshot snapshot = TestPolicies.innerSnapshots(scene.inside).exact();
        Lockouts.refuse(
                scene.operations.inside(ada),
                snapshot,
                RuleSet.parse(door, text),
                List.of(administrators));
    }

    private void refused(String words, RuleSet.Rules door, String text, PersonId... all) {
        assertThatThrownBy(() -> refuse(door, text, all))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("lock everybody out")
                .hasMessageContaining(words);
    }

    private static final RuleSet.Rules INNER = RuleSet.Rules.INNER;

    @Test
    void two_who_can_come_in_propose_approve_and_confirm_are_enough() {
        assertThatCode(() -> refuse(INNER, IN + ADMINISTER + APPROVE, ada, bob))
                .doesNotThrowAnyException();
    }

    @Test
    void each_step_that_nobody_could_take_is_named() {
        refused("open a session", INNER, ADMINISTER + APPROVE, ada, bob);
        refused("propose and confirm", INNER, IN + APPROVE, ada, bob);
        refused("approve", INNER, IN + ADMINISTER, ada, bob);
        refused("open a session", INNER, "", ada, bob);
        refused(
                "propose and confirm",
                INNER,
                IN
                        + APPROVE
                        + allow("c", "principal", "action == Sallyport::Action::\"change-policy\""),
                ada,
                bob);
    }

    @Test
    void one_administrator_is_not_enough_under_whichever_record() {
        PersonId adaAgain = scene.active();
        scene.people.resolve(scene.op, adaAgain, ada);
        refused("approve", INNER, IN + ADMINISTER + APPROVE, ada);
        refused("approve", INNER, IN + ADMINISTER + APPROVE, ada, adaAgain);
    }

    @Test
    void who_is_frozen_does_not_count() {
        scene.peopleOutside.freeze(scene.op, bob);
        refused("approve", INNER, IN + ADMINISTER + APPROVE, ada, bob);
    }

    @Test
    void an_obligation_on_administration_is_a_lockout() {
        refused(
                "propose and confirm",
                INNER,
                IN + APPROVE + "@ticket(\"required\") " + ADMINISTER,
                ada,
                bob);
    }

    @Test
    void telling_somebody_is_no_lockout_unless_there_is_nobody_to_tell() {
        String told = "@notify(\"administrators\") ";
        assertThatCode(() -> refuse(INNER, told + IN + told + ADMINISTER + APPROVE, ada, bob))
                .doesNotThrowAnyException();
        String owner = "@notify(\"owner\") ";
        refused("propose and confirm", INNER, IN + APPROVE + owner + ADMINISTER, ada, bob);
        refused("sign in", RuleSet.Rules.OUTER, told + IN, ada, bob);
    }

    @Test
    void outside_an_administrator_can_still_sign_in() {
        refused("sign in", RuleSet.Rules.OUTER, "", ada, bob);
        assertThatCode(() -> refuse(RuleSet.Rules.OUTER, IN, ada, bob)).doesNotThrowAnyException();
    }
}
