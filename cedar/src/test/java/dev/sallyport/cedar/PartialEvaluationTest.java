package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What is left over means what was there.
final class PartialEvaluationTest {
    private static final int WORLDS = Integer.getInteger("cedar.worlds", 200);
    private static final long FIRST_SEED = Long.getLong("cedar.seed", 40_000L);

    private static PartialRequest hide(Request request, Dice dice) {
        Set<String> hidden = new HashSet<>();
        for (String name : request.context().names()) {
            if (dice.oneIn(2)) {
                hidden.add(name);
            }
        }
        hidden.add("a");
        PartialRequest partial =
                new PartialRequest(
                        hide(request.principal(), dice),
                        dice.oneIn(4)
                                ? new PartialRequest.Any(null)
                                : new PartialRequest.Known(request.action()),
                        hide(request.resource(), dice),
                        request.context(),
                        dice.oneIn(2) ? hidden : Set.of());
        return dice.oneIn(3) ? partial.withUnknownContext() : partial;
    }

    private static PartialRequest.Party hide(EntityUid uid, Dice dice) {
        return switch (dice.below(3)) {
            case 0 -> new PartialRequest.Known(uid);
            case 1 -> new PartialRequest.Any(uid.type());
            default -> new PartialRequest.Any(null);
        };
    }

    @Test
    void completing_the_rest_is_deciding_from_the_start() {
        int open = 0;
        int settled = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS; seed++) {
            Dice dice = new Dice(seed);
            WorldGenerator.World world = new WorldGenerator(dice).world();
            List<Policy> made = new PolicyGenerator(dice, world.schema(), 25).policies(12);
            PolicySet policies = PolicySet.of(made);
            for (Request request : world.requests()) {
                PartialRequest partial = hide(request, dice);
                PartialResponse rest = PartialResponse.of(partial, policies, world.entities());
                Response whole = Authorizer.decide(request, policies, world.entities());
                Response completed = rest.complete(request, world.entities());
                String as = "seed %d\n%s\n%s\n%s".formatted(seed, partial, request, rest);
                assertThat(completed.decision()).as(as).isEqualTo(whole.decision());
                assertThat(completed.reasons()).as(as).isEqualTo(whole.reasons());
                assertThat(failed(completed)).as(as).isEqualTo(failed(whole));
                if (rest.decision() == null) {
                    open++;
                } else {
                    settled++;
                    assertThat(rest.decision()).as(as).isEqualTo(whole.decision());
                }
                if (whole.allowed()) {
                    assertThat(filtered(rest, request, world.entities())).as(as).isTrue();
                }
            }
        }
        assertThat(open).isGreaterThan(WORLDS / 10);
        assertThat(settled).isGreaterThan(WORLDS / 10);
    }

    private static boolean filtered(PartialResponse rest, Request request, Entities entities) {
        return rest.filter(Expr.Variable.PRINCIPAL).takes(request.principal(), entities)
                && rest.filter(Expr.Variable.ACTION).takes(request.action(), entities)
                && rest.filter(Expr.Variable.RESOURCE).takes(request.resource(), entities);
    }

    private static List<String> failed(Response response) {
        List<String> ids = new ArrayList<>();
        response.errors().forEach(error -> ids.add(error.policyId()));
        return ids;
    }

    @Test
    void the_rest_reads_back_from_its_text() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS / 10; seed++) {
            Dice dice = new Dice(seed);
            WorldGenerator.World world = new WorldGenerator(dice).world();
            List<Policy> made = new PolicyGenerator(dice, world.schema(), 25).policies(6);
            for (Request request : world.requests()) {
                PartialResponse rest =
                        PartialResponse.of(
                                hide(request, dice), PolicySet.of(made), world.entities());
                for (PartialResponse.Outcome outcome : rest.outcomes()) {
                    if (outcome instanceof PartialResponse.Depends depends) {
                        Expr read = PolicyParser.expression(depends.text(), Limits.DEFAULT);
                        assertThat(PolicyText.write(read)).isEqualTo(depends.text());
                    }
                }
            }
        }
    }

    private static final PolicySet POLICIES =
            PolicySet.parse(
                    """
                    permit (principal in Group::"g", action == Action::"open", resource)
                    when { resource in Zone::"z" && context.mfa };
                    permit (principal == User::"root", action, resource is Door);
                    forbid (principal, action, resource) when { context.mfa == false };
                    """);
    private static final EntityStore STORE =
            EntityStore.of(
                    List.of(Entity.of(new EntityUid("User", "u"), new EntityUid("Group", "g"))));

    private static Value.RecordOf context(boolean mfa) {
        return Value.RecordOf.copyOf(java.util.Map.of("mfa", Value.Bool.of(mfa)));
    }

    @Test
    void on_what_can_she_do_this() {
        PartialRequest request =
                PartialRequest.onWhat(
                        new EntityUid("User", "u"),
                        new EntityUid("Action", "open"),
                        "Door",
                        context(true));
        PartialResponse rest = PartialResponse.of(request, POLICIES, STORE);
        assertThat(rest.decision()).isNull();
        assertThat(rest.filter(Expr.Variable.RESOURCE))
                .isEqualTo(new Filter.Below(new EntityUid("Zone", "z")));
        PartialResponse.Depends open = (PartialResponse.Depends) rest.outcomes().getFirst();
        assertThat(open.text()).isEqualTo("resource in Zone::\"z\"");
    }

    @Test
    void who_can_do_this() {
        PartialRequest request =
                PartialRequest.whoCan(
                        "User",
                        new EntityUid("Action", "open"),
                        new EntityUid("Door", "d"),
                        context(true));
        EntityStore store =
                EntityStore.of(
                        List.of(Entity.of(new EntityUid("Door", "d"), new EntityUid("Zone", "z"))));
        Filter who = PartialResponse.of(request, POLICIES, store).filter(Expr.Variable.PRINCIPAL);
        assertThat(who)
                .isEqualTo(
                        new Filter.AnyOf(
                                List.of(
                                        new Filter.Below(new EntityUid("Group", "g")),
                                        new Filter.Exactly(new EntityUid("User", "root")))));
    }

    @Test
    void a_forbid_that_surely_applies_settles_everything() {
        PartialRequest request =
                PartialRequest.whoCan(
                        "User",
                        new EntityUid("Action", "open"),
                        new EntityUid("Door", "d"),
                        context(false));
        PartialResponse rest = PartialResponse.of(request, POLICIES, STORE);
        assertThat(rest.decision()).isEqualTo(Decision.DENY);
        assertThat(rest.filter(Expr.Variable.PRINCIPAL)).isEqualTo(Filter.NOTHING);
    }
}
