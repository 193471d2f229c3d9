package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Our engine beside the Cedar project's own, over worlds made from seeds. More of them with
/// `-Dcedar.worlds=10000` (and `-Dcedar.seed=…` to begin elsewhere).
final class DifferentialTest {
    private static final int WORLDS = Integer.getInteger("cedar.worlds", 200);
    private static final long FIRST_SEED = Long.getLong("cedar.seed", 1_000L);

    private final OfficialBinding official = new OfficialBinding();

    private static String text(List<Policy> policies) {
        StringBuilder text = new StringBuilder();
        policies.forEach(policy -> text.append(policy).append('\n'));
        return text.toString();
    }

    @Test
    void decisions_reasons_and_errors_are_those_of_the_official_engine() {
        int errors = 0;
        int allowed = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS; seed++) {
            Dice dice = new Dice(seed);
            WorldGenerator.World world = new WorldGenerator(dice).world();
            List<Policy> made = new PolicyGenerator(dice, world.schema(), 25).policies(6);
            String text = text(made);
            PolicySet policies = PolicySet.parse(text);
            assertThat(List.copyOf(policies.policies())).as("seed %d", seed).isEqualTo(made);
            for (Request request : world.requests()) {
                Response ours = Authorizer.decide(request, policies, world.entities());
                OfficialBinding.Outcome theirs =
                        official.decide(text, world.entities().toJson(), request, null);
                String as = "seed %d\n%s\n%s\n%s".formatted(seed, text, request, theirs.raw());
                assertThat(theirs.refused()).as(as).isFalse();
                assertThat(ours.decision().name().toLowerCase(Locale.ROOT))
                        .as(as)
                        .isEqualTo(theirs.decision());
                assertThat(new TreeSet<>(ours.reasons())).as(as).isEqualTo(theirs.reasons());
                assertThat(ids(ours)).as(as).isEqualTo(theirs.errors());
                errors += ours.errors().size();
                allowed += ours.allowed() ? 1 : 0;
            }
        }
        // The worlds are worth nothing if everything is denied or nothing ever fails.
        assertThat(allowed).isGreaterThan(WORLDS / 2);
        assertThat(errors).isGreaterThan(WORLDS / 10);
    }

    private static TreeSet<String> ids(Response response) {
        TreeSet<String> ids = new TreeSet<>();
        response.errors().forEach(error -> ids.add(error.policyId()));
        return ids;
    }

    @Test
    void validation_is_that_of_the_official_engine() {
        int passed = 0;
        int failed = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS; seed++) {
            Dice dice = new Dice(seed);
            WorldGenerator.World world = new WorldGenerator(dice).world();
            int mischief = dice.oneIn(2) ? 40 : 1_000;
            List<Policy> made = new PolicyGenerator(dice, world.schema(), mischief).policies(6);
            String text = text(made);
            Validator.Report ours = new Validator(world.schema()).validate(PolicySet.of(made));
            OfficialBinding.Outcome theirs = official.validate(text, world.schemaText());
            TreeSet<String> wrong = new TreeSet<>();
            ours.errors().forEach(error -> wrong.add(error.policyId()));
            assertThat(theirs.refused()).as("seed %d %s", seed, theirs.raw()).isFalse();
            assertThat(wrong)
                    .as(
                            "seed %d\n%s\n%s\n%s\n%s",
                            seed, world.schemaText(), text, theirs.raw(), ours)
                    .isEqualTo(theirs.errors());
            passed += made.size() - wrong.size();
            failed += wrong.size();
        }
        assertThat(passed).isGreaterThan(WORLDS);
        assertThat(failed).isGreaterThan(WORLDS / 4);
    }

    @Test
    void entities_and_requests_conform_to_their_schema_for_both() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS / 4; seed++) {
            Dice dice = new Dice(seed);
            WorldGenerator.World world = new WorldGenerator(dice).world();
            String json = world.entities().toJson();
            EntityStore read = EntityStore.parseJson(json, world.schema());
            assertThat(new ArrayList<>(read.all())).hasSameSizeAs(world.entities().all());
            for (Request request : world.requests()) {
                assertThat(new RequestChecks(world.schema()).refusal(request)).isNull();
                assertThat(Request.parseJson(request.toJson(), world.schema())).isEqualTo(request);
                OfficialBinding.Outcome theirs =
                        official.decide(
                                "permit(principal,action,resource);",
                                json,
                                request,
                                world.schemaText());
                assertThat(theirs.decision())
                        .as("seed %d %s", seed, theirs.raw())
                        .isEqualTo("allow");
            }
        }
    }
}
