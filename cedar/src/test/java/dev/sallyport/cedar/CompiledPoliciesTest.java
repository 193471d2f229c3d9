package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The fast way decides what the plain way decides.
final class CompiledPoliciesTest {
    private static final int WORLDS = Integer.getInteger("cedar.worlds", 200) * 3;
    private static final long FIRST_SEED = Long.getLong("cedar.seed", 20_000L);

    @Test
    void compiled_and_interpreted_decisions_are_the_same() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS; seed++) {
            Dice dice = new Dice(seed);
            WorldGenerator.World world = new WorldGenerator(dice).world();
            List<Policy> made = new PolicyGenerator(dice, world.schema(), 25).policies(40);
            PolicySet policies = PolicySet.of(made);
            CompiledPolicies compiled = CompiledPolicies.of(policies, world.entities());
            EntityStore foreign = EntityStore.of(world.entities().all());
            for (Request request : world.requests()) {
                Response plain = Authorizer.decide(request, policies, world.entities());
                String as = "seed %d %s".formatted(seed, request);
                Response fast = compiled.decide(request, world.entities());
                assertThat(same(fast, plain)).as(as).isTrue();
                assertThat(same(compiled.decide(request, foreign), plain)).as(as).isTrue();
                boolean allowed = plain.allowed() && !plain.erredInForbid();
                assertThat(compiled.allows(request, world.entities())).as(as).isEqualTo(allowed);
                assertThat(compiled.allows(request, foreign)).as(as).isEqualTo(allowed);
            }
        }
    }

    /// Down to the message and the place of each error.
    private static boolean same(Response a, Response b) {
        List<String> x = new ArrayList<>();
        List<String> y = new ArrayList<>();
        a.errors().forEach(e -> x.add(e + "@" + e.span().start()));
        b.errors().forEach(e -> y.add(e + "@" + e.span().start()));
        return a.equals(b) && x.equals(y);
    }

    private static final PolicySet DOORS =
            PolicySet.parse(
                    """
                    permit (principal in Group::"g", action == Action::"open", resource is Door)
                    when { context.level + 1 > 3 && resource.tags.contains("public")
                           && principal has office.floor && principal.office.floor == 7 };
                    forbid (principal, action, resource)
                    when { context has from && ip("10.0.0.0/8").isInRange(ip("11.0.0.0/8")) };
                    forbid (principal is Robot, action, resource);
                    """);

    private static EntityStore doors() {
        return EntityStore.parseJson(
                """
                [{"uid": {"type": "User", "id": "u"}, "attrs": {"office": {"floor": 7}},
                  "parents": [{"type": "Group", "id": "sub"}]},
                 {"uid": {"type": "Group", "id": "sub"},
                  "parents": [{"type": "Group", "id": "g"}]},
                 {"uid": {"type": "Door", "id": "d"}, "attrs": {"tags": ["public", "x"]}},
                 {"uid": {"type": "Action", "id": "open"}}]
                """);
    }

    private static Request open() {
        return Request.parseJson(
                """
                {"principal": {"type": "User", "id": "u"},
                 "action": {"type": "Action", "id": "open"},
                 "resource": {"type": "Door", "id": "d"},
                 "context": {"level": 3, "from": "here"}}
                """);
    }

    @Test
    void an_allowed_decision_makes_no_objects() {
        EntityStore store = doors();
        Request request = open();
        CompiledPolicies compiled = CompiledPolicies.of(DOORS, store);
        com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        int allowed = 0;
        for (int i = 0; i < 1_000; i++) {
            allowed += compiled.allows(request, store) ? 1 : 0;
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 100_000; i++) {
            allowed += compiled.allows(request, store) ? 1 : 0;
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allowed).isEqualTo(101_000);
        // Reading the counter itself makes a few; a single object per decision would be 1.6
        // million.
        assertThat(bytes).isLessThan(50_000);
    }

    @Test
    void the_same_policies_follow_a_store_that_changes() {
        EntityStore store = doors();
        CompiledPolicies compiled = CompiledPolicies.of(DOORS, store);
        assertThat(compiled.allows(open(), store)).isTrue();
        EntityUid sub = new EntityUid("Group", "sub");
        EntityStore without = store.with(List.of(Entity.of(sub)), Set.of());
        assertThat(compiled.allows(open(), without)).isFalse();
        assertThat(compiled.allows(open(), store)).isTrue();
        EntityUid fresh = new EntityUid("Group", "fresh");
        EntityStore again =
                without.with(
                        List.of(
                                Entity.of(sub, fresh),
                                Entity.of(fresh, new EntityUid("Group", "g"))),
                        Set.of());
        assertThat(compiled.allows(open(), again)).isTrue();
    }

    @Test
    void an_unknown_principal_meets_only_what_holds_for_everybody() {
        EntityStore store = doors();
        PolicySet open = PolicySet.parse("permit (principal, action, resource);");
        Request stranger =
                Request.of(
                        new EntityUid("Nobody", "x"),
                        new EntityUid("Action", "never"),
                        new EntityUid("Void", "v"));
        assertThat(CompiledPolicies.of(open, store).allows(stranger, store)).isTrue();
        assertThat(CompiledPolicies.of(DOORS, store).allows(stranger, store)).isFalse();
    }

    @Test
    void a_failing_forbid_means_no_and_is_reported() {
        EntityStore store = doors();
        PolicySet policies =
                PolicySet.parse(
                        """
                        permit (principal, action, resource);
                        forbid (principal, action, resource) when { context.absent };
                        """);
        CompiledPolicies compiled = CompiledPolicies.of(policies, store);
        assertThat(compiled.allows(open(), store)).isFalse();
        Response response = compiled.decide(open(), store);
        assertThat(response.decision()).isEqualTo(Decision.ALLOW);
        assertThat(response.erredInForbid()).isTrue();
    }
}
