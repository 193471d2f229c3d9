package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What a search finds is what deciding for everybody finds, in order, page by page.
final class PolicySearchTest {
    private static final int WORLDS = Integer.getInteger("cedar.worlds", 200) * 10;
    private static final long FIRST_SEED = Long.getLong("cedar.seed", 60_000L);

    private final List<EntityUid> hits = new ArrayList<>();
    private long found;
    private long indexed;
    private long scanned;

    @Test
    void a_search_finds_whom_deciding_for_everybody_finds() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS; seed++) {
            Dice dice = new Dice(seed);
            WorldGenerator.World world = new WorldGenerator(dice).world();
            List<Policy> made = new PolicyGenerator(dice, world.schema(), 25).policies(8);
            for (int i = dice.below(4); i > 0; i--) {
                made.add(related(dice, made.size(), world));
            }
            PolicySet policies = PolicySet.of(made);
            CompiledPolicies compiled = CompiledPolicies.of(policies, world.entities());
            EntityStore store = changed(world.entities(), dice);
            for (Request request : world.requests()) {
                check(compiled, policies, store, request, "seed " + seed + " " + request);
            }
        }
        assertThat(found).isGreaterThan(WORLDS);
        assertThat(indexed).isGreaterThan(WORLDS / 4);
        assertThat(scanned).isGreaterThan(WORLDS / 4);
    }

    /// The ways people and things are related to each other, which random policies hardly hit.
    private static Policy related(Dice dice, int number, WorldGenerator.World world) {
        String attribute = dice.pick(List.of("a", "b", "c", "owner"));
        String read = dice.pick(List.of("principal", "resource"));
        String other = read.equals("principal") ? "resource" : "principal";
        Request request = dice.pick(world.requests());
        EntityUid some = dice.oneIn(2) ? request.principal() : request.resource();
        String condition =
                dice.pick(
                        List.of(
                                "%1$s.%3$s == %2$s",
                                "%2$s in %1$s.%3$s",
                                "%1$s.%3$s.contains(%2$s)",
                                "%1$s has %3$s && %2$s in %1$s.%3$s",
                                "%1$s.%3$s in %4$s",
                                "%1$s.%3$s.containsAny([%4$s])",
                                "%1$s in %4$s || %1$s == %4$s",
                                "%1$s in [%4$s] && %2$s.%3$s == %1$s",
                                "if %1$s in %4$s then %2$s in %1$s.%3$s else %1$s == %2$s"));
        String effect = dice.oneIn(4) ? "forbid" : "permit";
        return Policy.parse(
                "related" + number,
                effect
                        + " (principal, action, resource) when { "
                        + condition.formatted(read, other, attribute, some)
                        + " };");
    }

    /// Some entities go, some come back changed, so that the indexes had to follow.
    private static EntityStore changed(EntityStore store, Dice dice) {
        EntityStore now = store;
        List<Entity> all = List.copyOf(store.all());
        for (int round = dice.below(3); round > 0; round--) {
            Entity gone = dice.pick(all);
            Entity other = dice.pick(all);
            now = now.with(List.of(), Set.of(gone.uid()));
            Entity same = new Entity(other.uid(), gone.attributes(), gone.tags(), other.parents());
            now = now.with(dice.oneIn(2) ? List.of(same) : List.of(other), Set.of());
        }
        return now;
    }

    private void check(
            CompiledPolicies compiled,
            PolicySet policies,
            EntityStore store,
            Request request,
            String as) {
        PolicySearch search = compiled.search(store);
        EntityUid principal = request.principal();
        EntityUid action = request.action();
        EntityUid resource = request.resource();
        Value.RecordOf context = request.context();
        Set<EntityUid> who = new TreeSet<>();
        Set<EntityUid> what = new TreeSet<>();
        for (Entity entity : store.all()) {
            EntityUid uid = entity.uid();
            Request as1 = new Request(uid, action, resource, context);
            if (uid.type().equals(principal.type()) && allowed(as1, policies, store)) {
                who.add(uid);
            }
            Request as2 = new Request(principal, action, uid, context);
            if (uid.type().equals(resource.type()) && allowed(as2, policies, store)) {
                what.add(uid);
            }
        }
        String type = principal.type();
        hits.clear();
        walk(page -> search.subjects(action, resource, type, context, page));
        assertThat(hits).as(as).containsExactlyElementsOf(who);
        PolicySearch.Total total = search.countSubjects(action, resource, type, context);
        assertThat(total.count()).as(as).isEqualTo(who.size());
        assertThat(total.complete()).as(as).isTrue();
        hits.clear();
        walk(page -> search.resources(principal, action, resource.type(), context, page));
        assertThat(hits).as(as).containsExactlyElementsOf(what);
        total = search.countResources(principal, action, resource.type(), context);
        assertThat(total.count()).as(as).isEqualTo(what.size());
        Set<EntityUid> actions = new TreeSet<>(Set.of(action, uid("Action", "none")));
        actions.removeIf(
                each -> !allowed(new Request(principal, each, resource, context), policies, store));
        assertThat(search.actions(principal, resource, Set.of(action), context))
                .as(as)
                .containsExactlyElementsOf(actions.contains(action) ? List.of(action) : List.of());
    }

    private static boolean allowed(Request request, PolicySet policies, EntityStore store) {
        Response response = Authorizer.decide(request, policies, store);
        return response.allowed() && !response.erredInForbid();
    }

    private interface Pages {
        PolicySearch.Found at(PolicySearch.Page page);
    }

    private void walk(Pages pages) {
        EntityUid after = null;
        do {
            PolicySearch.Found page = pages.at(new PolicySearch.Page(after, 2));
            assertThat(page.hits()).hasSizeLessThanOrEqualTo(2);
            hits.addAll(page.hits());
            found += page.hits().size();
            indexed += page.way() == PolicySearch.Way.INDEX && !page.hits().isEmpty() ? 1 : 0;
            scanned += page.way() == PolicySearch.Way.SCAN && !page.hits().isEmpty() ? 1 : 0;
            after = page.next();
        } while (after != null);
    }

    private static EntityUid uid(String type, String id) {
        return new EntityUid(type, id);
    }

    private static Entity with(EntityUid uid, Map<String, Value> attributes, EntityUid... parents) {
        return new Entity(
                uid, Value.RecordOf.copyOf(attributes), Value.RecordOf.EMPTY, List.of(parents));
    }

    private static final EntityUid READ = uid("Action", "read");

    private static EntityStore team() {
        List<Entity> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(Entity.of(uid("User", "u%02d".formatted(i)), uid("Group", "g" + i % 10)));
            EntityUid owner = uid("User", "u%02d".formatted(i));
            Value readers = Value.SetOf.of(uid("Group", "g" + i % 10), uid("User", "u00"));
            all.add(
                    with(
                            uid("File", "f%02d".formatted(i)),
                            Map.of("owner", owner, "readers", readers),
                            uid("Folder", "d" + i % 7)));
        }
        for (int i = 0; i < 10; i++) {
            all.add(Entity.of(uid("Group", "g" + i), uid("Group", i % 2 == 0 ? "even" : "odd")));
        }
        return EntityStore.of(all);
    }

    @Test
    void relations_are_looked_up_in_both_directions() {
        EntityStore store = team();
        for (String condition :
                List.of(
                        "resource.owner == principal",
                        "principal in resource.readers",
                        "resource.readers.contains(principal)",
                        "resource has owner && resource.owner == principal",
                        "principal in Group::\"even\" && resource in Folder::\"d3\"")) {
            PolicySet policies =
                    PolicySet.parse(
                            "permit (principal, action, resource is File) when { "
                                    + condition
                                    + " };");
            PolicySearch search = CompiledPolicies.of(policies, store).search(store);
            Value.RecordOf context = Value.RecordOf.EMPTY;
            PolicySearch.Page page = PolicySearch.Page.first(1_000);
            PolicySearch.Found what =
                    search.resources(uid("User", "u00"), READ, "File", context, page);
            PolicySearch.Found who =
                    search.subjects(READ, uid("File", "f10"), "User", context, page);
            assertThat(what.way()).as(condition).isEqualTo(PolicySearch.Way.INDEX);
            assertThat(who.way()).as(condition).isEqualTo(PolicySearch.Way.INDEX);
            assertThat(what.hits()).as(condition).isNotEmpty();
        }
    }

    @Test
    void what_no_index_answers_is_scanned_and_says_so() {
        EntityStore store = team();
        PolicySet policies =
                PolicySet.parse(
                        "permit (principal, action, resource) when"
                                + " { principal.level > 3 || resource has owner };");
        PolicySearch search = CompiledPolicies.of(policies, store).search(store);
        PolicySearch.Found what =
                search.resources(
                        uid("User", "u00"),
                        READ,
                        "File",
                        Value.RecordOf.EMPTY,
                        PolicySearch.Page.first(5));
        assertThat(what.way()).isEqualTo(PolicySearch.Way.INDEX);
        assertThat(what.hits()).isEmpty();
        PolicySet open =
                PolicySet.parse(
                        "permit (principal, action, resource) when { resource has owner };");
        what =
                CompiledPolicies.of(open, store)
                        .search(store)
                        .resources(
                                uid("User", "u00"),
                                READ,
                                "File",
                                Value.RecordOf.EMPTY,
                                PolicySearch.Page.first(5));
        assertThat(what.way()).isEqualTo(PolicySearch.Way.SCAN);
        assertThat(what.hits()).hasSize(5);
        assertThat(what.next()).isEqualTo(uid("File", "f04"));
    }

    @Test
    void a_call_decides_so_many_and_the_next_page_goes_on() {
        List<Entity> many = new ArrayList<>();
        int count = PolicySearch.MOST_DECISIONS + 10;
        for (int i = 0; i < count; i++) {
            many.add(with(uid("User", "u" + i), Map.of("n", new Value.Int(i))));
        }
        EntityStore store = EntityStore.of(many);
        // Counting evaluates one rest for all, which is less than deciding: five of them.
        PolicySet policies =
                PolicySet.parse(
                        "permit (principal, action, resource) when { principal.n < 0 };".repeat(5));
        PolicySearch search = CompiledPolicies.of(policies, store).search(store);
        EntityUid door = uid("Door", "d");
        Value.RecordOf none = Value.RecordOf.EMPTY;
        PolicySearch.Found first =
                search.subjects(READ, door, "User", none, PolicySearch.Page.first(1));
        assertThat(first.hits()).isEmpty();
        assertThat(first.next()).isNotNull();
        PolicySearch.Found rest =
                search.subjects(READ, door, "User", none, new PolicySearch.Page(first.next(), 1));
        assertThat(rest.hits()).isEmpty();
        assertThat(rest.next()).isNull();
        assertThat(search.countSubjects(READ, door, "User", none).complete()).isFalse();
    }

    @Test
    void another_store_is_refused() {
        CompiledPolicies compiled = CompiledPolicies.of(PolicySet.EMPTY, team());
        EntityStore foreign = EntityStore.of(List.of());
        assertThatThrownBy(() -> compiled.search(foreign))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PolicySearch.Page.first(0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
