package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.testkit.Operations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private static final PersonId ADA = new PersonId(new UUID(0, 1));
    private static final PersonId GRACE = new PersonId(new UUID(0, 2));
    private static final PersonId ADA_ADMIN = new PersonId(new UUID(0, 3));
    private static final TargetId TARGET = new TargetId(new UUID(0, 9));

    private final KnownFacts facts = new KnownFacts();
    private final Policy policy = new Policy(ProvisionalRules.all(), facts);
    private final Operations operations = Operations.real();

    enum Sketch {
        PERMITS,
        PERMITS_WITH,
        FORBIDS,
        FAILS,
        SILENT
    }

    @Test
    void forbid_trumps_permit_and_silence_is_no() {
        int cases = 0;
        for (List<Sketch> sketch : listsUpTo(5)) {
            Policy sketched = new Policy(sketch.stream().map(PolicyTest::rule).toList(), facts);
            Verdict verdict =
                    sketched.decide(Ask.ofInstallation(operations.inside(ADA), Action.look("x")));
            boolean against = sketch.contains(Sketch.FORBIDS) || sketch.contains(Sketch.FAILS);
            boolean pro = sketch.contains(Sketch.PERMITS) || sketch.contains(Sketch.PERMITS_WITH);
            switch (verdict) {
                case Verdict.Permit(List<Obligation> obligations) -> {
                    assertThat(pro && !against).as("%s", sketch).isTrue();
                    assertThat(obligations.contains(Obligation.STEP_UP))
                            .isEqualTo(sketch.contains(Sketch.PERMITS_WITH));
                }
                case Verdict.Forbid(List<Reason> reasons) -> {
                    assertThat(pro && !against).as("%s", sketch).isFalse();
                    assertThat(reasons).isNotEmpty();
                }
            }
            cases++;
        }
        assertThat(cases).isEqualTo(3906);
    }

    @Test
    void nobody_approves_themselves_under_whichever_record() {
        facts.relate(ADA, "approver", TARGET.text());
        facts.relate(ADA_ADMIN, "approver", TARGET.text());
        facts.humans.put(ADA_ADMIN, ADA);
        Ask approval = Ask.of(operations.inside(ADA), Action.approve("elevation"), TARGET);
        assertPermits(approval.concerning(GRACE));
        assertForbids(approval.concerning(ADA), "nobody_approves_themselves");
        assertForbids(approval.concerning(GRACE, ADA_ADMIN), "nobody_approves_themselves");
        Ask other = Ask.of(operations.inside(ADA_ADMIN), Action.approve("elevation"), TARGET);
        assertForbids(other.concerning(ADA), "nobody_approves_themselves");
    }

    @Test
    void only_persons_approve() {
        for (Actor actor :
                List.of(new Actor.Process("inner"), new Actor.Rule("p"), new Actor.Anonymous())) {
            Operation op = operations.operation(actor, Door.INNER);
            assertForbids(Ask.of(op, Action.approve("elevation"), TARGET), "only_persons_approve");
        }
    }

    @Test
    void administration_is_inside() {
        facts.relate(ADA, "administrator", Ask.INSTALLATION);
        Action act = Action.administer("define-target");
        assertPermits(Ask.ofInstallation(operations.inside(ADA), act));
        assertForbids(Ask.ofInstallation(operations.outside(ADA), act), "administration_is_inside");
        assertForbids(Ask.ofInstallation(operations.inside(GRACE), act), "no_rule_permits");
    }

    @Test
    void who_is_not_active_does_nothing() {
        facts.relate(ADA, "administrator", Ask.INSTALLATION);
        facts.inactive.add(ADA);
        for (Action.Family family : Action.Family.values()) {
            assertForbids(
                    Ask.of(operations.inside(ADA), new Action(family, "x"), ADA),
                    "only_active_persons_act");
        }
    }

    @Test
    void freezing_is_for_oneself_ones_leader_and_administrators() {
        Action freeze = Action.freeze("person");
        assertPermits(Ask.of(operations.outside(ADA), freeze, ADA));
        assertForbids(Ask.of(operations.outside(ADA), freeze, GRACE), "no_rule_permits");
        facts.relate(ADA, "leads", GRACE.text());
        assertPermits(Ask.of(operations.outside(ADA), freeze, GRACE));
    }

    @Test
    void requiring_says_why_not() {
        assertThatThrownBy(() ->
                        policy.require(
                                Ask.ofInstallation(
                                        operations.outside(ADA), Action.administer("x"))))
                .isInstanceOf(Problem.class)
                .hasMessage("this is done at the inner door");
    }

    private void assertPermits(Ask ask) {
        assertThat(policy.decide(ask)).isInstanceOf(Verdict.Permit.class);
    }

    private void assertForbids(Ask ask, String code) {
        assertThat(policy.decide(ask))
                .isInstanceOfSatisfying(
                        Verdict.Forbid.class,
                        no -> assertThat(no.reasons()).extracting(Reason::code).contains(code));
    }

    private static Rule rule(Sketch sketch) {
        return new Rule() {
            @Override
            public String name() {
                return sketch.name();
            }

            @Override
            public Opinion consider(Ask ask, Facts known) {
                return switch (sketch) {
                    case PERMITS -> new Opinion.Permits();
                    case PERMITS_WITH -> new Opinion.PermitsWith(Obligation.STEP_UP);
                    case FORBIDS -> new Opinion.Forbids(new Reason("x", "no"));
                    case FAILS -> throw new IllegalStateException("broken");
                    case SILENT -> new Opinion.Silent();
                };
            }
        };
    }

    private static List<List<Sketch>> listsUpTo(int length) {
        List<List<Sketch>> all = new ArrayList<>(List.of(List.<Sketch>of()));
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).size() < length) {
                for (Sketch sketch : Sketch.values()) {
                    List<Sketch> longer = new ArrayList<>(all.get(i));
                    longer.add(sketch);
                    all.add(longer);
                }
            }
        }
        return all;
    }

    private static final class KnownFacts implements Facts {
        private final Set<String> relations = new HashSet<>();
        private final Set<PersonId> inactive = new HashSet<>();
        private final Map<PersonId, PersonId> humans = new HashMap<>();

        void relate(PersonId subject, String relation, String object) {
            relations.add(subject.text() + relation + object);
        }

        @Override
        public boolean holds(String subject, String relation, String object) {
            return relations.contains(subject + relation + object);
        }

        @Override
        public boolean leads(PersonId leader, String object) {
            return holds(leader.text(), "leads", object);
        }

        @Override
        public boolean active(PersonId person) {
            return !inactive.contains(person);
        }

        @Override
        public PersonId human(PersonId person) {
            return humans.getOrDefault(person, person);
        }
    }
}
