package dev.sallyport.administration;

import static dev.sallyport.innerdoor.GatewayScene.assertProblem;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.ceremony.Begun;
import dev.sallyport.ceremony.Outcome;
import dev.sallyport.database.Rows;
import dev.sallyport.database.Violation;
import dev.sallyport.identity.NewPerson;
import dev.sallyport.identity.People;
import dev.sallyport.identity.PersonState;
import dev.sallyport.innerdoor.GatewayScene;
import dev.sallyport.innerdoor.InnerWorld.Somebody;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Verdict;
import dev.sallyport.testkit.TestDatabase;
import dev.sallyport.warrant.Act;
import dev.sallyport.warrant.SealedFact;
import dev.sallyport.warrant.UnfreezePerson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Who gives a frozen person their access back. Ada, bob and carl administer.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnfreezeTest {
    @RegisterExtension static final TestDatabase database = new TestDatabase();

    private @Nullable GatewayScene built;
    private @Nullable Somebody third;

    private GatewayScene scene() {
        GatewayScene scene = built;
        if (scene == null) {
            scene = new GatewayScene(database);
            third = scene.world.person("carl", scene.ada, scene.bob);
            scene.world.seasoning();
            built = scene;
            administrators(scene.ada, scene.bob, third);
        }
        return scene;
    }

    private Somebody ada() {
        return scene().ada;
    }

    private Somebody bob() {
        return scene().bob;
    }

    private Somebody carl() {
        scene();
        return requireNonNull(third);
    }

    @AfterAll
    void closed() {
        scene().close();
    }

    @Test
    void two_administrators_give_somebody_their_access_back() {
        // Given
        Somebody lost = frozen("lost");
        assertThat(mayComeIn(lost)).isFalse();
        // When one says so, it waits, and the others are told
        Begun begun = proposed(ada(), lost);
        assertThat(state(lost)).isEqualTo(PersonState.FROZEN);
        assertThat(waiting(bob())).contains(begun.id());
        assertThat(waiting(carl())).contains(begun.id());
        assertThat(waiting(scene().grace)).doesNotContain(begun.id());
        // and when another agrees
        scene().world.sign(bob(), begun);
        // Then they are back, for policy at once
        assertThat(state(lost)).isEqualTo(PersonState.ACTIVE);
        assertThat(mayComeIn(lost)).isTrue();
        scene().world.act(lost, "open-inner-session", Map.of());
        // and what was signed is kept, under the keeper's seal, and told
        UnfreezePerson act = sealed(lost);
        assertThat(act).isEqualTo(begun.act());
        assertThat(told(lost))
                .contains("\"reason\":\"the laptop was found\"")
                .contains("\"proposed_by\":\"" + ada().id().text() + "\"")
                .contains("\"agreed_by\":\"" + bob().id().text() + "\"")
                .contains("\"act_hash\":\"" + act.hash().hex() + "\"");
        // and the outer door is asked
        assertThat(asked(lost)).isEqualTo(1);
    }

    @Test
    void nobody_but_administrators_and_not_one_alone() {
        Somebody lost = frozen("alone");
        assertProblem(ProblemCode.FORBIDDEN, () -> begin(scene().grace, lost));
        Begun begun = proposed(ada(), lost);
        assertProblem(ProblemCode.FORBIDDEN, () -> scene().world.sign(ada(), begun));
        assertProblem(ProblemCode.NOT_FOUND, () -> scene().world.sign(scene().grace, begun));
        assertThat(state(lost)).isEqualTo(PersonState.FROZEN);
    }

    @Test
    void neither_is_the_person_under_whatever_record() {
        // Given an administrator with two records, of which one is frozen
        Somebody one = scene().world.person("dora", ada(), bob());
        Somebody other = scene().world.person("dora-again", ada(), bob());
        scene().world.seasoning();
        people().resolve(scene().world.process(), other.id(), one.id());
        administrators(ada(), bob(), carl(), one, other);
        freeze(one);
        // Then they neither begin it, as either, nor agree
        assertProblem(ProblemCode.FORBIDDEN, () -> begin(one, one));
        assertProblem(ProblemCode.FORBIDDEN, () -> begin(other, one));
        Begun begun = proposed(ada(), one);
        assertProblem(ProblemCode.NOT_FOUND, () -> scene().world.sign(one, begun));
        assertProblem(ProblemCode.NOT_FOUND, () -> scene().world.sign(other, begun));
        // but two others do, and they administer again: the roster never changed
        scene().world.sign(bob(), begun);
        assertThat(scene().world.parts.rosters().administrator(one.id())).isTrue();
        administrators(ada(), bob(), carl());
    }

    @Test
    void a_frozen_administrator_signs_nothing_and_what_they_signed_lapses() {
        Somebody lost = frozen("lapsing");
        Begun byAda = proposed(ada(), lost);
        // When who signed first is frozen
        freeze(ada());
        // Then the second signature does not carry it out
        assertProblem(ProblemCode.FORBIDDEN, () -> scene().world.sign(bob(), byAda));
        assertThat(state(lost)).isEqualTo(PersonState.FROZEN);
        // and they neither begin nor agree
        assertProblem(ProblemCode.FORBIDDEN, () -> begin(ada(), lost));
        Begun byBob = proposed(bob(), lost);
        assertProblem(ProblemCode.NOT_FOUND, () -> scene().world.sign(ada(), byBob));
        lifted(bob(), carl(), ada());
        scene().world.sign(ada(), byBob);
        assertThat(state(lost)).isEqualTo(PersonState.ACTIVE);
    }

    @Test
    void signatures_from_before_a_freeze_do_not_count_when_it_is_lifted() {
        // Given an act that carl signed before being frozen and that nobody touched meanwhile
        Somebody lost = frozen("stale");
        Begun before = proposed(carl(), lost);
        freeze(carl());
        lifted(ada(), bob(), carl());
        // Then it is over, and takes a fresh ceremony
        assertThat(waiting(bob())).doesNotContain(before.id());
        assertProblem(ProblemCode.CONFLICT, () -> scene().world.sign(bob(), before));
        assertThat(state(lost)).isEqualTo(PersonState.FROZEN);
        lifted(carl(), bob(), lost);
    }

    @Test
    void only_who_is_frozen_comes_back() {
        Somebody active = scene().world.person("active", ada(), bob());
        PersonId invited =
                people().add(scene().world.process(), NewPerson.employee("invited", "Invited"))
                        .id();
        PersonId left =
                people().add(scene().world.process(), NewPerson.employee("gone", "Gone")).id();
        people().leave(scene().world.process(), left);
        for (PersonId person : List.of(active.id(), invited, left)) {
            assertProblem(ProblemCode.CONFLICT, () -> begin(ada(), person.text()));
        }
        assertProblem(ProblemCode.NOT_FOUND, () -> begin(ada(), "nobody"));
        for (String reason : List.of(" ", "two\nlines", "x".repeat(201))) {
            Somebody lost = frozen("why");
            Map<String, Object> fields = Map.of("person", lost.name(), "reason", reason);
            assertProblem(
                    ProblemCode.INVALID,
                    () -> scene().world.begin(ada(), "unfreeze-person", fields));
        }
    }

    @Test
    void who_is_leaving_does_not_come_back() {
        // Given somebody for whom it is said before anything is signed, or in between
        Somebody leaving = frozen("leaving");
        Begun begun = proposed(ada(), leaving);
        scene().world
                .act(
                        bob(),
                        "declare-leaver",
                        Map.of("person", leaving.name(), "reason", "last day"));
        // Then neither the signature in between nor a new act brings them back
        assertProblem(ProblemCode.CONFLICT, () -> scene().world.sign(bob(), begun));
        assertProblem(ProblemCode.CONFLICT, () -> begin(ada(), leaving));
        assertThat(state(leaving)).isEqualTo(PersonState.FROZEN);
    }

    @Test
    void one_freeze_is_lifted_and_no_later_one() {
        Somebody again = frozen("again");
        Begun first = proposed(ada(), again);
        lifted(bob(), carl(), again);
        // Given that they were frozen anew
        freeze(again);
        // Then the signature for the first freeze does not lift the second
        assertProblem(ProblemCode.CONFLICT, () -> scene().world.sign(bob(), first));
        assertThat(state(again)).isEqualTo(PersonState.FROZEN);
        lifted(ada(), bob(), again);
    }

    @Test
    void no_row_alone_brings_anybody_back() {
        Somebody lost = frozen("forged");
        // The door itself, had it forgotten the signatures
        assertThatThrownBy(() ->
                        people().unfreeze(scene().world.process(), lost.id(), List.of(), Map.of()))
                .satisfies(refusal ->
                        assertThat(Violation.constraint(refusal))
                                .contains("a_freeze_is_lifted_by_two"));
        // and the rules of the table hold for whoever owns it
        Begun begun = proposed(ada(), lost);
        for (Forged each :
                List.of(
                        new Forged("nobody_lifts_their_own_freeze", lost, lost, bob()),
                        new Forged("nobody_lifts_their_own_freeze", lost, ada(), lost),
                        new Forged("two_people_lift_a_freeze", lost, ada(), ada()))) {
            assertThatThrownBy(() -> insert(begun, each))
                    .satisfies(refusal ->
                            assertThat(Violation.constraint(refusal)).contains(each.rule()));
        }
        assertThat(state(lost)).isEqualTo(PersonState.FROZEN);
    }

    private record Forged(String rule, Somebody person, Somebody proposed, Somebody agreed) {}

    private static void insert(Begun begun, Forged row) {
        owner().sql(
                        """
                        insert into pam.unfreezing
                               (ceremony_id, person_id, person_human, frozen_at,
                                proposed_by, proposed_human, agreed_by, agreed_human,
                                reason, signed, act, seal, lifted_at)
                        select :ceremony, p.person_id, p.person_id, p.frozen_at,
                               :proposed, :proposed, :agreed, :agreed,
                               'forged', '', '', decode(repeat('00', 64), 'hex'), now()
                          from core.person as p
                         where p.person_id = :person
                        """)
                .param("ceremony", begun.id().value())
                .param("person", row.person().id().value())
                .param("proposed", row.proposed().id().value())
                .param("agreed", row.agreed().id().value())
                .update();
    }

    // the people

    private People people() {
        return scene().world.parts.ground().people();
    }

    private Somebody frozen(String prefix) {
        Somebody somebody = scene().world.person(prefix, ada(), bob());
        freeze(somebody);
        return somebody;
    }

    private void freeze(Somebody who) {
        people().freeze(scene().world.inside(bob()), who.id());
    }

    private PersonState state(Somebody who) {
        return people().get(who.id()).state();
    }

    private Begun begin(Somebody by, Somebody who) {
        return begin(by, who.name());
    }

    /// The same act twice in one moment would be one act.
    private Begun begin(Somebody by, String who) {
        scene().world.clock.advance(Duration.ofSeconds(1));
        return scene().world
                .begin(
                        by,
                        "unfreeze-person",
                        Map.of("person", who, "reason", "the laptop was found"));
    }

    private Begun proposed(Somebody by, Somebody who) {
        Begun begun = begin(by, who);
        assertThat(scene().world.complete(by, begun)).isInstanceOf(Outcome.Waiting.class);
        return begun;
    }

    private void lifted(Somebody by, Somebody agreed, Somebody who) {
        assertThat(scene().world.sign(agreed, proposed(by, who))).isInstanceOf(Outcome.Done.class);
        assertThat(state(who)).isEqualTo(PersonState.ACTIVE);
    }

    private void administrators(Somebody... people) {
        Begun begun =
                scene().world
                        .begin(
                                scene().ada,
                                "define-roster",
                                Map.of(
                                        "name",
                                        "administrators",
                                        "members",
                                        List.of(people).stream().map(Somebody::name).toList()));
        scene().world.complete(scene().ada, begun);
        scene().world.sign(scene().bob, begun);
    }

    // what is so

    private boolean mayComeIn(Somebody who) {
        Operation op = scene().world.inside(who);
        return scene().world
                        .parts
                        .ground()
                        .policy()
                        .decide(Ask.ofInstallation(op, Action.OPEN_INNER_SESSION))
                instanceof Verdict.Permit;
    }

    private List<dev.sallyport.kernel.CeremonyId> waiting(Somebody who) {
        return scene().world.parts.ceremonies().waiting(scene().world.inside(who)).stream()
                .map(Begun::id)
                .toList();
    }

    private UnfreezePerson sealed(Somebody who) {
        Act act =
                owner().sql("select act, seal from pam.unfreezing where person_id = :person")
                        .param("person", who.id().value())
                        .query((row, _) ->
                                new SealedFact(Rows.bytes(row, "act"), Rows.bytes(row, "seal")))
                        .single()
                        .open(scene().world.keeper().describe().trustAnchor())
                        .orElseThrow();
        assertThat(act).isInstanceOf(UnfreezePerson.class);
        return (UnfreezePerson) act;
    }

    private static String told(Somebody who) {
        return owner().sql(
                        """
                        select convert_from(b.content, 'UTF8') as content
                          from ledger.entry as e
                          join ledger.body  as b on b.event_id = e.event_id
                         where e.type = 'person.unfrozen'
                           and position(convert_to(:object, 'UTF8') in e.leaf) > 0
                        """)
                .param("object", who.id().text())
                .query(Rows::firstText)
                .single();
    }

    private static long asked(Somebody who) {
        return owner().sql(
                        """
                        select count(*)
                          from jobs.outer_task
                         where task_name = 'end-frozen-sessions'
                           and task_instance like :person || '/%'
                        """)
                .param("person", who.id().text())
                .query(Long.class)
                .single();
    }

    private static JdbcClient owner() {
        return JdbcClient.create(database.owner());
    }
}
