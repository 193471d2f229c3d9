package dev.sallyport.policy;

import static dev.sallyport.policy.RuleSet.Rules.INNER;
import static dev.sallyport.policy.RuleSet.Rules.OUTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.testkit.TestDatabase;
import dev.sallyport.warrant.ChangePolicy;
import dev.sallyport.warrant.SealedFact;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessException;

class PolicySetsTest {
    @RegisterExtension final TestDatabase database = new TestDatabase();

    private static final String NOTHING = "// nobody may do anything\n";
    private static final String LOOK =
            "@id(\"look\") permit (principal, action in Sallyport::Action::\"look\", resource);\n";
    private static final Duration TRIAL = Duration.ofMinutes(10);

    private Database inside() {
        return new Database(database.inner());
    }

    private Database owner() {
        return new Database(database.owner());
    }

    private SealedSets sets() {
        return new SealedSets(inside(), owner());
    }

    private String inForce(RuleSet.Rules door) {
        String inside = sets().sets.inForce(door).rules().text();
        PolicySets outside = new PolicySets(new Database(database.outer()), SealedSets.ANCHOR);
        assertThat(outside.inForce(door).rules().text()).as("both doors agree").isEqualTo(inside);
        return inside;
    }

    @Test
    void without_any_version_what_a_fresh_installation_has_is_in_force() {
        for (RuleSet.Rules door : RuleSet.Rules.values()) {
            assertThat(inForce(door)).isEqualTo(RuleSet.ofFreshInstallation(door).text());
        }
    }

    @Test
    void a_version_counts_at_once_for_its_own_door() {
        StoredSet set = sets().put(INNER, LOOK);
        assertThat(inForce(INNER)).isEqualTo(LOOK);
        assertThat(inForce(OUTER)).isEqualTo(RuleSet.ofFreshInstallation(OUTER).text());
        assertThat(set.course().revertsAt()).isEqualTo(set.course().effectiveAt().plus(TRIAL));
        assertThat(sets().sets.inForce(INNER).until()).isEqualTo(set.course().revertsAt());
    }

    @Test
    void what_is_not_confirmed_gives_way_exactly_at_its_time() {
        Instant start = Instant.parse("2026-11-25T10:00:00Z");
        StoredSet.Course course =
                new StoredSet.Course(
                        start,
                        start.plus(TRIAL),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        assertThat(course.at(start.plus(TRIAL).minusNanos(1))).isEqualTo(StoredSet.State.ON_TRIAL);
        assertThat(course.at(start.plus(TRIAL))).isEqualTo(StoredSet.State.REVERTED);
        // and in the database, without anybody doing anything
        SealedSets sets = sets();
        sets.put(INNER, LOOK);
        sets.pass(TRIAL.minusSeconds(60));
        assertThat(inForce(INNER)).isEqualTo(LOOK);
        sets.pass(Duration.ofSeconds(60));
        assertThat(inForce(INNER)).isEqualTo(RuleSet.ofFreshInstallation(INNER).text());
    }

    @Test
    void what_is_confirmed_stays_and_what_gave_way_is_never_confirmed() {
        SealedSets sets = sets();
        sets.putConfirmed(INNER, LOOK);
        StoredSet late = sets.put(INNER, NOTHING);
        sets.pass(TRIAL);
        assertThat(inForce(INNER)).isEqualTo(LOOK);
        assertThat(sets.sets.inForce(INNER).until()).isEqualTo(Instant.MAX);
        assertThatThrownBy(() -> sets.confirm(late))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("not on trial");
        assertThat(inForce(INNER)).isEqualTo(LOOK);
    }

    @Test
    void a_version_on_trial_is_taken_back_at_once_and_a_confirmed_one_never() {
        SealedSets sets = sets();
        StoredSet first = sets.putConfirmed(INNER, LOOK);
        StoredSet second = sets.put(INNER, NOTHING);
        sets.rollBack(second);
        assertThat(inForce(INNER)).isEqualTo(LOOK);
        assertThatThrownBy(() -> sets.confirm(second)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> sets.rollBack(first)).isInstanceOf(Problem.class);
        assertThat(inForce(INNER)).isEqualTo(LOOK);
    }

    @Test
    void a_forged_row_changes_nothing() {
        SealedSets sets = sets();
        sets.putConfirmed(INNER, NOTHING);
        ChangePolicy mine = SealedSets.act(INNER, 2, LOOK, "{}");
        SealedFact good = SealedSets.seal(mine);
        for (SealedFact seal :
                List.of(
                        SealedFact.unsealed(mine),
                        new SealedFact(mine.canonical(), new byte[64]),
                        // signed for something else
                        SealedSets.seal(SealedSets.act(INNER, 2, NOTHING, "{}")),
                        SealedSets.seal(SealedSets.act(OUTER, 2, LOOK, "{}")),
                        SealedSets.seal(SealedSets.act(INNER, 3, LOOK, "{}")),
                        SealedSets.seal(SealedSets.act(INNER, 2, LOOK, "{\"other\":1}")),
                        // and the right seal under other bytes
                        new SealedFact(
                                SealedSets.act(INNER, 2, LOOK, "{ }").canonical(),
                                good.signature()))) {
            insert(sets, SealedSets.fresh(INNER, 2, LOOK, seal));
            assertThat(inForce(INNER)).isEqualTo(NOTHING);
            sets.tamper("delete from policy.policy_set where version = 2");
        }
        insert(sets, SealedSets.fresh(INNER, 2, LOOK, good));
        assertThat(inForce(INNER)).as("the same with the right seal").isEqualTo(LOOK);
    }

    private void insert(SealedSets sets, PolicySets.Fresh fresh) {
        inside().inTransaction(() -> new PolicySets(inside(), SealedSets.ANCHOR).put(fresh));
        assertThat(sets.sets.find(INNER, fresh.version())).isPresent();
    }

    @Test
    void an_edited_text_is_passed_over_for_the_version_before() {
        SealedSets sets = sets();
        sets.putConfirmed(INNER, LOOK);
        sets.putConfirmed(INNER, NOTHING);
        sets.tamper(
                """
                update policy.policy_set
                   set text = text || ' ', text_hash = sha256(convert_to(text || ' ', 'UTF8'))
                 where version = 2
                """);
        assertThat(inForce(INNER)).isEqualTo(LOOK);
    }

    @Test
    void an_edited_diff_author_or_reason_is_passed_over_too() {
        SealedSets sets = sets();
        sets.putConfirmed(INNER, LOOK);
        StoredSet signed = sets.sets.find(INNER, 1).orElseThrow();
        assertThat(sets.sets.isAsSigned(signed)).isTrue();
        for (String edit :
                List.of(
                        "diff = '[]', diff_hash = sha256('[]'::bytea)",
                        "author_id = gen_random_uuid()",
                        "base_hash = sha256('x'::bytea)",
                        "reason = 'none'")) {
            sets.tamper("create table if not exists kept as table policy.policy_set");
            sets.tamper("update policy.policy_set set " + edit);
            assertThat(inForce(INNER))
                    .as(edit)
                    .isEqualTo(RuleSet.ofFreshInstallation(INNER).text());
            sets.tamper("delete from policy.policy_set");
            sets.tamper("insert into policy.policy_set table kept");
            assertThat(inForce(INNER)).isEqualTo(LOOK);
        }
    }

    @Test
    void a_sealed_text_that_is_not_valid_any_more_is_passed_over() {
        SealedSets sets = sets();
        sets.putConfirmed(INNER, LOOK);
        sets.putConfirmed(INNER, "@id(\"a\") permit (principal, action, resource) when {");
        assertThat(inForce(INNER)).isEqualTo(LOOK);
    }

    @Test
    void many_broken_rows_do_not_hide_the_last_good_one() {
        SealedSets sets = sets();
        sets.putConfirmed(INNER, LOOK);
        for (int version = 2; version < 50; version++) {
            insert(
                    sets,
                    SealedSets.fresh(
                            INNER,
                            version,
                            NOTHING,
                            SealedFact.unsealed(SealedSets.act(INNER, version, NOTHING, "{}"))));
        }
        assertThat(inForce(INNER)).isEqualTo(LOOK);
    }

    @Test
    void nobody_but_the_inner_door_writes_and_nobody_rewrites() {
        SealedSets sets = sets();
        StoredSet set = sets.put(INNER, LOOK);
        Database outside = new Database(database.outer());
        for (String sql :
                List.of(
                        "update policy.policy_set set reason = 'x'",
                        "delete from policy.policy_set",
                        "delete from policy.policy_set_end",
                        "insert into policy.policy_set_confirmation values ('inner', 1, null, now())",
                        "select policy.roll_back_offline('inner')")) {
            refused(() -> inside().jdbc().sql(sql).query((_, _) -> true).list());
            refused(() -> outside.jdbc().sql(sql).query((_, _) -> true).list());
        }
        refused(() ->
                outside.inTransaction(() ->
                        new PolicySets(outside, SealedSets.ANCHOR)
                                .confirm(
                                        new PolicySets.Version(INNER, set.version()),
                                        SealedSets.AUTHOR)));
        refused(() ->
                inside().inTransaction(() -> {
                    PolicySets.Fresh fresh =
                            SealedSets.fresh(
                                    INNER,
                                    2,
                                    NOTHING,
                                    SealedSets.seal(SealedSets.act(INNER, 2, NOTHING, "{}")));
                    return new PolicySets(inside(), SealedSets.ANCHOR)
                            .put(
                                    new PolicySets.Fresh(
                                            fresh.door(),
                                            fresh.version(),
                                            fresh.text(),
                                            fresh.base(),
                                            fresh.diff(),
                                            new StoredSet.Signing(
                                                    "self",
                                                    SealedSets.AUTHOR,
                                                    SealedSets.AUTHOR,
                                                    fresh.signing().sealed(),
                                                    new byte[0])));
                }));
        assertThat(inForce(INNER)).isEqualTo(LOOK);
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(DataAccessException.class);
    }

    @Test
    void the_owner_takes_the_newest_back_and_the_inner_door_learns_of_it_once() {
        SealedSets sets = sets();
        sets.putConfirmed(INNER, LOOK);
        sets.putConfirmed(INNER, NOTHING);
        assertThat(rolledBack()).isEqualTo(2);
        assertThat(inForce(INNER)).isEqualTo(LOOK);
        assertThat(inside().inTransaction(sets.sets::noteRolledBackOffline))
                .containsExactly(new PolicySets.Version(INNER, 2));
        assertThat(inside().inTransaction(sets.sets::noteRolledBackOffline)).isEmpty();
        assertThat(rolledBack()).isEqualTo(1);
        assertThat(inForce(INNER)).isEqualTo(RuleSet.ofFreshInstallation(INNER).text());
        assertThat(rolledBack()).as("nothing is left to take back").isZero();
    }

    private long rolledBack() {
        return owner().jdbc()
                .sql("select policy.roll_back_offline('inner')")
                .query((row, _) -> row.getLong(1))
                .single();
    }

    @Test
    void what_gave_way_is_noted_once() {
        SealedSets sets = sets();
        sets.put(INNER, LOOK);
        assertThat(inside().inTransaction(sets.sets::noteGivenWay)).isEmpty();
        sets.pass(TRIAL);
        assertThat(inside().inTransaction(sets.sets::noteGivenWay))
                .containsExactly(new PolicySets.Version(INNER, 1));
        assertThat(inside().inTransaction(sets.sets::noteGivenWay)).isEmpty();
    }

    @Test
    void decisions_follow_changes_confirmations_and_the_clock() {
        PolicyScene scene = new PolicyScene(database);
        PersonId ada = scene.active();
        SealedSets sets = sets();
        Policy decides =
                new Policy(
                        new Snapshots(
                                scene.inside,
                                List.of("inner"),
                                new StoredRuleTexts(scene.inside, SealedSets.ANCHOR, INNER)));
        Ask look = Ask.ofInstallation(scene.operations.inside(ada), Action.LOOK_AT_POLICY);
        assertThat(decides.decide(look)).isInstanceOf(Verdict.Forbid.class);
        StoredSet set = sets.put(INNER, LOOK);
        assertThat(decides.decide(look)).isInstanceOf(Verdict.Permit.class);
        sets.rollBack(set);
        assertThat(decides.decide(look)).isInstanceOf(Verdict.Forbid.class);
        // given one whose trial ends in a moment: nothing tells the process when it does
        StoredSet second = sets.put(INNER, LOOK);
        sets.pass(TRIAL.minusMillis(300));
        Policy fresh =
                new Policy(
                        new Snapshots(
                                scene.inside,
                                List.of("inner"),
                                new StoredRuleTexts(scene.inside, SealedSets.ANCHOR, INNER)));
        Instant ends = sets.sets.find(INNER, second.version()).orElseThrow().course().revertsAt();
        Verdict before = fresh.decide(look);
        boolean inTime = scene.inside.now().isBefore(ends);
        assertThat(before instanceof Verdict.Permit || !inTime).isTrue();
        while (scene.inside.now().isBefore(ends)) {
            Thread.onSpinWait();
        }
        assertThat(fresh.decide(look)).isInstanceOf(Verdict.Forbid.class);
    }
}
