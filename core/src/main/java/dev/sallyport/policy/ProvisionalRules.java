package dev.sallyport.policy;

import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.policy.Action.Family;
import java.util.List;
import java.util.function.BiPredicate;

/// The rules that come with the product. Invariants forbid; the others permit.
public final class ProvisionalRules {
    private ProvisionalRules() {}

    public static List<Rule> all() {
        return List.of(
                forbids(
                        "only_active_persons_act",
                        "your access has ended: ask an administrator",
                        (ask, facts) ->
                                ask.op().actor() instanceof Actor.Human(PersonId person)
                                        && !facts.active(person)),
                forbids(
                        "administration_is_inside",
                        "this is done at the inner door",
                        (ask, _) ->
                                ask.action().family() == Family.ADMINISTER
                                        && ask.op().origin().door() == Door.OUTER),
                forbids(
                        "only_persons_approve",
                        "only a person can say yes to this",
                        (ask, _) ->
                                ask.action().family() == Family.APPROVE
                                        && !(ask.op().actor() instanceof Actor.Human)),
                forbids(
                        "nobody_approves_themselves",
                        "somebody else has to say yes to this",
                        ProvisionalRules::ownConcern),
                permits(
                        "everybody_minds_their_own",
                        (ask, _) -> ask.action().family() == Family.SELF && itself(ask)),
                permits(
                        "everybody_may_freeze_themselves",
                        (ask, _) -> ask.action().family() == Family.FREEZE && itself(ask)),
                permits(
                        "leaders_freeze_their_unit",
                        (ask, facts) ->
                                ask.action().family() == Family.FREEZE && leads(ask, facts)),
                permits(
                        "administrators_freeze_and_look",
                        (ask, facts) ->
                                (ask.action().family() == Family.FREEZE
                                                || ask.action().family() == Family.LOOK)
                                        && is(ask, facts, "administrator")),
                permits(
                        "auditors_look",
                        (ask, facts) ->
                                ask.action().family() == Family.LOOK && is(ask, facts, "auditor")),
                permits(
                        "administrators_administer",
                        (ask, facts) ->
                                ask.action().family() == Family.ADMINISTER
                                        && is(ask, facts, "administrator")),
                permits(
                        "who_is_eligible_requests",
                        (ask, facts) ->
                                ask.action().family() == Family.REQUEST
                                        && related(ask, facts, "eligible")),
                permits(
                        "approvers_approve",
                        (ask, facts) ->
                                ask.action().family() == Family.APPROVE
                                        && related(ask, facts, "approver")));
    }

    /// Nobody says yes to what is for them, or at their wish, under whichever of their records.
    private static boolean ownConcern(Ask ask, Facts facts) {
        if (ask.action().family() != Family.APPROVE
                || !(ask.op().actor() instanceof Actor.Human(PersonId person))) {
            return false;
        }
        PersonId human = facts.human(person);
        return ask.concerns().stream().map(facts::human).anyMatch(human::equals);
    }

    private static boolean itself(Ask ask) {
        return ask.op().actor() instanceof Actor.Human(PersonId person)
                && person.text().equals(ask.object());
    }

    private static boolean leads(Ask ask, Facts facts) {
        return ask.op().actor() instanceof Actor.Human(PersonId person)
                && facts.leads(person, ask.object());
    }

    private static boolean is(Ask ask, Facts facts, String relation) {
        return ask.op().actor() instanceof Actor.Human(PersonId person)
                && facts.holds(person.text(), relation, Ask.INSTALLATION);
    }

    private static boolean related(Ask ask, Facts facts, String relation) {
        return ask.op().actor() instanceof Actor.Human(PersonId person)
                && facts.holds(person.text(), relation, ask.object());
    }

    private static Rule permits(String name, BiPredicate<Ask, Facts> when) {
        return rule(name, when, new Opinion.Permits());
    }

    private static Rule forbids(String name, String sentence, BiPredicate<Ask, Facts> when) {
        return rule(name, when, new Opinion.Forbids(new Reason(name, sentence)));
    }

    private static Rule rule(String name, BiPredicate<Ask, Facts> when, Opinion then) {
        return new Rule() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Opinion consider(Ask ask, Facts facts) {
                return when.test(ask, facts) ? then : new Opinion.Silent();
            }
        };
    }
}
