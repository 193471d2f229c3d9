package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
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

    /// Every policy whose head names an entity becomes a template that is linked with it.
    @Test
    void linked_templates_decide_as_in_the_official_engine() {
        int linked = 0;
        int allowed = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS; seed++) {
            Dice dice = new Dice(seed);
            WorldGenerator.World world = new WorldGenerator(dice).world();
            List<Policy> ours = new ArrayList<>();
            Linking linking = new Linking();
            for (Policy made : new PolicyGenerator(dice, world.schema(), 25).policies(6)) {
                ours.add(linking.take(made));
            }
            linked += linking.count;
            PolicySet policies = PolicySet.of(ours);
            for (Request request : world.requests()) {
                Response mine = Authorizer.decide(request, policies, world.entities());
                OfficialBinding.Outcome theirs =
                        official.decideSet(
                                linking.json(), world.entities().toJson(), request, null);
                String as = "seed %d\n%s\n%s".formatted(seed, linking.json(), theirs.raw());
                assertThat(theirs.refused()).as(as).isFalse();
                assertThat(mine.decision().name().toLowerCase(Locale.ROOT))
                        .as(as)
                        .isEqualTo(theirs.decision());
                assertThat(new TreeSet<>(mine.reasons())).as(as).isEqualTo(theirs.reasons());
                assertThat(ids(mine)).as(as).isEqualTo(theirs.errors());
                allowed += mine.allowed() ? 1 : 0;
            }
        }
        assertThat(linked).isGreaterThan(WORLDS);
        assertThat(allowed).isPositive();
    }

    /// A set in the binding's JSON, with templates and links wherever there can be some.
    private static final class Linking {
        private final StringBuilder policies = new StringBuilder();
        private final StringBuilder templates = new StringBuilder();
        private final StringBuilder links = new StringBuilder();
        private int count;

        /// The same policy as our engine links it.
        Policy take(Policy made) {
            EntityUid principal = named(made.principal());
            EntityUid resource = named(made.resource());
            if (principal == null && resource == null) {
                entry(policies, made.id(), made.toString());
                return made;
            }
            Policy template =
                    new Policy(
                            "template-" + made.id(),
                            made.annotations(),
                            made.effect(),
                            slotted(made.principal()),
                            made.action(),
                            slotted(made.resource()),
                            made.conditions(),
                            made.span());
            Policy read = PolicySet.parse(template.toString()).templates().iterator().next();
            count++;
            entry(templates, template.id(), template.toString());
            links.append(links.isEmpty() ? "" : ",")
                    .append("{\"templateId\":\"")
                    .append(template.id())
                    .append("\",\"newId\":\"")
                    .append(made.id())
                    .append("\",\"values\":{");
            value("?principal", principal);
            value(principal == null || resource == null ? "?resource" : ",?resource", resource);
            links.append("}}");
            return read.link(made.id(), principal, resource);
        }

        private void value(String slot, @Nullable EntityUid uid) {
            if (uid != null) {
                links.append(slot.startsWith(",") ? "," : "")
                        .append('"')
                        .append(slot.replace(",", ""))
                        .append("\":{\"type\":");
                JsonText.string(uid.type(), links);
                links.append(",\"id\":");
                JsonText.string(uid.id(), links);
                links.append('}');
            }
        }

        private static void entry(StringBuilder into, String id, String text) {
            into.append(into.isEmpty() ? "" : ",").append('"').append(id).append("\":");
            JsonText.string(text, into);
        }

        String json() {
            return "{\"staticPolicies\":{%s},\"templates\":{%s},\"templateLinks\":[%s]}"
                    .formatted(policies, templates, links);
        }

        private static @Nullable EntityUid named(Scope scope) {
            return switch (scope) {
                case Scope.Equals(Scope.Entity(EntityUid uid)) -> uid;
                case Scope.In(Scope.Entity(EntityUid uid)) -> uid;
                case Scope.IsIn(_, Scope.Entity(EntityUid uid)) -> uid;
                case Scope.Any _, Scope.Is _, Scope.Equals _, Scope.In _, Scope.IsIn _ -> null;
            };
        }

        private static Scope slotted(Scope scope) {
            if (named(scope) == null) {
                return scope;
            }
            return switch (scope) {
                case Scope.Equals _ -> new Scope.Equals(new Scope.Slot());
                case Scope.In _ -> new Scope.In(new Scope.Slot());
                case Scope.IsIn(String type, _) -> new Scope.IsIn(type, new Scope.Slot());
                case Scope.Any _, Scope.Is _ -> scope;
            };
        }
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
