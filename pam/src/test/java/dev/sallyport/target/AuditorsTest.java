package dev.sallyport.target;

import static dev.sallyport.innerdoor.GatewayScene.assertProblem;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ceremony.Begun;
import dev.sallyport.innerdoor.InnerWorld;
import dev.sallyport.innerdoor.InnerWorld.Somebody;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.lifecycle.LeaverWork;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Verdict;
import dev.sallyport.testkit.TestDatabase;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Who is on the roster `auditors`, as it is in force, looks at everything and changes nothing.
class AuditorsTest {
    @RegisterExtension final TestDatabase database = new TestDatabase();

    private @Nullable InnerWorld open;
    private @Nullable Somebody founder;
    private @Nullable Somebody accountant;
    private @Nullable Somebody reviser;

    @BeforeEach
    void start() {
        InnerWorld world = new InnerWorld(database);
        open = world;
        Somebody ada = world.founder();
        Somebody bob = world.founder();
        founder = ada;
        accountant = world.person("grace", ada, bob);
        reviser = world.person("henry", ada, bob);
    }

    @AfterEach
    void close() {
        world().close();
    }

    private InnerWorld world() {
        return requireNonNull(open);
    }

    private Somebody ada() {
        return requireNonNull(founder);
    }

    private Somebody grace() {
        return requireNonNull(accountant);
    }

    private Somebody henry() {
        return requireNonNull(reviser);
    }

    @Test
    void auditors_are_who_is_on_their_roster_as_it_is_in_force() {
        for (String any : List.of("auditor", "auditors-of-none")) {
            world().roster(ada(), any, grace());
            assertSees(grace(), false);
        }
        world().roster(ada(), "auditors", grace());
        assertSees(grace(), true);
        assertSees(henry(), false);
        assertThat(world().parts.rosters().auditor(grace().id())).isTrue();
        world().roster(ada(), "auditors", henry());
        assertSees(grace(), false);
        assertSees(henry(), true);
        assertThat(world().parts.rosters().auditor(grace().id())).isFalse();
    }

    @Test
    void an_auditor_changes_nothing_and_names_no_other() {
        world().roster(ada(), "auditors", grace());
        for (Action action : Action.values()) {
            if (action.family() == Action.Family.ADMINISTER || action == Action.APPROVE_POLICY) {
                assertThat(decided(grace(), action)).as(action.verb()).isFalse();
            }
        }
        assertProblem(
                ProblemCode.FORBIDDEN, () -> world().roster(grace(), "auditors", grace(), henry()));
    }

    @Test
    void whoever_leaves_is_no_auditor_any_more() {
        world().roster(ada(), "auditors", grace());
        LeaverWork work = world().parts.ending().removeEligibility();
        assertThat(work.run(world().process(), grace().id()))
                .isInstanceOf(LeaverWork.Outcome.Done.class);
        assertSees(grace(), false);
    }

    /// Out of the group would otherwise still be an auditor.
    @Test
    void the_roster_of_auditors_hangs_on_no_group() {
        JdbcClient.create(database.owner())
                .sql(
                        """
                        insert into core.grouping (group_id, name, title, reach)
                        values (:id, 'revision', 'Revision', 'PRIVILEGED')
                        """)
                .param("id", world().uuid())
                .update();
        assertThat(linked("reviewers")).isNotNull();
        assertProblem(ProblemCode.INVALID, () -> linked("auditors"));
    }

    private Begun linked(String roster) {
        return world().begin(
                        ada(),
                        "define-roster",
                        Map.of(
                                "name",
                                roster,
                                "members",
                                List.of(grace().name()),
                                "group",
                                "revision"));
    }

    private void assertSees(Somebody who, boolean sees) {
        for (Action action :
                List.of(Action.LOOK_AT_LEDGER, Action.LOOK_AT_POLICY, Action.LOOK_AT_PEOPLE)) {
            assertThat(decided(who, action)).as(action.verb()).isEqualTo(sees);
        }
    }

    private boolean decided(Somebody who, Action action) {
        return world().parts
                        .ground()
                        .policy()
                        .decide(Ask.ofInstallation(world().inside(who), action))
                instanceof Verdict.Permit;
    }
}
