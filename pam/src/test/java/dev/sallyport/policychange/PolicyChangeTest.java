package dev.sallyport.policychange;

import static dev.sallyport.innerdoor.GatewayScene.assertProblem;
import static dev.sallyport.policy.RuleSet.Rules.INNER;
import static dev.sallyport.policy.RuleSet.Rules.OUTER;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.ceremony.Begun;
import dev.sallyport.ceremony.Line;
import dev.sallyport.ceremony.Outcome;
import dev.sallyport.database.Database;
import dev.sallyport.innerdoor.InnerWorld;
import dev.sallyport.innerdoor.InnerWorld.Somebody;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Origin;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.policy.AccessDiff;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Policy;
import dev.sallyport.policy.PolicySets;
import dev.sallyport.policy.RuleSet;
import dev.sallyport.policy.Snapshots;
import dev.sallyport.policy.StoredRuleTexts;
import dev.sallyport.policy.StoredSet;
import dev.sallyport.policy.Verdict;
import dev.sallyport.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Changing the policies, with the real keeper behind it. Ada and bob administer, grace does not.
class PolicyChangeTest {
    @RegisterExtension final TestDatabase database = new TestDatabase();

    private static final String FRESH = RuleSet.ofFreshInstallation(INNER).text();
    private static final String LOOKERS =
            FRESH
                    + """

                    @id("everybody_looks")
                    permit (
                      principal is Sallyport::Person,
                      action == Sallyport::Action::"look-at-policy",
                      resource
                    );
                    """;
    private static final String FREEZERS = LOOKERS.replace("look-at-policy", "look-at-ledger");

    private @Nullable InnerWorld opened;
    private final List<Somebody> people = new ArrayList<>();

    @BeforeEach
    void an_organisation() {
        opened = new InnerWorld(database);
        people.addAll(world().founders());
        people.add(world().person("grace", ada(), bob()));
        world().seasoning();
    }

    @AfterEach
    void closed() {
        world().close();
    }

    private InnerWorld world() {
        return requireNonNull(opened);
    }

    private Somebody ada() {
        return people.get(0);
    }

    private Somebody bob() {
        return people.get(1);
    }

    private Somebody grace() {
        return people.get(2);
    }

    private PolicyChanges changes() {
        return world().parts.policyChanges();
    }

    private static Map<String, Object> fields(RuleSet.Rules door, String text) {
        return Map.of("door", door.word(), "text", text, "reason", "night shift");
    }

    private Begun proposed(RuleSet.Rules door, String text) {
        world().clock.advance(java.time.Duration.ofSeconds(1));
        Begun begun = world().begin(ada(), "change-policy", fields(door, text));
        assertThat(world().complete(ada(), begun))
                .isInstanceOfSatisfying(
                        Outcome.Waiting.class, it -> assertThat(it.missing()).isEqualTo(1));
        return begun;
    }

    private PolicySets.Version changed(RuleSet.Rules door, String text) {
        Outcome.Done done = InnerWorld.done(world().sign(bob(), proposed(door, text)));
        return new PolicySets.Version(door, (Long) InnerWorld.value(done, "version"));
    }

    private String inForce(RuleSet.Rules door) {
        return changes().inForce(world().inside(ada()), door).rules().text();
    }

    private boolean mayLook(Somebody who) {
        return world().parts
                        .ground()
                        .policy()
                        .decide(Ask.ofInstallation(world().inside(who), Action.LOOK_AT_POLICY))
                instanceof Verdict.Permit;
    }

    private List<String> told() {
        return new Database(database.owner())
                .jdbc()
                .sql(
                        """
                          select type
                            from ledger.entry
                           where type like 'policy.%'
                        order by written_at
                        """)
                .query((row, _) -> row.getString(1))
                .list();
    }

    private void tamper(String sql) {
        Database owner = new Database(database.owner());
        owner.inTransaction(() -> {
            owner.jdbc().sql("set local session_replication_role = replica").update();
            owner.jdbc().sql(sql).update();
        });
    }

    private void trialEnds() {
        tamper(
                """
                update policy.policy_set
                   set effective_at = effective_at - interval '10 minutes',
                       reverts_at = reverts_at - interval '10 minutes'
                """);
        tamper("insert into policy.change (subject) values ('policy')");
    }

    // two signatures

    @Test
    void one_signature_is_not_enough() {
        proposed(INNER, LOOKERS);
        assertThat(inForce(INNER)).isEqualTo(FRESH);
        assertThat(mayLook(grace())).isFalse();
        assertThat(told()).containsExactly("policy.proposed");
    }

    @Test
    void two_administrators_put_it_in_force_at_once_on_trial() {
        changed(INNER, LOOKERS);
        assertThat(inForce(INNER)).isEqualTo(LOOKERS);
        assertThat(mayLook(grace())).isTrue();
        StoredSet set = changes().history(world().inside(ada()), INNER, null).getFirst();
        assertThat(set.signing().author()).isEqualTo(ada().id());
        assertThat(set.signing().approver()).isEqualTo(bob().id());
        assertThat(set.course().at(changes().now())).isEqualTo(StoredSet.State.ON_TRIAL);
        assertThat(changes().isAsSigned(set)).isTrue();
        assertThat(told()).containsExactly("policy.proposed", "policy.changed");
    }

    @Test
    void the_same_person_twice_is_not_enough() {
        Begun begun = proposed(INNER, LOOKERS);
        assertThatThrownBy(() -> world().sign(ada(), begun)).isInstanceOf(Problem.class);
        assertThat(inForce(INNER)).isEqualTo(FRESH);
    }

    @Test
    void who_does_not_administer_neither_proposes_nor_approves() {
        assertProblem(
                ProblemCode.FORBIDDEN,
                () -> world().begin(grace(), "change-policy", fields(INNER, LOOKERS)));
        Begun begun = proposed(INNER, LOOKERS);
        assertThatThrownBy(() -> world().sign(grace(), begun)).isInstanceOf(Problem.class);
        assertProblem(
                ProblemCode.FORBIDDEN,
                () -> changes().plan(world().inside(grace()), INNER, LOOKERS));
        assertThat(inForce(INNER)).isEqualTo(FRESH);
    }

    @Test
    void an_approval_of_another_text_or_diff_is_worthless() {
        for (String change : List.of("'text', detail->>'text' || ' // more'", "'diff', '{}'")) {
            Begun begun = proposed(INNER, LOOKERS);
            tamper(
                    "update pam.ceremony set detail = detail || jsonb_build_object(%s)"
                            .formatted(change));
            assertProblem(ProblemCode.CONFLICT, () -> world().sign(bob(), begun));
            assertThat(inForce(INNER)).isEqualTo(FRESH);
        }
    }

    @Test
    void what_changed_meanwhile_is_not_what_was_approved() {
        Begun policies = proposed(INNER, LOOKERS);
        Begun other = proposed(INNER, FREEZERS);
        InnerWorld.done(world().sign(bob(), other));
        assertProblem(ProblemCode.CONFLICT, () -> world().sign(bob(), policies));
        assertThat(inForce(INNER)).isEqualTo(FREEZERS);
        // somebody new would be allowed something that nobody was shown
        Begun people = proposed(INNER, LOOKERS);
        world().person("newcomer", ada(), bob());
        assertProblem(ProblemCode.CONFLICT, () -> world().sign(bob(), people));
        assertThat(inForce(INNER)).isEqualTo(FREEZERS);
    }

    // what is shown

    @Test
    void who_signs_reads_what_it_does_to_whom_and_how_it_is_written() {
        Begun begun = world().begin(ada(), "change-policy", fields(INNER, LOOKERS));
        String all =
                String.join(
                        "\n",
                        begun.lines().stream().map(it -> it.label() + ": " + it.value()).toList());
        assertThat(all)
                .contains("the inner door, version 1", "night shift")
                .contains(grace().name() + ": look-at-policy: allowed (was refused)")
                .contains("+ @id(\"everybody_looks\")")
                .contains("On trial");
        // and so does whoever approves
        world().complete(ada(), begun);
        List<Line> shown =
                world().parts.ceremonies().show(world().inside(bob()), begun.id()).lines();
        assertThat(shown).isEqualTo(begun.lines());
    }

    @Test
    void a_plan_changes_nothing_and_says_what_a_proposal_would_sign() {
        PolicyChanges.Plan plan = changes().plan(world().inside(ada()), INNER, LOOKERS);
        assertThat(plan.findings()).isEmpty();
        assertThat(plan.refused()).isEmpty();
        AccessDiff diff = plan.diff().orElseThrow();
        assertThat(diff.allowed().first())
                .anySatisfy(it -> {
                    assertThat(it.who()).isEqualTo(grace().id().text());
                    assertThat(it.action()).isEqualTo("look-at-policy");
                });
        assertThat(diff.refused().count()).isZero();
        assertThat(plan.replay()).isPresent();
        assertThat(inForce(INNER)).isEqualTo(FRESH);
        assertThat(told()).isEmpty();
    }

    // what is refused before anybody signs

    @Test
    void a_text_that_is_wrong_is_refused_with_its_place_and_nothing_changes() {
        for (String wrong :
                List.of(
                        "@id(\"a\")\npermit (principal, action, resource",
                        FRESH + "@id(\"a\") permit (principal, action == Action::\"x\", resource);",
                        FRESH + "permit (principal, action, resource);",
                        FRESH + "@id(\"a\") @ticket(\"x\") permit (principal, action, resource);",
                        FRESH + "\u0001",
                        FRESH)) {
            assertProblem(
                    ProblemCode.INVALID,
                    () -> world().begin(ada(), "change-policy", fields(INNER, wrong)));
        }
        assertThatThrownBy(() ->
                        world().begin(
                                        ada(),
                                        "change-policy",
                                        fields(INNER, "@id(\"a\")\npermit (principal, actio")))
                .hasMessageContaining("line 2, column");
        assertProblem(
                ProblemCode.TOO_LARGE,
                () ->
                        world().begin(
                                        ada(),
                                        "change-policy",
                                        fields(INNER, " ".repeat(Drafting.TEXT_MAX + 1))));
        assertProblem(
                ProblemCode.NOT_FOUND,
                () ->
                        world().begin(
                                        ada(),
                                        "change-policy",
                                        Map.of("door", "back", "text", LOOKERS, "reason", "x")));
        assertThat(inForce(INNER)).isEqualTo(FRESH);
    }

    @Test
    void what_would_lock_everybody_out_is_refused() {
        for (String closed :
                List.of(
                        "// nothing\n",
                        FRESH
                                + "@id(\"shut\") forbid (principal, action =="
                                + " Sallyport::Action::\"change-policy\", resource);",
                        FRESH
                                + "@id(\"shut\") forbid (principal, action =="
                                + " Sallyport::Action::\"approve-policy\", resource);",
                        FRESH
                                + "@id(\"shut\") forbid (principal in Sallyport::Role::"
                                + "\"administrator\", action, resource);")) {
            assertProblem(
                    ProblemCode.CONFLICT,
                    () -> world().begin(ada(), "change-policy", fields(INNER, closed)));
            assertThat(changes().plan(world().inside(ada()), INNER, closed).refused()).isPresent();
        }
        assertProblem(
                ProblemCode.CONFLICT,
                () -> world().begin(ada(), "change-policy", fields(OUTER, "// nothing\n")));
        assertThat(inForce(INNER)).isEqualTo(FRESH);
    }

    // the trial

    @Test
    void unconfirmed_it_gives_way_and_the_ledger_learns_of_it_once() {
        PolicySets.Version version = changed(INNER, LOOKERS);
        changes().note(world().process());
        trialEnds();
        assertThat(mayLook(grace())).isFalse();
        assertThat(inForce(INNER)).isEqualTo(FRESH);
        assertProblem(
                ProblemCode.CONFLICT, () -> changes().confirm(world().inside(ada()), version));
        changes().note(world().process());
        changes().note(world().process());
        assertThat(told()).containsExactly("policy.proposed", "policy.changed", "policy.reverted");
    }

    @Test
    void confirmed_it_stays() {
        PolicySets.Version version = changed(INNER, LOOKERS);
        assertProblem(
                ProblemCode.FORBIDDEN, () -> changes().confirm(world().inside(grace()), version));
        assertProblem(
                ProblemCode.CONFLICT,
                () ->
                        changes()
                                .confirm(
                                        world().inside(ada()),
                                        new PolicySets.Version(INNER, version.version() + 1)));
        changes().confirm(world().inside(ada()), version);
        trialEnds();
        assertThat(inForce(INNER)).isEqualTo(LOOKERS);
        changes().note(world().process());
        assertThat(told()).containsExactly("policy.proposed", "policy.changed", "policy.confirmed");
        // and the next one is version 2, on top of it
        assertThat(changed(INNER, FREEZERS).version()).isEqualTo(2);
        trialEnds();
        assertThat(inForce(INNER)).isEqualTo(LOOKERS);
    }

    @Test
    void on_trial_it_is_taken_back_at_once() {
        PolicySets.Version version = changed(INNER, LOOKERS);
        assertProblem(
                ProblemCode.FORBIDDEN, () -> changes().rollBack(world().inside(grace()), version));
        changes().rollBack(world().inside(bob()), version);
        assertThat(mayLook(grace())).isFalse();
        assertThat(told())
                .containsExactly("policy.proposed", "policy.changed", "policy.rolled-back");
    }

    @Test
    void a_roll_back_by_the_owner_of_the_database_reaches_the_ledger() {
        PolicySets.Version version = changed(INNER, LOOKERS);
        changes().confirm(world().inside(ada()), version);
        new Database(database.owner())
                .jdbc()
                .sql("select policy.roll_back_offline('inner')")
                .query((row, _) -> row.getLong(1))
                .single();
        assertThat(mayLook(grace())).isFalse();
        changes().note(world().process());
        changes().note(world().process());
        assertThat(told())
                .containsExactly(
                        "policy.proposed",
                        "policy.changed",
                        "policy.confirmed",
                        "policy.rolled-back");
    }

    @Test
    void a_row_edited_in_the_database_changes_nothing() {
        PolicySets.Version version = changed(INNER, LOOKERS);
        changes().confirm(world().inside(ada()), version);
        tamper(
                """
                update policy.policy_set
                   set text = replace(text, 'look-at-policy', 'administer'),
                       text_hash = sha256(convert_to(
                         replace(text, 'look-at-policy', 'administer'), 'UTF8'))
                """);
        tamper("insert into policy.change (subject) values ('policy')");
        assertThat(inForce(INNER)).isEqualTo(FRESH);
        assertThat(mayLook(grace())).isFalse();
        StoredSet set = changes().history(world().inside(ada()), INNER, null).getFirst();
        assertThat(changes().isAsSigned(set)).as("and who looks, sees it").isFalse();
    }

    @Test
    void history_goes_back_to_the_first_version() {
        PolicySets.Version first = changed(INNER, LOOKERS);
        changes().confirm(world().inside(ada()), first);
        PolicySets.Version second = changed(INNER, LOOKERS + "\n// once more\n");
        assertThat(versions(null)).containsExactly(second.version(), first.version());
        assertThat(versions(second.version())).containsExactly(first.version());
        assertThat(versions(first.version())).isEmpty();
    }

    private List<Long> versions(@Nullable Long below) {
        return changes().history(world().inside(ada()), INNER, below).stream()
                .map(StoredSet::version)
                .toList();
    }

    // both doors, and what policies can ask

    @Test
    void the_outer_door_follows_a_change_made_inside() {
        Database outside = new Database(database.outer());
        Policy outer =
                new Policy(
                        new Snapshots(
                                outside,
                                List.of("inner", "outer"),
                                new StoredRuleTexts(
                                        outside, world().parts.ground().anchor(), OUTER)));
        Operation theirs = world().inside(grace());
        Operation there =
                new Operation(
                        theirs.id(),
                        theirs.actor(),
                        theirs.pathway(),
                        theirs.reason(),
                        theirs.at(),
                        new Origin(Door.OUTER, "192.0.2.7"));
        Ask look = Ask.ofInstallation(there, Action.LOOK_AT_PEOPLE);
        assertThat(outer.decide(look)).isInstanceOf(Verdict.Forbid.class);
        String text =
                RuleSet.ofFreshInstallation(OUTER).text()
                        + "@id(\"people\") permit (principal, action =="
                        + " Sallyport::Action::\"look-at-people\", resource);";
        changed(OUTER, text);
        assertThat(outer.decide(look)).isInstanceOf(Verdict.Permit.class);
        assertThat(inForce(INNER)).isEqualTo(FRESH);
        trialEnds();
        assertThat(outer.decide(look)).isInstanceOf(Verdict.Forbid.class);
    }

    @Test
    void a_policy_asks_for_a_ticket_and_a_long_reason() {
        world().roster(ada(), "operators", grace());
        world().roster(ada(), "leads", bob());
        world().target(
                        ada(),
                        "web-1",
                        new InnerWorld.TargetRules(1, false, 3600),
                        new InnerWorld.RosterNames("operators", "leads"));
        String text =
                FRESH.replace(
                        "@id(\"who_is_eligible_requests\")",
                        "@id(\"who_is_eligible_requests\")\n"
                                + "@ticket(\"required\") @justification(\"20\")");
        assertThat(text).isNotEqualTo(FRESH);
        changed(INNER, text);
        Map<String, Object> asked =
                Map.of("target", "web-1", "login", "root", "seconds", 600, "reason", "disk full");
        assertThatThrownBy(() -> world().begin(grace(), "request-elevation", asked))
                .hasMessageContaining("policy asks for");
        Map<String, Object> well = new java.util.HashMap<>(asked);
        well.put("reason", "the disk is full again on web-1");
        assertThatThrownBy(() -> world().begin(grace(), "request-elevation", well))
                .hasMessageContaining("ticket");
        well.put("ticket", "OPS-7");
        assertThat(InnerWorld.done(world().tryAct(grace(), "request-elevation", well))).isNotNull();
    }
}
