package dev.sallyport.cedar;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What little text can mean much: counted as it is written out, taken up to the bound, and refused
/// beyond it at the place that went too far.
@Timeout(60)
final class GrowthTest {
    private static Growth ancestors(int most) {
        return Growth.DEFAULT.withAncestors(most);
    }

    private static Limits with(Growth growth) {
        return Limits.DEFAULT.with(growth);
    }

    private static Limits declarations(int most) {
        return with(new Growth(1, most, 100_000, 1, 1));
    }

    private static Limits environments(int most) {
        return with(new Growth(1, 100_000, most, 1, 1));
    }

    private static String joined(int count, String between, IntFunction<String> each) {
        return IntStream.range(0, count).mapToObj(each).collect(Collectors.joining(between));
    }

    private static void refused(ThrowingCallable reading, String message) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        CedarProblem.class,
                        it -> assertThat(it.kind()).isEqualTo(CedarProblem.Kind.LIMIT))
                .hasMessage(message);
    }

    /// So many groups, each in the next; entity `0` is in `1` and so on.
    private static String chain(int groups) {
        return "["
                + joined(
                        groups,
                        ",",
                        i ->
                                "{\"uid\": {\"type\": \"G\", \"id\": \"%d\"}, \"parents\": [%s]}"
                                        .formatted(
                                                i, "{\"type\":\"G\",\"id\":\"" + (i + 1) + "\"}"))
                + "]";
    }

    private static EntityUid group(int number) {
        return new EntityUid("G", String.valueOf(number));
    }

    /// Ten groups stand above `0`, and 9 + 8 + … + 0 above those.
    @Test
    void a_chain_of_groups_is_as_long_as_its_ancestors_allow() {
        String chain = chain(10);
        EntityStore store = EntityStore.parseJson(chain, null, with(ancestors(45)));
        assertThat(store.isIn(group(0), group(10))).isTrue();
        assertThat(store.hierarchy().ancestors()).isEqualTo(45);
        refused(
                () -> EntityStore.parseJson(chain, null, with(ancestors(44))),
                "at `[1]`: an entity of type `G`: ancestors in the whole hierarchy beyond the"
                        + " limit of 44: nest groups less deeply");
    }

    @Test
    void a_chain_that_would_fill_the_heap_is_refused() {
        assertThat(EntityStore.parseJson(chain(3_990)).hierarchy().ancestors())
                .isEqualTo(3_990L * 3_989 / 2);
        refused(
                () -> EntityStore.parseJson(chain(13_000)),
                "at `[9000]`: an entity of type `G`: ancestors in the whole hierarchy beyond the"
                        + " limit of 8000000: nest groups less deeply");
    }

    @Test
    void a_change_keeps_to_the_growth_of_the_store() {
        List<Entity> chain = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            chain.add(Entity.of(group(i), group(i + 1)));
        }
        EntityStore store = EntityStore.of(chain, ancestors(45));
        Entity one = Entity.of(group(10), group(11));
        refused(
                () -> store.with(List.of(one), List.of()),
                "an entity of type `G`: ancestors in the whole hierarchy beyond the limit of 45:"
                        + " nest groups less deeply");
        // Little to look at, and yet one too many together with what is there.
        List<Entity> elsewhere =
                List.of(
                        Entity.of(new EntityUid("X", "x"), new EntityUid("Y", "y")),
                        Entity.of(new EntityUid("U", "u"), new EntityUid("X", "x")));
        assertThatThrownBy(() -> store.with(elsewhere, List.of()))
                .hasMessageContaining("an entity of type `X`: ancestors in the whole hierarchy");
        EntityStore cut = store.with(List.of(), List.of(group(5)));
        assertThat(cut.hierarchy().ancestors()).isEqualTo(20);
        assertThat(cut.with(List.of(one), List.of()).isIn(group(6), group(11))).isTrue();
    }

    @Test
    void ancestors_are_counted_right_after_any_changes() {
        Dice dice = new Dice(4_711);
        EntityStore store = EntityStore.of(List.of(), ancestors(100_000));
        for (int round = 0; round < 2_000; round++) {
            int number = dice.below(60);
            // Always upwards, so that there is no cycle.
            EntityUid[] above = new EntityUid[dice.below(4)];
            for (int i = 0; i < above.length; i++) {
                above[i] = group(number + 1 + dice.below(20));
            }
            store =
                    dice.oneIn(5)
                            ? store.with(List.of(), List.of(group(number)))
                            : store.with(List.of(Entity.of(group(number), above)), List.of());
            Hierarchy hierarchy = store.hierarchy();
            assertThat(hierarchy.ancestors()).isEqualTo(hierarchy.above().entries());
        }
    }

    /// Five groups with the same eleven above them come to 76 with their own five members; whoever
    /// is in all five has sixteen above, for which sixty are looked at.
    @Test
    void ancestors_that_are_known_already_count_as_looked_at() {
        EntityUid[] tops = IntStream.range(0, 10).mapToObj(i -> group(i)).toArray(EntityUid[]::new);
        EntityUid[] five = new EntityUid[5];
        List<Entity> all = new ArrayList<>();
        EntityUid middle = new EntityUid("M", "m");
        all.add(Entity.of(middle, tops));
        for (int i = 0; i < five.length; i++) {
            five[i] = new EntityUid("P", String.valueOf(i));
            all.add(Entity.of(five[i], middle));
        }
        EntityUid wide = new EntityUid("W", "w");
        all.add(Entity.of(wide, five));
        all.add(Entity.of(new EntityUid("U", "u"), wide));
        EntityStore store = EntityStore.of(all, ancestors(10 + 5 * 11 + 5 * 12));
        assertThat(store.hierarchy().ancestors()).isEqualTo(10 + 5 * 11 + 16);
        assertThatThrownBy(() -> EntityStore.of(all, ancestors(10 + 5 * 11 + 5 * 12 - 1)))
                .hasMessageContaining("an entity of type `W`: ancestors");
    }

    /// 2 × 3 and 1 × 1.
    private static final String SEVEN =
            """
            entity A, B, X, Y, Z;
            action one appliesTo { principal: [A, B], resource: [X, Y, Z] };
            action two appliesTo { principal: A, resource: X };
            """;

    @Test
    void principals_times_resources_are_counted_over_all_actions() {
        assertThat(Schema.parse(SEVEN, environments(7)).environments()).hasSize(7);
        refused(
                () -> Schema.parse(SEVEN, environments(6)),
                "line 3, column 1: combinations of principal, action and resource beyond the limit"
                        + " of 6: take the schema apart");
    }

    @Test
    void principals_times_resources_are_counted_in_json_as_well() {
        String json =
                """
                {"": {"entityTypes": {"A": {}, "B": {}},
                 "actions": {"a": {"appliesTo": {"principalTypes": ["A", "B"],
                                                 "resourceTypes": ["A", "B"]}}}}}
                """;
        assertThat(Schema.parseJson(json, environments(4)).environments()).hasSize(4);
        refused(
                () -> Schema.parseJson(json, environments(3)),
                "at `.….actions.a`: combinations of principal, action and resource beyond the"
                        + " limit of 3: take the schema apart");
    }

    /// Texts with the least that takes them, and where that is gone too far.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "entity A; entity B in A; entity C in B; entity D in C;       | 16 | 4",
                "action a; action b in a; action c in b; action d in c;       | 12 | 4",
                "entity A, B, C = { x: Long, y: Long };                       | 9  | 1",
                "entity A, B, C enum [\"x\", \"y\", \"z\"];                   | 12 | 1",
                "entity G; entity A, B, C in [G, G];                          | 13 | 2",
                "action g; action a, b, c in [g, g];                          | 9  | 2",
                "entity G; action a, b appliesTo { principal: G, resource: G};| 7  | 2",
                "type T = { a: { b: Set<Long> } };                            | 4  | 1",
            })
    void what_a_schema_comes_to_is_counted(String text, int least, int statement) {
        String[] statements = text.split("(?<=;)");
        assertThat(Schema.parse(text, declarations(least))).isNotNull();
        assertThatThrownBy(() -> Schema.parse(text, declarations(least - 1)))
                .isInstanceOfSatisfying(
                        CedarProblem.class,
                        problem -> {
                            assertThat(problem.kind()).isEqualTo(CedarProblem.Kind.LIMIT);
                            assertThat(problem.reason())
                                    .isEqualTo(
                                            "types, names and ancestors of a schema beyond the"
                                                    + " limit of "
                                                    + (least - 1));
                            int before = 0;
                            for (int i = 0; i < statement - 1; i++) {
                                before += statements[i].length();
                            }
                            assertThat(requireNonNull(problem.position()).column())
                                    .isGreaterThan(before);
                        });
    }

    @Test
    void schemas_that_would_fill_the_heap_are_refused() {
        String types = joined(8_000, ",", i -> "T" + i);
        String wide =
                "entity %s; action a appliesTo { principal: [%s], resource: [%s] };"
                        .formatted(types, types, types);
        assertThatThrownBy(() -> Schema.parse(wide)).hasMessageContaining("combinations of");
        String deep =
                "entity T0;" + joined(20_000, "", i -> "entity T" + (i + 1) + " in T" + i + ";");
        assertThatThrownBy(() -> Schema.parse(deep)).hasMessageContaining("beyond the limit");
        String large =
                "entity %s = { %s };"
                        .formatted(
                                joined(30_000, ",", i -> "T" + i),
                                joined(30_000, ",", i -> "a" + i + ": Long"));
        assertThatThrownBy(() -> Schema.parse(large)).hasMessageContaining("beyond the limit");
    }

    @Test
    void types_that_lead_deeper_by_their_names_do_not_exhaust_the_stack() {
        IntFunction<String> type =
                i -> "type T%d = %sT%d%s;".formatted(i, "{a: ".repeat(90), i + 1, "}".repeat(90));
        assertThat(Schema.parse(joined(4, "", type) + "type T4 = Long;")).isNotNull();
        assertThatThrownBy(() -> Schema.parse(joined(199, "", type) + "type T199 = Long;"))
                .hasMessageEndingWith(
                        "types in types beyond the limit of 400: take the schema apart");
    }

    private static final String WORLD =
            "entity T; action a appliesTo { principal: T, resource: T, context: { x: Long } };";

    private static Validator.Report checked(String schema, Growth growth, String policies) {
        return new Validator(Schema.parse(schema, with(growth)))
                .validate(PolicySet.parse(policies));
    }

    private static Growth steps(long most) {
        return new Growth(1, 1_000, 1_000, most, 1_000);
    }

    /// Each of the two: 4 + 4 nodes of the whole, once for the names and once for each combination,
    /// and one action that may fit.
    @Test
    void the_validator_takes_so_many_steps_and_says_where_they_ended() {
        String two =
                "permit (principal, action, resource) when { context.x > 0 };\n"
                        + "forbid (principal, action, resource) when { context.x > 0 };";
        assertThat(checked(WORLD, steps(38), two).errors()).isEmpty();
        Validator.Report report = checked(WORLD, steps(37), two);
        assertThat(report.passed()).isFalse();
        assertThat(report.errors())
                .singleElement()
                .satisfies(it -> {
                    assertThat(it)
                            .hasToString(
                                    "policy `policy1`: checking these policies takes more"
                                            + " than 37 steps: make policies or schema"
                                            + " smaller");
                    assertThat(it.span().start()).isEqualTo(two.indexOf("forbid"));
                });
    }

    @Test
    void policies_times_combinations_times_nodes_come_to_an_end() {
        String types = joined(300, ",", i -> "T" + i);
        String schema =
                "entity %s; action a appliesTo { principal: [%s], resource: [%s], context: {x: Long} };"
                        .formatted(types, types, types);
        String policy =
                "permit (principal, action, resource) when { context.x > 0"
                        + " && context.x > 0".repeat(20_000)
                        + " };";
        assertThat(checked(schema, Growth.DEFAULT, policy).errors())
                .singleElement()
                .asString()
                .contains("takes more than 50000000 steps");
    }

    @Test
    void so_many_errors_are_named_and_the_rest_still_refuses() {
        Growth three = new Growth(1, 1_000, 1_000, 100_000, 3);
        String unknown = "permit (principal, action, resource) when { %s };";
        String text = unknown.formatted(joined(3, " || ", i -> "context.y" + i));
        assertThat(checked(WORLD, three, text).errors()).hasSize(1);
        String names = joined(3, " || ", i -> "principal == N" + i + "::\"\"");
        assertThat(checked(WORLD, three, unknown.formatted(names)).errors()).hasSize(3);
        String more = joined(9, " || ", i -> "principal == N" + i + "::\"\"");
        assertThat(checked(WORLD, three, unknown.formatted(more)).errors())
                .hasSize(4)
                .last()
                .hasToString("policy `policy0`: more errors are left out: mend the others first");
        String odd = joined(9, " || ", i -> "context.x == 1 && \"a\u200b" + i + "\" like \"*\"");
        assertThat(checked(WORLD, three, unknown.formatted(odd)).warnings()).hasSize(3);
    }

    /// Each finding would else name a type of sixteen thousand attributes, or a word of a megabyte.
    @Test
    void a_finding_names_no_more_than_somebody_reads() {
        String name = "a".repeat(200);
        String schema =
                "type C0 = { %s: Long, b: Long };".formatted(name)
                        + joined(
                                14,
                                "",
                                i -> "type C%d = { %s: C%d, b: C%d };".formatted(i + 1, name, i, i))
                        + "entity T; action a appliesTo { principal: T, resource: T, context: C14 };";
        String policies =
                "permit (principal, action, resource) when { ["
                        + "1 == context,".repeat(200)
                        + "principal."
                        + "b".repeat(1_000_000)
                        + "] == 1 };";
        assertThat(checked(schema, Growth.DEFAULT, policies).errors())
                .hasSize(2)
                .allSatisfy(it -> assertThat(it.message().length()).isLessThan(300));
    }

    @Test
    void what_somebody_meant_is_looked_for_fifty_times() {
        String near = "entity " + joined(60, ",", i -> "Abcdefgh" + i) + ";" + WORLD;
        String policies =
                joined(
                        60,
                        "",
                        i -> "permit (principal == Abcdefgx" + i + "::\"\", action, resource);");
        List<Finding> found =
                checked(near, Growth.DEFAULT, policies).errors().stream()
                        .filter(it -> it.message().startsWith("there is no entity type"))
                        .toList();
        assertThat(found).hasSize(60);
        assertThat(found.stream().filter(it -> it.hint() != null)).hasSize(50);
    }

    /// `Aa` and `BB` have one hash.
    @Test
    void guards_of_one_hash_are_found_as_quickly_as_others() {
        List<String> names =
                IntStream.range(0, 32_768)
                        .mapToObj(i -> joined(15, "", bit -> (i >> bit & 1) == 0 ? "Aa" : "BB"))
                        .toList();
        assertThat(names.stream().map(String::hashCode).collect(Collectors.toSet())).hasSize(1);
        String schema =
                "entity T; action a appliesTo { principal: T, resource: T, context: { %s } };"
                        .formatted(joined(32_768, ",", i -> names.get(i) + "?: Bool"));
        String policy =
                "permit (principal, action, resource) when { %s && %s };"
                        .formatted(
                                joined(32_768, " && ", i -> "context has " + names.get(i)),
                                joined(32_768, " && ", i -> "context." + names.get(i)));
        assertThat(checked(schema, Growth.DEFAULT, policy).errors()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5_000})
    void who_is_in_many_is_found_in_any_of_many(int parents) {
        EntityUid somebody = new EntityUid("U", "u");
        EntityUid[] above = new EntityUid[parents];
        for (int i = 0; i < parents; i++) {
            above[i] = group(i);
        }
        List<Entity> all = new ArrayList<>(List.of(Entity.of(somebody, above)));
        EntityUid top = new EntityUid("Top", "t");
        all.add(Entity.of(above[parents - 1], top));
        EntityStore store = EntityStore.of(all);
        Set<EntityUid> others =
                IntStream.range(0, 100_000)
                        .mapToObj(i -> new EntityUid("H", String.valueOf(i)))
                        .collect(Collectors.toSet());
        others.forEach(it -> store.uids().number(it));
        assertThat(store.isInAny(somebody, Value.SetOf.copyOf(others))).isFalse();
        for (EntityUid wanted : List.of(somebody, above[0], top)) {
            List<EntityUid> with = new ArrayList<>(others);
            with.add(wanted);
            assertThat(store.isInAny(somebody, Value.SetOf.copyOf(with))).isTrue();
        }
    }

    /// What is known stands in the rest each time it is named.
    @Test
    void what_is_left_of_a_policy_is_shown_up_to_a_length() {
        EntityUid known = new EntityUid("U", "u");
        Value.SetOf large =
                Value.SetOf.copyOf(IntStream.range(0, 20_000).mapToObj(Value.Int::new).toList());
        EntityStore store =
                EntityStore.of(
                        List.of(
                                new Entity(
                                        known,
                                        Value.RecordOf.copyOf(java.util.Map.of("big", large)),
                                        Value.RecordOf.EMPTY,
                                        List.of())));
        PartialRequest request =
                new PartialRequest(
                        new PartialRequest.Known(known),
                        new PartialRequest.Known(new EntityUid("Action", "a")),
                        new PartialRequest.Any(null),
                        Value.RecordOf.EMPTY,
                        Set.of());
        String body = joined(20_000, " && ", i -> "resource.x" + i + " == principal.big");
        PolicySet policies =
                PolicySet.parse("permit (principal, action, resource) when { " + body + " };");
        PartialResponse.Outcome outcome =
                PartialResponse.of(request, policies, store).outcomes().getFirst();
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        PartialResponse.Depends.class,
                        left ->
                                assertThat(left.text())
                                        .hasSize((1 << 16) + 1)
                                        .startsWith("resource.x0 == [0, 1, 2")
                                        .endsWith("…"));
    }

    @Test
    void the_bounds_themselves_are_at_least_one() {
        assertThatThrownBy(() -> new Growth(0, 1, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Growth(1, 1, 1, 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
