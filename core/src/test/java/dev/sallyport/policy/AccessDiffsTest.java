package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.cedar.EntityStore;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Value;
import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Origin;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.kernel.UnitId;
import dev.sallyport.testkit.SeededRandomness;
import dev.sallyport.testkit.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AccessDiffsTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final Instant AT = Instant.parse("2026-11-25T10:00:00Z");
    private static final int ROUNDS = 60;

    private final PolicyScene scene = new PolicyScene(DATABASE);
    private final RosterId roster = PolicyScene.roster();
    private final TargetId target = scene.target(roster, roster);
    private final PersonId ada = scene.active();
    private final PersonId bob = scene.active();
    private final UnitId unit = scene.unit();

    {
        scene.relate(ada.text(), "member", roster.text());
        scene.relate(bob.text(), "administrator", Ask.INSTALLATION);
        scene.people.moveTo(scene.op, bob, unit);
    }

    private Snapshot snapshot(String text) {
        RuleTexts.InForce inForce =
                new RuleTexts.InForce(RuleSet.parse(RuleSet.Rules.INNER, text), 0, Instant.MAX);
        return new Snapshots(scene.inside, List.of("inner"), () -> inForce).exact();
    }

    private AccessDiff diff(String before, String after) {
        return AccessDiffs.comparing(
                        snapshot(before), RuleSet.parse(RuleSet.Rules.INNER, after), AT)
                .diff();
    }

    /// What it does to one person: others are in the database as well, and only some are shown.
    private AccessDiff diffFor(PersonId who, String before, String after) {
        return AccessDiffs.comparing(
                        snapshot(before), RuleSet.parse(RuleSet.Rules.INNER, after), AT)
                .within(who.text())
                .diff();
    }

    private static String request(String annotations, String condition) {
        return "@id(\"r\") "
                + annotations
                + " permit (principal is Sallyport::Person, action =="
                + " Sallyport::Action::\"request-elevation\", resource is Sallyport::Target)"
                + condition
                + ";";
    }

    private static final String ELIGIBLE = " when { principal in resource.eligible }";

    private List<AccessChange> ofTarget(AccessDiff.Changes changes) {
        return changes.first().stream().filter(it -> it.what().equals(target.text())).toList();
    }

    @Test
    void another_wording_of_the_same_policy_changes_nothing() {
        AccessDiff diff = diff(request("", ELIGIBLE), "// a comment\n\n" + request("", ELIGIBLE));
        assertThat(diff.nothing()).isTrue();
        assertThat(diff.compared()).isZero();
        assertThat(diff.complete()).isTrue();
    }

    @Test
    void who_gains_and_who_loses_is_named() {
        AccessDiff gains = diff("", request("", ELIGIBLE));
        assertThat(ofTarget(gains.allowed()))
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.who()).isEqualTo(ada.text());
                    assertThat(it.action()).isEqualTo("request-elevation");
                    assertThat(it.whatName()).isEqualTo("web-1");
                    assertThat(it.before()).isEqualTo("refused");
                    assertThat(it.after()).isEqualTo("allowed");
                });
        AccessDiff loses = diff(request("", ELIGIBLE), "");
        assertThat(ofTarget(loses.refused())).extracting(AccessChange::who).contains(ada.text());
        assertThat(loses.allowed().count()).isZero();
    }

    @Test
    void a_condition_that_a_person_can_meet_is_no_refusal() {
        AccessDiff diff =
                diff(
                        request("", ELIGIBLE),
                        request(
                                "",
                                " when { principal in resource.eligible && context has ticket }"));
        assertThat(ofTarget(diff.refused()))
                .singleElement()
                .satisfies(it -> assertThat(it.after()).isEqualTo("allowed with what it asks for"));
    }

    /// The door states whose something is, and who counts where, of every such question: a
    /// condition that only asks whether it was stated holds for everything.
    @Test
    void what_rests_on_what_the_door_always_states_is_no_secret() {
        for (String stated : List.of("whose", "counts")) {
            AccessDiff opened =
                    diffFor(
                            bob,
                            "",
                            "@id(\"notes\") permit (principal is Sallyport::Person, action =="
                                    + " Sallyport::Action::\"look-at-tape\", resource is"
                                    + " Sallyport::Target) when { context has "
                                    + stated
                                    + " };");
            assertThat(ofTarget(opened.allowed()))
                    .as(stated)
                    .extracting(AccessChange::who)
                    .contains(bob.text());
        }
        AccessDiff closed =
                diffFor(
                        bob,
                        "",
                        "@id(\"closed\") forbid (principal, action in Sallyport::Action::\"own\","
                                + " resource is Sallyport::Target);");
        assertThat(ofTarget(closed.refused()))
                .extracting(AccessChange::action)
                .contains("accept-grant", "prove-connection");
        assertThat(closed.allowed().count()).isZero();
    }

    @Test
    void a_new_obligation_is_seen_and_so_is_a_lost_one() {
        String with = request("@ticket(\"required\") @justification(\"20\")", ELIGIBLE);
        AccessDiff diff = diff(request("", ELIGIBLE), with);
        assertThat(ofTarget(diff.otherwise()))
                .singleElement()
                .satisfies(it ->
                        assertThat(it.after())
                                .isEqualTo("allowed with a reason of 20 characters, a ticket"));
        assertThat(ofTarget(diff(with, request("", ELIGIBLE)).otherwise())).hasSize(1);
    }

    @Test
    void an_obligation_that_nothing_can_see_to_is_a_refusal() {
        AccessDiff diff = diff(request("", ELIGIBLE), request("@step_up(\"3\")", ELIGIBLE));
        assertThat(ofTarget(diff.refused()))
                .singleElement()
                .satisfies(it ->
                        assertThat(it.after())
                                .isEqualTo("refused: nothing can see to `@step_up` here"));
        assertThat(diff.otherwise().count()).isZero();
    }

    @Test
    void what_forbids_by_something_that_is_said_is_seen() {
        String forbid = "@id(\"f\") forbid (principal, action, resource) when { %s };";
        AccessDiff ticket =
                diffFor(
                        ada,
                        request("", ELIGIBLE),
                        request("", ELIGIBLE) + forbid.formatted("context has ticket"));
        // … asking, looking at what is done on the target, and using what is one's own
        assertThat(ofTarget(ticket.refused()))
                .allSatisfy(it -> {
                    assertThat(it.before()).isEqualTo("allowed");
                    assertThat(it.after())
                            .isEqualTo("refused with all that can be said, allowed with less");
                })
                .extracting(AccessChange::action)
                .containsExactlyInAnyOrder(
                        "request-elevation",
                        "look-at-target",
                        "look-at-request",
                        "look-at-grant",
                        "look-at-session",
                        "look-at-tape",
                        "accept-grant",
                        "prove-connection");
        AccessDiff length =
                diff(
                        request("", ELIGIBLE),
                        request("", ELIGIBLE)
                                + forbid.formatted(
                                        "context has lasting && context.lasting > duration(\"1h\")"));
        assertThat(ofTarget(length.refused()))
                .singleElement()
                .satisfies(it -> assertThat(it.after()).isEqualTo("allowed with what it asks for"));
    }

    @Test
    void two_refusals_of_different_kinds_are_no_change() {
        AccessDiff diff = diff("", request("@step_up(\"3\")", ELIGIBLE));
        assertThat(diff.nothing()).isTrue();
        assertThat(diff.compared()).isPositive();
    }

    @Test
    void what_is_not_shown_is_counted_and_what_is_not_compared_is_said() {
        for (int i = 0; i <= AccessDiffs.SHOWN_MAX; i++) {
            scene.active();
        }
        String all = "@id(\"a\") permit (principal, action, resource);";
        AccessDiff diff = diff("", all);
        assertThat(diff.allowed().first()).hasSize(AccessDiffs.SHOWN_MAX);
        assertThat(diff.allowed().more()).isPositive();
        assertThat(diff.complete()).isTrue();
        AccessDiff part =
                AccessDiffs.comparing(snapshot(""), RuleSet.parse(RuleSet.Rules.INNER, all), AT, 10)
                        .diff();
        assertThat(part.complete()).isFalse();
        assertThat(part.compared()).isEqualTo(10);
    }

    @Test
    void a_diff_is_the_same_text_each_time_and_reads_back() {
        AccessDiff diff = diff("", request("", ELIGIBLE));
        assertThat(diff("", request("", ELIGIBLE)).json()).isEqualTo(diff.json());
        assertThat(AccessDiff.read(diff.json())).isEqualTo(diff);
        assertThat(diff("", request("", "")).hash()).isNotEqualTo(diff.hash());
    }

    /// Asking everybody everything, one by one, gives the same counts.
    @Test
    void it_finds_what_asking_everybody_everything_finds() {
        SeededRandomness seed = SeededRandomness.printed();
        Random dice = seed.random();
        Set<String> seen = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            Snapshot before = snapshot(draft(dice));
            RuleSet after = RuleSet.parse(RuleSet.Rules.INNER, draft(dice));
            AccessDiff diff = AccessDiffs.comparing(before, after, AT).diff();
            long[] counts = byHand(before, after);
            assertThat(List.of(diff.allowed().count(), diff.refused().count()))
                    .as("seed %d, round %d", seed.seed(), round)
                    .containsExactly(counts[0], counts[1]);
            seen.add((counts[0] > 0 ? "more" : "") + (counts[1] > 0 ? "less" : ""));
        }
        assertThat(seen).contains("more", "less");
    }

    private String draft(Random dice) {
        List<String> scopes =
                List.of(
                        "principal",
                        "principal is Sallyport::Person",
                        "principal in Sallyport::Unit::\"" + unit.text() + "\"",
                        "principal == Sallyport::Person::\"" + ada.text() + "\"",
                        "principal in Sallyport::Role::\"administrator\"");
        List<String> actions =
                List.of(
                        "action in Sallyport::Action::\"look\"",
                        "action == Sallyport::Action::\"request-elevation\"",
                        "action in [Sallyport::Action::\"freeze\", Sallyport::Action::\"look\"]");
        StringBuilder text = new StringBuilder();
        int count = 1 + dice.nextInt(3);
        for (int i = 0; i < count; i++) {
            text.append("@id(\"p")
                    .append(i)
                    .append("\") ")
                    .append(dice.nextInt(4) == 0 ? "forbid" : "permit")
                    .append(" (")
                    .append(scopes.get(dice.nextInt(scopes.size())))
                    .append(", ")
                    .append(actions.get(dice.nextInt(actions.size())))
                    .append(", resource);\n");
        }
        return text.toString();
    }

    /// 2 about everything, 1 about what is theirs, 0 not at all; with less and not with more does
    /// not occur in these drafts.
    private int level(Snapshot snapshot, PersonId who, Action action, String what) {
        Ask ask = ask(who, action, what);
        if (action.statesCounts()) {
            ask = ask.counting(counts(snapshot.facts(), who, what));
        }
        if (!action.statesWhose()) {
            return permits(snapshot, ask) ? 2 : 0;
        }
        if (action.family() == Action.Family.OWN) {
            return permits(snapshot, ask.whose(who)) ? 2 : 0;
        }
        return permits(snapshot, ask.whose()) ? 2 : permits(snapshot, ask.whose(who)) ? 1 : 0;
    }

    private static List<RosterId> counts(EntityStore facts, PersonId who, String target) {
        Value.RecordOf known = facts.attributes(World.entity(target).orElseThrow());
        return Stream.of("eligible", "approvers")
                .map(it -> known == null ? null : known.get(it))
                .filter(it ->
                        it instanceof EntityUid on && facts.isIn(World.person(who.text()), on))
                .map(it -> RosterId.parse(((EntityUid) it).id()))
                .distinct()
                .toList();
    }

    private long[] byHand(Snapshot before, RuleSet rules) {
        Snapshot after =
                new Snapshot(
                        before.facts(),
                        new RuleTexts.InForce(rules, 0, Instant.MAX),
                        Compiled.of(rules, before.facts()),
                        before.moment(),
                        before.nextFact());
        long[] counts = new long[2];
        List<String> objects = new ArrayList<>(List.of(Ask.INSTALLATION));
        before.facts().all().stream()
                .filter(it -> Set.of(World.PERSON, World.TARGET).contains(it.uid().type()))
                .forEach(it -> objects.add(it.uid().id()));
        for (String who : objects) {
            if (!who.startsWith("psn_")) {
                continue;
            }
            for (Action action : Action.values()) {
                for (String what : objects) {
                    if (!applies(action, what)) {
                        continue;
                    }
                    int was = level(before, PersonId.parse(who), action, what);
                    int is = level(after, PersonId.parse(who), action, what);
                    counts[0] += is > was ? 1 : 0;
                    counts[1] += is < was ? 1 : 0;
                }
            }
        }
        return counts;
    }

    private static boolean applies(Action action, String what) {
        dev.sallyport.cedar.Schema.Action declared = World.schema().action(action.uid());
        return declared != null
                && declared.resources().contains(World.entity(what).orElseThrow().type());
    }

    private Ask ask(PersonId who, Action action, String what) {
        Operation op =
                new Operation(
                        scene.op.id(),
                        new Actor.Human(who),
                        scene.op.pathway(),
                        "",
                        AT,
                        new Origin(Door.INNER, "local"));
        return new Ask(op, action, what, List.of(), java.util.Map.of())
                .lasting(Duration.ofMinutes(1));
    }

    private static boolean permits(Snapshot snapshot, Ask ask) {
        return Policy.verdict(snapshot, Requests.of(ask, snapshot.facts()))
                instanceof Verdict.Permit;
    }
}
