package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.cedar.Value;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.testkit.TestDatabase;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExplanationsTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private final PolicyScene scene = new PolicyScene(DATABASE);
    private final Snapshots snapshots = TestPolicies.innerSnapshots(scene.inside);
    private final Policy policy = new Policy(snapshots);
    private final Explanations explanations = new Explanations(snapshots, InstantSource.system());
    private final Searches searches = new Searches(snapshots, InstantSource.system());

    @Test
    void an_explanation_never_differs_from_the_decision() {
        RosterId eligible = PolicyScene.roster();
        RosterId approvers = PolicyScene.roster();
        TargetId target = scene.target(eligible, approvers);
        List<PersonId> persons = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            persons.add(scene.active());
        }
        persons.add(scene.invited());
        scene.relate(persons.get(0).text(), "administrator", Ask.INSTALLATION);
        scene.relate(persons.get(1).text(), "member", eligible.text());
        scene.relate(persons.get(2).text(), "member", approvers.text());
        int compared = 0;
        for (PersonId person : persons) {
            for (Action action : Action.values()) {
                for (String object :
                        List.of(Ask.INSTALLATION, target.text(), persons.get(3).text())) {
                    if (!suits(action, object)) {
                        continue;
                    }
                    Verdict decided =
                            policy.decide(
                                    new Ask(
                                            scene.operations.inside(person),
                                            action,
                                            object,
                                            List.of(),
                                            Map.of()));
                    Explanation why = why(person, action, object);
                    assertThat(why.verdict()).as("%s %s", action, object).isEqualTo(decided);
                    assertThat(decided.ruling().policies())
                            .as("what goes on record for %s %s", action, object)
                            .isEqualTo(named(why));
                    assertThat(decided.ruling().permits())
                            .isEqualTo(decided instanceof Verdict.Permit);
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(80);
    }

    private static List<String> named(Explanation why) {
        return why.policies().stream().map(Explanation.Ground::policy).toList();
    }

    private static boolean suits(Action action, String object) {
        String type = World.entity(object).orElseThrow().type();
        return java.util.Objects.requireNonNull(World.schema().action(action.uid()))
                .resources()
                .contains(type);
    }

    @Test
    void a_refusal_names_the_roster_that_would_do_and_being_put_on_it_does() {
        RosterId eligible = PolicyScene.roster();
        TargetId target = scene.target(eligible, PolicyScene.roster());
        PersonId grace = scene.active();
        Explanation no = why(grace, Action.REQUEST_ELEVATION, target.text());
        assertThat(no.ways())
                .singleElement()
                .satisfies(way -> {
                    assertThat(way.through()).isEqualTo("who_is_eligible_requests");
                    assertThat(way.requestable()).isEqualTo("roster");
                    assertThat(way.steps())
                            .containsExactly(
                                    new Remedy.Join(World.entity(eligible.text()).orElseThrow()));
                });
        assertThat(no.facts()).anyMatch(fact -> fact.contains("is not in"));
        scene.relate(grace.text(), "member", eligible.text());
        Explanation yes = why(grace, Action.REQUEST_ELEVATION, target.text());
        assertThat(yes.verdict()).isInstanceOf(Verdict.Permit.class);
        assertThat(yes.policies())
                .singleElement()
                .satisfies(ground -> {
                    assertThat(ground.permits()).isTrue();
                    assertThat(ground.invariant()).isFalse();
                    assertThat(ground.text()).contains("principal in resource.eligible");
                });
        assertThat(yes.ways()).isEmpty();
    }

    @Test
    void what_only_has_to_be_said_or_proved_is_told() {
        PersonId grace = scene.active();
        RuleTexts.InForce strict =
                new RuleTexts.InForce(
                        RuleSet.parse(
                                RuleSet.Rules.INNER,
                                """
                                @id("strict")
                                permit (principal, action == Sallyport::Action::"freeze-person",
                                        resource)
                                when { context has ticket && context has proof
                                       && context.proof.strength >= 3 };
                                """),
                        0,
                        java.time.Instant.MAX);
        Explanations those =
                new Explanations(
                        new Snapshots(scene.inside, List.of("inner"), () -> strict),
                        InstantSource.system());
        Question question =
                new Question(grace.text(), Action.FREEZE_PERSON, grace.text(), Map.of());
        assertThat(those.why(question, Door.INNER).ways())
                .singleElement()
                .satisfies(way ->
                        assertThat(way.steps())
                                .contains(new Remedy.Say("ticket"), new Remedy.Prove(3)));
        Question said =
                new Question(
                        grace.text(),
                        Action.FREEZE_PERSON,
                        grace.text(),
                        Map.of("ticket", new Value.Text("INC-1")));
        assertThat(those.why(said, Door.INNER).ways())
                .singleElement()
                .satisfies(way -> assertThat(way.steps()).doesNotContain(new Remedy.Say("ticket")));
    }

    @Test
    void of_a_condition_what_is_left_is_told_once_all_that_is_known_is_put_in() {
        PersonId grace = scene.active();
        RuleTexts.InForce rules =
                new RuleTexts.InForce(
                        RuleSet.parse(
                                RuleSet.Rules.INNER,
                                """
                                @id("either")
                                permit (principal is Sallyport::Person,
                                        action == Sallyport::Action::"connect", resource)
                                when { principal.name == "nobody-else"
                                       || context has login && context.login == "deploy" };
                                """),
                        0,
                        java.time.Instant.MAX);
        TargetId target = scene.target(PolicyScene.roster(), PolicyScene.roster());
        Explanations those =
                new Explanations(
                        new Snapshots(scene.inside, List.of("inner"), () -> rules),
                        InstantSource.system());
        Question question = new Question(grace.text(), Action.CONNECT, target.text(), Map.of());
        assertThat(those.why(question, Door.INNER).ways())
                .singleElement()
                .satisfies(way ->
                        assertThat(way.steps())
                                .containsExactly(
                                        new Remedy.Fulfil(
                                                "context has login && context.login =="
                                                        + " \"deploy\"")));
    }

    @Test
    void who_and_what_are_the_decisions_one_by_one() {
        RosterId eligible = PolicyScene.roster();
        TargetId target = scene.target(eligible, PolicyScene.roster());
        PersonId in = scene.active();
        PersonId frozen = scene.active();
        PersonId out = scene.active();
        scene.relate(in.text(), "member", eligible.text());
        scene.relate(frozen.text(), "member", eligible.text());
        scene.people.freeze(scene.op, frozen);
        assertThat(searches.who(Action.REQUEST_ELEVATION, target.text(), Door.INNER, "").hits())
                .extracting(Searches.Hit::principal)
                .containsExactly(in.text());
        assertThat(searches.what(in.text(), Door.INNER, "").hits())
                .anyMatch(hit ->
                        hit.action().equals("request-elevation")
                                && hit.resource().equals(target.text()));
        assertThat(searches.what(out.text(), Door.INNER, "").hits())
                .noneMatch(hit -> hit.action().equals("request-elevation"));
        assertThat(searches.what(frozen.text(), Door.INNER, "").hits()).isEmpty();
    }

    @Test
    void what_nothing_can_see_to_is_no_hit_and_explained_as_the_refusal_it_is() {
        PersonId grace = scene.active();
        RuleTexts.InForce told =
                new RuleTexts.InForce(
                        RuleSet.parse(
                                RuleSet.Rules.INNER,
                                "@id(\"told\") @notify(\"person\") permit (principal, action,"
                                        + " resource);"),
                        0,
                        java.time.Instant.MAX);
        Snapshots those = new Snapshots(scene.inside, List.of("inner"), () -> told);
        Searches search = new Searches(those, InstantSource.system());
        assertThat(search.who(Action.FREEZE_PERSON, grace.text(), Door.INNER, "").hits()).isEmpty();
        assertThat(search.who(Action.DEFINE_ROSTER, "installation", Door.INNER, "").hits())
                .extracting(Searches.Hit::principal)
                .contains(grace.text());
        Explanation why =
                new Explanations(those, InstantSource.system())
                        .why(
                                new Question(
                                        grace.text(), Action.FREEZE_PERSON, grace.text(), Map.of()),
                                Door.INNER);
        assertThat(why.verdict()).isInstanceOf(Verdict.Forbid.class);
        assertThat(named(why)).containsExactly("told");
        assertThat(why.ways()).isEmpty();
    }

    @Test
    void pages_of_a_search_make_the_whole_without_doubles() {
        PersonId ada = scene.active();
        scene.relate(ada.text(), "administrator", Ask.INSTALLATION);
        for (int i = 0; i < 60; i++) {
            scene.active();
        }
        List<Searches.Hit> all = new ArrayList<>();
        String after = "";
        do {
            Searches.Found page = searches.what(ada.text(), Door.INNER, after);
            assertThat(page.hits()).hasSizeLessThanOrEqualTo(Searches.PAGE_MAX);
            all.addAll(page.hits());
            after = page.next();
        } while (!after.isEmpty());
        assertThat(all).hasSizeGreaterThan(120).doesNotHaveDuplicates();
    }

    @Test
    void what_does_not_exist_cannot_be_asked_about() {
        PersonId grace = scene.active();
        problem(() -> why(grace, Action.CONNECT, "no-such-target"), ProblemCode.NOT_FOUND);
        problem(() -> why(grace, Action.CONNECT, grace.text()), ProblemCode.INVALID);
        problem(() -> Question.action("Connect"), ProblemCode.INVALID);
        problem(() -> Question.action("connect "), ProblemCode.INVALID);
    }

    private static void problem(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable asking, ProblemCode code) {
        assertThatThrownBy(asking)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }

    private Explanation why(PersonId person, Action action, String object) {
        return explanations.why(new Question(person.text(), action, object, Map.of()), Door.INNER);
    }
}
