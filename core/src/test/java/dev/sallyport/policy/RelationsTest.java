package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.database.Database;
import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Operation;
import dev.sallyport.testkit.Operations;
import dev.sallyport.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RelationsTest {
    @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

    private final Operation op = Operations.real().process("test");
    private final Database inside = new Database(DATABASE.inner());
    private final Database outside = new Database(DATABASE.outer());
    private final Relations inner = new Relations(inside, List.of("inner"));
    private final Relations outer = new Relations(outside, List.of("inner", "outer"));

    @Test
    void a_fact_holds_from_its_statement_until_it_is_taken_back() {
        inside.inTransaction(() -> inner.relate(op, "psn_a", "eligible", "tgt_b", null));
        assertThat(inner.holds("psn_a", "eligible", "tgt_b")).isTrue();
        assertThat(inner.holds("psn_a", "eligible", "tgt_c")).isFalse();
        assertThat(inner.subjects("eligible", "tgt_b")).containsExactly("psn_a");
        assertThat(inner.objects("psn_a", "eligible")).containsExactly("tgt_b");
        assertThat(inside.inTransaction(() -> inner.unrelate(op, "psn_a", "eligible", "tgt_b")))
                .isTrue();
        assertThat(inner.holds("psn_a", "eligible", "tgt_b")).isFalse();
    }

    @Test
    void a_fact_ends_by_itself() {
        inside.inTransaction(() ->
                inner.relate(
                        op, "psn_a", "approver", "tgt_b", inside.now().plus(Duration.ofHours(1))));
        assertThat(inner.holds("psn_a", "approver", "tgt_b")).isTrue();
        new Database(DATABASE.owner())
                .jdbc()
                .sql(
                        """
                        update policy.relation
                           set valid_from = now() - interval '2 hours',
                               valid_until = now() - interval '1 hour'
                         where relation = 'approver'
                        """)
                .update();
        assertThat(inner.holds("psn_a", "approver", "tgt_b")).isFalse();
    }

    @Test
    void what_is_said_outside_adds_nothing_inside() {
        outside.inTransaction(() -> outer.relate(op, "psn_x", "member", "grp_y", null));
        assertThat(outer.holds("psn_x", "member", "grp_y")).isTrue();
        assertThat(inner.holds("psn_x", "member", "grp_y")).isFalse();
        for (String relation : List.of("administrator", "eligible", "approver", "leads")) {
            assertThatThrownBy(() ->
                            outside.inTransaction(() ->
                                    outer.relate(op, "psn_x", relation, "installation", null)))
                    .as(relation)
                    .isInstanceOf(Bug.class);
        }
    }

    @Test
    void outside_takes_away_what_inside_stated_only_where_that_takes_power_away() {
        inside.inTransaction(() -> {
            inner.relate(op, "psn_m", "member", "grp_n", null);
            inner.relate(op, "psn_m", "leads", "unt_n", null);
        });
        assertThat(outside.inTransaction(() -> outer.unrelate(op, "psn_m", "member", "grp_n")))
                .isTrue();
        assertThat(outside.inTransaction(() -> outer.unrelate(op, "psn_m", "leads", "unt_n")))
                .isFalse();
        assertThat(inner.holds("psn_m", "member", "grp_n")).isFalse();
        assertThat(inner.holds("psn_m", "leads", "unt_n")).isTrue();
        assertThatThrownBy(() -> outside.jdbc().sql("delete from policy.relation").update())
                .rootCause()
                .hasMessageContaining("permission denied");
    }
}
