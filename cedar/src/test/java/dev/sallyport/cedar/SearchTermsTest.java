package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Evaluating a condition for all at once finds whom deciding each one finds: no more, no less.
final class SearchTermsTest {
    private static final int WORLDS = Integer.getInteger("cedar.worlds", 200) * 5;
    private static final long FIRST_SEED = Long.getLong("cedar.seed", 80_000L);
    private static final EntityUid OPEN = new EntityUid("Action", "open");

    /// What a run came across, so that it cannot pass by having met nothing.
    private int found;

    private int permitsThatFailed;
    private int takenAwayByFailing;
    private int takenAway;
    private int foundByIndexesAlone;
    private int widerThanFound;

    @Test
    void whom_all_at_once_finds_deciding_each_one_finds() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS; seed++) {
            Dice dice = new Dice(seed);
            // Now and then more than are looked at one by one.
            SearchWorld world = new SearchWorld(dice, seed % 50 == 0 ? 400 : 14);
            EntityStore store = world.store();
            PolicySet policies = PolicySet.of(world.policies());
            CompiledPolicies compiled = CompiledPolicies.of(policies, store);
            String as = "seed " + seed + "\n" + policies.policies();
            for (int i = 0; i < 3; i++) {
                // Also machines that act and people who are acted on.
                EntityUid principal = world.asked(dice.oneIn(4) ? "Server" : "User");
                EntityUid resource = world.asked(dice.oneIn(4) ? "User" : "Server");
                Request request = new Request(principal, OPEN, resource, world.context());
                String type = dice.oneIn(4) ? "Server" : "User";
                who(compiled, policies, store, request, type, as + "\nwho " + request);
                type = dice.oneIn(4) ? "User" : "Server";
                what(compiled, policies, store, request, type, as + "\nwhat " + request);
            }
        }
        assertThat(found).isGreaterThan(WORLDS);
        assertThat(permitsThatFailed).isGreaterThan(WORLDS);
        assertThat(takenAwayByFailing).isGreaterThan(WORLDS);
        assertThat(takenAway).isGreaterThan(WORLDS);
        assertThat(foundByIndexesAlone).isGreaterThan(WORLDS);
        assertThat(widerThanFound).isGreaterThan(WORLDS / 10);
    }

    private void who(
            CompiledPolicies compiled,
            PolicySet policies,
            EntityStore store,
            Request asked,
            String type,
            String as) {
        Blank blank =
                new Blank(
                        store,
                        store.uids().type(type),
                        Expr.Variable.PRINCIPAL,
                        uid -> new Request(uid, OPEN, asked.resource(), asked.context()));
        List<PartialResponse.Outcome> outcomes =
                PartialResponse.of(
                                PartialRequest.whoCan(
                                        type, OPEN, asked.resource(), asked.context()),
                                policies,
                                store)
                        .outcomes();
        Set<EntityUid> expected = decided(blank, policies, type);
        check(blank, outcomes, expected, as);
        PolicySearch search = compiled.search(store);
        Value.RecordOf context = asked.context();
        PolicySearch.Total total = search.countSubjects(OPEN, asked.resource(), type, context);
        check(total, expected, as);
        assertThat(
                        search.subjects(
                                        OPEN,
                                        asked.resource(),
                                        type,
                                        context,
                                        PolicySearch.Page.first(1_000))
                                .hits())
                .as(as)
                .containsExactlyElementsOf(expected);
    }

    private void what(
            CompiledPolicies compiled,
            PolicySet policies,
            EntityStore store,
            Request asked,
            String type,
            String as) {
        Blank blank =
                new Blank(
                        store,
                        store.uids().type(type),
                        Expr.Variable.RESOURCE,
                        uid -> new Request(asked.principal(), OPEN, uid, asked.context()));
        List<PartialResponse.Outcome> outcomes =
                PartialResponse.of(
                                PartialRequest.onWhat(
                                        asked.principal(), OPEN, type, asked.context()),
                                policies,
                                store)
                        .outcomes();
        Set<EntityUid> expected = decided(blank, policies, type);
        check(blank, outcomes, expected, as);
        PolicySearch search = compiled.search(store);
        Value.RecordOf context = asked.context();
        PolicySearch.Total total = search.countResources(asked.principal(), OPEN, type, context);
        check(total, expected, as);
        assertThat(
                        search.resources(
                                        asked.principal(),
                                        OPEN,
                                        type,
                                        context,
                                        PolicySearch.Page.first(1_000))
                                .hits())
                .as(as)
                .containsExactlyElementsOf(expected);
    }

    private static void check(PolicySearch.Total total, Set<EntityUid> expected, String as) {
        assertThat(total.count()).as(as).isEqualTo(expected.size());
        assertThat(total.complete()).as(as).isTrue();
    }

    /// By the plain evaluator, each by itself.
    private Set<EntityUid> decided(Blank blank, PolicySet policies, String type) {
        Set<EntityUid> allowed = new TreeSet<>();
        for (Entity entity : blank.store().all()) {
            if (!entity.uid().type().equals(type)) {
                continue;
            }
            Request request = blank.filling().with(entity.uid());
            Response response = Authorizer.decide(request, policies, blank.store());
            boolean failed = response.erredInForbid();
            permitsThatFailed += response.errors().isEmpty() || failed ? 0 : 1;
            takenAwayByFailing += response.allowed() && failed ? 1 : 0;
            takenAway += response.reasons().isEmpty() || response.allowed() ? 0 : 1;
            if (response.allowed() && !failed) {
                allowed.add(entity.uid());
            }
        }
        found += allowed.size();
        return allowed;
    }

    /// The plan itself, given all policies instead of those the heads leave.
    private void check(
            Blank blank,
            List<PartialResponse.Outcome> outcomes,
            Set<EntityUid> expected,
            String as) {
        assertThat(uids(blank, new SearchPlan(blank, outcomes, false).taken()))
                .as(as)
                .isEqualTo(expected);
        Set<EntityUid> wide = uids(blank, new SearchPlan(blank, outcomes, true).taken());
        assertThat(wide).as(as).containsAll(expected);
        foundByIndexesAlone += !expected.isEmpty() && wide.equals(expected) ? 1 : 0;
        widerThanFound += wide.size() > expected.size() ? 1 : 0;
    }

    private static Set<EntityUid> uids(Blank blank, BitSet numbers) {
        Set<EntityUid> uids = new TreeSet<>();
        numbers.stream().forEach(number -> uids.add(blank.store().uids().uid(number)));
        return uids;
    }

    private static Entity server(int number, String name, Value value) {
        return new Entity(
                new EntityUid("Server", "s" + number),
                Value.RecordOf.copyOf(Map.of(name, value)),
                Value.RecordOf.EMPTY,
                List.of(new EntityUid("Folder", "f")));
    }

    private static PolicySearch.Total count(EntityStore store, String policies) {
        PolicySearch search = CompiledPolicies.of(PolicySet.parse(policies), store).search(store);
        return search.countResources(
                new EntityUid("User", "u"), OPEN, "Server", Value.RecordOf.EMPTY);
    }

    @Test
    void a_forbid_that_fails_takes_away_and_a_permit_that_fails_gives_nothing() {
        List<Entity> all = new ArrayList<>();
        all.add(server(0, "locked", Value.Bool.TRUE));
        all.add(server(1, "locked", Value.Bool.FALSE));
        all.add(server(2, "locked", new Value.Text("no")));
        all.add(server(3, "other", Value.Bool.FALSE));
        EntityStore store = EntityStore.of(all);
        String open = "permit (principal, action, resource in Folder::\"f\");";
        for (String forbid :
                List.of(
                        "when { resource.locked }",
                        "unless { !resource.locked }",
                        "when { resource.locked || resource.locked }",
                        "when { if resource.locked then true else false }",
                        "when { resource in Folder::\"f\" && resource.locked }")) {
            String rule = " forbid (principal, action, resource) " + forbid + ";";
            assertThat(count(store, open + rule).count()).as(forbid).isEqualTo(1);
        }
        String permit = "permit (principal, action, resource in Folder::\"f\") ";
        for (String condition :
                List.of(
                        "when { resource.locked }",
                        "unless { resource.locked }",
                        "when { !resource.locked || !resource.locked }",
                        "unless { !resource.locked && !resource.locked }")) {
            assertThat(count(store, permit + condition + ";").count()).as(condition).isEqualTo(1);
        }
        String has = "when { resource has locked && (resource.locked == false || true) }";
        assertThat(count(store, permit + has + ";").count()).isEqualTo(3);
    }

    @Test
    void terms_that_no_index_answers_cost_no_more_together_than_alone() {
        List<Entity> all = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            all.add(server(i, "size", new Value.Int(i)));
        }
        EntityStore store = EntityStore.of(all);
        String both = "(resource.size >= 7 && resource.size < 3)";
        String terms = String.join(" || ", Collections.nCopies(60, both)) + " || resource.size < 9";
        PolicySet policies =
                PolicySet.parse(
                        "permit (principal, action, resource) when { "
                                + terms
                                + " };"
                                + "forbid (principal, action, resource) when { "
                                + both
                                + " };");
        PolicySearch.Found hits =
                CompiledPolicies.of(policies, store)
                        .search(store)
                        .resources(
                                new EntityUid("User", "u"),
                                OPEN,
                                "Server",
                                Value.RecordOf.EMPTY,
                                PolicySearch.Page.first(1_000));
        assertThat(hits.hits()).hasSize(9);
    }

    @Test
    void too_many_different_values_are_looked_at_one_by_one() {
        List<Entity> all = new ArrayList<>();
        for (int i = 0; i < Column.MOST + 1; i++) {
            all.add(server(i, "size", new Value.Int(i)));
        }
        String large = "permit (principal, action, resource) when { resource.size >= 200 };";
        EntityStore store = EntityStore.of(all);
        int type = store.uids().type("Server");
        assertThat(store.references().column(type, "size")).isNull();
        assertThat(count(store, large).count()).isEqualTo(Column.MOST + 1 - 200);
        // Fewer again: what was given up stays so, until the store is built anew.
        store = store.with(List.of(), Set.of(all.getLast().uid()));
        assertThat(store.references().column(type, "size")).isNull();
        assertThat(count(store, large).count()).isEqualTo(Column.MOST - 200);
        EntityStore anew = EntityStore.of(store.all());
        assertThat(anew.references().column(anew.uids().type("Server"), "size")).isNotNull();
        assertThat(count(anew, large).count()).isEqualTo(Column.MOST - 200);
    }

    @Test
    void made_up_attributes_find_no_room_and_are_looked_at_one_by_one() {
        List<Entity> all = new ArrayList<>();
        int many = References.MOST_COLUMNS + 20;
        for (int i = 0; i < many; i++) {
            all.add(server(i, "a" + i, new Value.Int(i)));
        }
        EntityStore store = EntityStore.of(all);
        int type = store.uids().type("Server");
        assertThat(store.references().column(type, "a0")).isNotNull();
        assertThat(store.references().column(type, "a" + (many - 1))).isNull();
        for (int i : List.of(0, References.MOST_COLUMNS, many - 1)) {
            String policy =
                    "permit (principal, action, resource) when { resource has a%1$d && "
                            + "resource.a%1$d == %1$d };";
            assertThat(count(store, policy.formatted(i)).count()).isEqualTo(1);
        }
    }
}
