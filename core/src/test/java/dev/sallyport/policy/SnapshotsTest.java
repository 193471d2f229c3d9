package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.cedar.Entity;
import dev.sallyport.cedar.EntityChecks;
import dev.sallyport.database.Database;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.kernel.UnitId;
import dev.sallyport.testkit.SeededRandomness;
import dev.sallyport.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SnapshotsTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private static final int COMMANDS = 200;

    private final PolicyScene scene = new PolicyScene(DATABASE);

    @Test
    void changes_lead_to_what_a_fresh_reading_gives() {
        SeededRandomness seed = SeededRandomness.printed();
        Walk walk = new Walk(scene, seed.random());
        Snapshots followed = TestPolicies.innerSnapshots(scene.inside);
        followed.exact();
        for (int i = 0; i < COMMANDS; i++) {
            walk.step();
            assertThat(facts(followed.exact()))
                    .as("seed %d, command %d", seed.seed(), i)
                    .isEqualTo(facts(TestPolicies.innerSnapshots(scene.inside).exact()));
        }
        assertThat(walk.done).as("every kind of change was met").isEqualTo(Walk.KINDS);
    }

    @Test
    void every_entity_is_what_the_schema_says() {
        PersonId ada = scene.active();
        RosterId roster = PolicyScene.roster();
        TargetId target = scene.target(roster, roster);
        scene.relate(target.text(), "owner", ada.text());
        scene.relate(ada.text(), "member", roster.text());
        scene.relate(ada.text(), "leads", scene.unit().text());
        scene.relate(ada.text(), "administrator", Ask.INSTALLATION);
        EntityChecks checks = new EntityChecks(World.schema());
        for (Entity entity : TestPolicies.innerSnapshots(scene.inside).exact().facts().all()) {
            assertThat(checks.refusal(entity)).as("%s", entity).isNull();
        }
    }

    @Test
    void a_fact_ends_by_itself() {
        PersonId ada = scene.active();
        RosterId roster = PolicyScene.roster();
        scene.inside.inTransaction(() ->
                scene.relations.relate(
                        scene.op,
                        ada.text(),
                        "member",
                        roster.text(),
                        scene.inside.now().plus(Duration.ofHours(1))));
        Snapshots followed = TestPolicies.innerSnapshots(scene.inside);
        assertThat(isIn(followed.exact(), ada, roster)).isTrue();
        Snapshots later = readBeforeItEnds(ada, roster);
        while (scene.inside.now().isBefore(later.current().until())) {
            Thread.onSpinWait();
        }
        assertThat(isIn(later.exact(), ada, roster)).isFalse();
    }

    /// Somebody who read the fact while it held; on a busy machine it may take more than one try.
    private Snapshots readBeforeItEnds(PersonId member, RosterId roster) {
        for (int millis = 200; millis < 200_000; millis *= 4) {
            endsIn(millis, roster);
            Snapshots reader = TestPolicies.innerSnapshots(scene.inside);
            if (isIn(reader.exact(), member, roster)) {
                return reader;
            }
        }
        throw new AssertionError("a fact that holds for minutes is not seen");
    }

    /// As if an hour had passed: the row is as it would be then, and nothing says that it changed.
    private static void endsIn(int millis, RosterId roster) {
        Database owner = new Database(DATABASE.owner());
        owner.inTransaction(() -> {
            owner.jdbc().sql("set local session_replication_role = replica").update();
            owner.jdbc()
                    .sql(
                            """
                            update policy.relation
                               set valid_from = now() - interval '2 hours',
                                   valid_until =
                                       clock_timestamp() + :millis * interval '1 millisecond'
                             where object = :roster
                            """)
                    .param("millis", millis)
                    .param("roster", roster.text())
                    .update();
        });
    }

    @Test
    void a_snapshot_older_than_what_is_remembered_is_read_anew() {
        PersonId ada = scene.active();
        RosterId roster = PolicyScene.roster();
        Snapshots slept = TestPolicies.innerSnapshots(scene.inside);
        slept.exact();
        scene.relate(ada.text(), "member", roster.text());
        new Database(DATABASE.owner())
                .jdbc()
                .sql("update policy.change set at = now() - interval '2 hours'")
                .update();
        scene.relations.forgetChanges();
        assertThat(isIn(slept.exact(), ada, roster)).isTrue();
        assertThat(isIn(slept.current(), ada, roster)).isTrue();
    }

    @Test
    void no_committed_fact_is_ever_missed_whatever_commits_in_between() {
        RosterId roster = PolicyScene.roster();
        PersonId first = scene.active();
        PersonId second = scene.active();
        Snapshots followed = TestPolicies.innerSnapshots(scene.inside);
        followed.exact();
        // Given a transaction that wrote before, and commits after, another one that is seen
        scene.inside.inTransaction(() -> {
            scene.relations.relate(scene.op, first.text(), "member", roster.text(), null);
            CompletableFuture.runAsync(
                            () -> {
                                scene.relate(second.text(), "member", roster.text());
                                assertThat(isIn(followed.exact(), second, roster)).isTrue();
                                assertThat(isIn(followed.exact(), first, roster)).isFalse();
                            })
                    .join();
        });
        assertThat(isIn(followed.exact(), first, roster)).isTrue();
    }

    @Test
    void whoever_asks_after_a_commit_sees_it_however_many_ask_at_once() {
        RosterId roster = PolicyScene.roster();
        Snapshots followed = TestPolicies.innerSnapshots(scene.inside);
        followed.exact();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            PersonId person = scene.active();
            all.add(
                    CompletableFuture.runAsync(() -> {
                        for (int round = 0; round < 30; round++) {
                            scene.relate(person.text(), "member", roster.text());
                            assertThat(isIn(followed.exact(), person, roster)).isTrue();
                            scene.unrelate(person.text(), "member", roster.text());
                            assertThat(isIn(followed.exact(), person, roster)).isFalse();
                        }
                    }));
        }
        CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0])).join();
        assertThat(facts(followed.exact()))
                .isEqualTo(facts(TestPolicies.innerSnapshots(scene.inside).exact()));
    }

    @Test
    void the_follower_sees_what_others_commit() {
        PersonId ada = scene.active();
        RosterId roster = PolicyScene.roster();
        Snapshots followed = TestPolicies.innerSnapshots(scene.inside);
        try (SnapshotFollower follower = new SnapshotFollower(DATABASE.inner(), followed)) {
            follower.start();
            assertThat(isIn(followed.current(), ada, roster)).isFalse();
            scene.relate(ada.text(), "member", roster.text());
            while (!isIn(followed.current(), ada, roster)) {
                Thread.onSpinWait();
            }
            scene.unrelate(ada.text(), "member", roster.text());
            while (isIn(followed.current(), ada, roster)) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void what_the_other_door_states_is_not_even_looked_at() {
        RosterId roster = PolicyScene.roster();
        PersonId ada = scene.active();
        Snapshots followed = TestPolicies.innerSnapshots(scene.inside);
        Snapshot before = followed.exact();
        scene.outside.inTransaction(
                () -> scene.outer.relate(scene.op, ada.text(), "member", roster.text(), null));
        assertThat(followed.exact()).isSameAs(before);
        assertThat(isIn(before, ada, roster)).isFalse();
    }

    @Test
    void a_database_put_back_to_an_older_state_is_read_anew() {
        RosterId roster = PolicyScene.roster();
        PersonId ada = scene.active();
        Snapshots followed = TestPolicies.innerSnapshots(scene.inside);
        followed.exact();
        // Given changes that bear transactions which this cluster has not had yet
        Database owner = new Database(DATABASE.owner());
        owner.jdbc()
                .sql(
                        """
                        insert into policy.change (xid, subject)
                        values (('1' || pg_current_xact_id())::xid8, 'psn_x')
                        """)
                .update();
        owner.jdbc().sql("update policy.change_horizon set xid = '99999999999'").update();
        // When the door starts
        scene.relations.forgetChanges();
        // Then everything is known again, and stays followed
        scene.relate(ada.text(), "member", roster.text());
        assertThat(isIn(followed.exact(), ada, roster)).isTrue();
        assertThat(followed.exact()).isSameAs(followed.exact());
    }

    private static boolean isIn(Snapshot snapshot, PersonId person, RosterId roster) {
        return snapshot.facts()
                .isIn(World.person(person.text()), World.entity(roster.text()).orElseThrow());
    }

    private static Map<String, String> facts(Snapshot snapshot) {
        Map<String, String> all = new HashMap<>();
        for (Entity entity : snapshot.facts().all()) {
            all.put(
                    entity.uid().toString(),
                    entity.attributes()
                            + " "
                            + entity.parents().stream().map(Object::toString).sorted().toList());
        }
        return all;
    }

    /// Random changes of every kind that the doors make.
    private static final class Walk {
        static final Set<Integer> KINDS = Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8);

        final Set<Integer> done = new HashSet<>();
        private final PolicyScene scene;
        private final Random dice;
        private final List<PersonId> persons = new ArrayList<>();
        private final List<UnitId> units = new ArrayList<>();
        private final List<String> groups = new ArrayList<>();

        Walk(PolicyScene scene, Random dice) {
            this.scene = scene;
            this.dice = dice;
            for (int i = 0; i < 4; i++) {
                persons.add(scene.active());
                units.add(scene.unit());
                groups.add(PolicyScene.roster().text());
            }
        }

        void step() {
            int kind = dice.nextInt(KINDS.size());
            done.add(kind);
            PersonId person = persons.get(dice.nextInt(persons.size()));
            UnitId unit = units.get(dice.nextInt(units.size()));
            String roster = groups.get(dice.nextInt(groups.size()));
            switch (kind) {
                case 0 -> scene.relate(person.text(), "member", roster);
                case 1 -> scene.unrelate(person.text(), "member", roster);
                case 2 -> scene.relate(person.text(), "leads", unit.text());
                case 3 -> scene.unrelate(person.text(), "leads", unit.text());
                case 4 -> scene.people.moveTo(scene.op, person, unit);
                case 5 -> persons.add(scene.invited());
                case 6 -> scene.peopleOutside.freeze(scene.op, person);
                case 7 ->
                        scene.target(
                                dev.sallyport.kernel.RosterId.parse(roster), PolicyScene.roster());
                default -> {
                    PersonId duplicate = scene.active();
                    scene.people.resolve(scene.op, duplicate, person);
                    persons.add(duplicate);
                }
            }
        }
    }
}
