package dev.sallyport.target;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.innerdoor.InnerWorld;
import dev.sallyport.innerdoor.InnerWorld.RosterNames;
import dev.sallyport.innerdoor.InnerWorld.Somebody;
import dev.sallyport.innerdoor.InnerWorld.TargetRules;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.testkit.TestDatabase;
import dev.sallyport.warrant.DefineRoster;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Rows put there with the inner door's own database role are believed by nobody.
class SealsTest {
    @RegisterExtension final TestDatabase database = new TestDatabase();

    private @Nullable InnerWorld open;
    private @Nullable Somebody founder;
    private @Nullable Somebody operator;
    private @Nullable Somebody outsider;

    @BeforeEach
    void start() {
        InnerWorld world = new InnerWorld(database);
        open = world;
        Somebody ada = world.founder();
        Somebody bob = world.founder();
        founder = ada;
        operator = world.person("grace", ada, bob);
        outsider = world.person("mallory", ada, bob);
        world.roster(ada, "operators", requireNonNull(operator));
        world.roster(ada, "leads", ada, bob);
        world.target(
                ada,
                "web-1",
                new TargetRules(1, false, 3600),
                new RosterNames("operators", "leads"));
    }

    @AfterEach
    void close() {
        world().close();
    }

    private InnerWorld world() {
        return requireNonNull(open);
    }

    private Rosters rosters() {
        return world().parts.rosters();
    }

    private PersonId mallory() {
        return requireNonNull(outsider).id();
    }

    @Test
    void a_definition_the_keeper_never_sealed_has_no_members() {
        Roster before = rosters().named("operators").orElseThrow();
        List<PersonId> more = new ArrayList<>(before.definition().members());
        more.add(mallory());
        DefineRoster forged = next(before.definition(), more);
        insert(forged, world().randomness.bytes(64));
        assertThat(rosters().holds(before.id(), mallory())).isFalse();
        assertThat(rosters().effective(before.id())).isEmpty();
        assertThat(rosters().find(before.id())).isEmpty();
        assertThat(rosters().all()).noneMatch(it -> it.id().equals(before.id()));
    }

    @Test
    void the_seal_of_an_older_definition_is_no_seal_of_a_newer_one() {
        Roster first = rosters().named("operators").orElseThrow();
        world().roster(requireNonNull(founder), "operators", requireNonNull(outsider));
        assertThat(rosters().effective(first.id())).containsExactly(mallory());
        world().database
                .inTransaction(() ->
                        world().database
                                .jdbc()
                                .sql(
                                        """
                                        insert into pam.roster_version
                                               (roster_id, version, group_id, act, seal,
                                                defined_by, defined_at, sealed_at)
                                        select roster_id, 3, null, act, seal,
                                               defined_by, defined_at, sealed_at
                                          from pam.roster_version
                                         where roster_id = :id and version = 1
                                        """)
                                .param("id", first.id().value())
                                .update());
        assertThat(rosters().effective(first.id())).isEmpty();
    }

    @Test
    void a_made_up_roster_of_administrators_makes_nobody_one_and_brings_no_founder_back() {
        assertThat(rosters().administrator(requireNonNull(founder).id())).isTrue();
        DefineRoster forged =
                new DefineRoster(
                        world().installation,
                        new RosterId(world().uuid()),
                        1,
                        DefineRoster.ADMINISTRATORS,
                        List.of(mallory()),
                        mallory(),
                        world().clock.instant());
        world().database
                .inTransaction(() ->
                        world().database
                                .jdbc()
                                .sql("insert into pam.roster (roster_id, name) values (:id, :name)")
                                .param("id", forged.roster().value())
                                .param("name", forged.name())
                                .update());
        insert(forged, world().randomness.bytes(64));
        assertThat(rosters().administrators()).isEmpty();
        assertThat(rosters().administrator(mallory())).isFalse();
    }

    @Test
    void a_target_pointed_elsewhere_by_hand_is_no_target() {
        Target before = world().parts.targets().named("web-1").orElseThrow();
        byte[] elsewhere = before.sealed().act();
        elsewhere[elsewhere.length - 1] ^= 1;
        world().database
                .inTransaction(() ->
                        world().database
                                .jdbc()
                                .sql(
                                        """
                                        insert into pam.target_version
                                               (target_id, version, host, port, host_keys, logins,
                                                owner_id, eligible, approvers, approvals_needed,
                                                grant_seconds_max, idle_seconds, fresh_proof,
                                                allowances, act, seal, defined_by, defined_at)
                                        select target_id, version + 1, '203.0.113.66', port,
                                               host_keys, logins, owner_id, eligible, approvers, 0,
                                               grant_seconds_max, idle_seconds, false,
                                               allowances, :act, seal, defined_by, defined_at
                                          from pam.target_version
                                         where target_id = :id
                                        """)
                                .param("id", before.id().value())
                                .param("act", elsewhere)
                                .update());
        assertThat(world().parts.targets().find(before.id())).isEmpty();
        assertThat(world().parts.targets().named("web-1")).isEmpty();
        assertThat(world().parts.targets().version(before.id(), before.definition().version()))
                .isPresent();
    }

    @Test
    void what_the_columns_say_beside_a_seal_counts_for_nothing() {
        Roster roster = rosters().named("operators").orElseThrow();
        world().database
                .inTransaction(() ->
                        world().database
                                .jdbc()
                                .sql(
                                        """
                                        insert into pam.roster_member
                                               (roster_id, version, person_id)
                                        values (:id, :version, :person)
                                        """)
                                .param("id", roster.id().value())
                                .param("version", roster.definition().version())
                                .param("person", mallory().value())
                                .update());
        assertThat(rosters().effective(roster.id())).containsExactly(requireNonNull(operator).id());
    }

    private DefineRoster next(DefineRoster before, List<PersonId> members) {
        return new DefineRoster(
                before.installation(),
                before.roster(),
                before.version() + 1,
                before.name(),
                members,
                before.by(),
                world().clock.instant());
    }

    private void insert(DefineRoster forged, byte[] seal) {
        world().database
                .inTransaction(() ->
                        world().database
                                .jdbc()
                                .sql(
                                        """
                                        insert into pam.roster_version
                                               (roster_id, version, group_id, act, seal,
                                                defined_by, defined_at, sealed_at)
                                        values (:id, :version, null, :act, :seal, :by,
                                                now(), now())
                                        """)
                                .param("id", forged.roster().value())
                                .param("version", forged.version())
                                .param("act", forged.canonical())
                                .param("seal", seal)
                                .param("by", forged.by().value())
                                .update());
    }
}
