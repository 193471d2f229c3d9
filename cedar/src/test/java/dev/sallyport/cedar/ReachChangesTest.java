package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// People, groups, places and actions come, move and go, and the same compiled policies decide over
/// each of the stores that were, new and old in turn, what the plain way decides.
final class ReachChangesTest {
    private static final int WORLDS = Integer.getInteger("cedar.worlds", 200) / 5;
    private static final long FIRST_SEED = Long.getLong("cedar.seed", 90_000L);
    private static final int STEPS = 8;
    private static final int REQUESTS = 60;
    private static final int THREADS = 4;

    /// Sayings are about as many again: few, those that share bits of a sign and no others, those
    /// that share bits.
    private static final int[] ACTIONS = {3, 22, 26, 70};

    private static final int[] POLICIES = {30, 150, 400};

    /// Each is in those of its own kind before it, or in those of kinds before.
    private static final List<String> KINDS = List.of("Group", "User", "Folder", "Thing");

    private static final int[] MANY = {140, 16, 14, 14};

    private record Asked(Request request, EntityStore store, Response plain) {}

    @Test
    void decisions_follow_whatever_changes() throws Exception {
        int allowed = 0;
        int asked = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS; seed++) {
            Dice dice = new Dice(seed);
            World world = new World(dice, ACTIONS[(int) (seed % ACTIONS.length)]);
            PolicySet policies = world.policies();
            CompiledPolicies compiled = CompiledPolicies.of(policies, world.store);
            List<EntityStore> stores = new ArrayList<>(List.of(world.store));
            List<Asked> all = new ArrayList<>();
            for (int step = 0; step < STEPS; step++) {
                for (int i = 0; i < REQUESTS; i++) {
                    EntityStore store = dice.oneIn(3) ? dice.pick(stores) : stores.getLast();
                    Request request = world.request();
                    Response plain = Authorizer.decide(request, policies, store);
                    Asked one = new Asked(request, store, plain);
                    check(compiled, one, "seed %d, step %d".formatted(seed, step));
                    all.add(one);
                    asked++;
                    allowed += plain.allowed() ? 1 : 0;
                }
                world.change();
                stores.add(world.store);
            }
            String as = "seed %d, by many threads".formatted(seed);
            byManyThreads(CompiledPolicies.of(policies, stores.getFirst()), all, as);
        }
        assertThat(allowed).isBetween(asked / 20, asked * 19 / 20);
    }

    private static void byManyThreads(CompiledPolicies compiled, List<Asked> all, String as)
            throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Callable<Boolean>> some = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                List<Asked> shifted = new ArrayList<>(all);
                java.util.Collections.rotate(shifted, i * REQUESTS);
                some.add(() -> {
                    shifted.forEach(one -> check(compiled, one, as));
                    return true;
                });
            }
            for (Future<Boolean> done : threads.invokeAll(some)) {
                assertThat(done.get()).isTrue();
            }
        }
    }

    private static void check(CompiledPolicies compiled, Asked one, String as) {
        boolean expected = one.plain.allowed() && !one.plain.erredInForbid();
        String about = as + " " + one.request;
        assertThat(compiled.allows(one.request, one.store)).as(about).isEqualTo(expected);
        assertThat(compiled.decide(one.request, one.store)).as(about).isEqualTo(one.plain);
    }

    private static final class World {
        private final Dice dice;
        private final int actions;
        private EntityStore store = EntityStore.EMPTY;

        /// Grows, so that groups come whose numbers nobody had in mind.
        private int more;

        World(Dice dice, int actions) {
            this.dice = dice;
            this.actions = actions;
            Map<EntityUid, Entity> all = new LinkedHashMap<>();
            for (int kind : List.of(2, 0, 1, 3)) {
                for (int i = 0; i < MANY[kind]; i++) {
                    if (!dice.oneIn(6)) {
                        put(entity(kind, i), all);
                    }
                }
            }
            for (int i = 0; i < actions; i++) {
                put(action(i), all);
            }
            store = EntityStore.of(all.values());
        }

        private static void put(Entity entity, Map<EntityUid, Entity> into) {
            into.put(entity.uid(), entity);
        }

        private static EntityUid uid(String type, int number) {
            return new EntityUid(type, Integer.toString(number));
        }

        private Entity action(int number) {
            List<EntityUid> in = new ArrayList<>();
            for (String one : List.of("r", "w", "x")) {
                if (dice.oneIn(3)) {
                    in.add(new EntityUid("Action", one));
                }
            }
            return Entity.of(uid("Action", number), in.toArray(new EntityUid[0]));
        }

        private Entity entity(int kind, int number) {
            Set<EntityUid> in = new HashSet<>();
            int most = kind == 1 && number % 4 == 0 ? 120 : 4;
            for (int i = dice.below(most); i > 0; i--) {
                int of = kind == 1 || dice.oneIn(7) ? 0 : Math.max(kind - 1, 0);
                if (kind == 2 || dice.oneIn(12)) {
                    of = kind;
                }
                int below = of == kind ? number : MANY[of] + (of == 0 ? more : 0);
                if (below > 0) {
                    in.add(uid(KINDS.get(of), dice.below(below)));
                }
            }
            Map<String, Value> attributes =
                    dice.oneIn(4) ? Map.of() : Map.of("locked", Value.Bool.of(dice.oneIn(2)));
            return new Entity(
                    uid(KINDS.get(kind), number),
                    Value.RecordOf.copyOf(attributes),
                    Value.RecordOf.EMPTY,
                    List.copyOf(in));
        }

        void change() {
            Map<EntityUid, Entity> changed = new LinkedHashMap<>();
            Set<EntityUid> removed = new HashSet<>();
            int only = dice.below(6);
            more += dice.oneIn(2) ? dice.below(150) : 0;
            for (int i = 1 + dice.below(12); i > 0; i--) {
                int kind = only < 4 ? only : dice.below(4);
                Entity one = entity(kind, dice.below(MANY[kind] + (kind == 0 ? more : 0)));
                if (only == 4) {
                    one = action(dice.below(actions));
                }
                if (dice.oneIn(5)) {
                    removed.add(one.uid());
                } else {
                    put(one, changed);
                }
            }
            changed.keySet().removeAll(removed);
            store = store.with(changed.values(), removed);
        }

        PolicySet policies() {
            StringBuilder text = new StringBuilder();
            int count = POLICIES[dice.below(POLICIES.length)];
            for (int i = 0; i < count; i++) {
                text.append(dice.oneIn(14) ? "forbid (" : "permit (")
                        .append(scope("principal", dice.oneIn(8) ? 1 : 0))
                        .append(", ")
                        .append(actionOf(i))
                        .append(", ")
                        .append(scope("resource", dice.below(4)))
                        .append(')')
                        .append(condition())
                        .append(";\n");
            }
            return PolicySet.parse(text.toString());
        }

        private String scope(String part, int kind) {
            // Some stand in more heads than others.
            int number = dice.below(dice.oneIn(2) ? 8 : MANY[kind] + 20);
            String named = KINDS.get(kind) + "::\"" + number + "\"";
            return switch (dice.below(12)) {
                case 0 -> dice.oneIn(3) ? part : part + " is " + KINDS.get(kind);
                case 1 -> part + " == " + named;
                case 2 -> part + " is " + (dice.oneIn(2) ? "Thing" : "User") + " in " + named;
                default -> part + " in " + named;
            };
        }

        private String actionOf(int policy) {
            int number = policy < actions ? policy : dice.below(actions);
            return switch (dice.below(9)) {
                case 0 -> dice.oneIn(4) ? "action" : "action in Action::\"w\"";
                case 1, 2 ->
                        "action in [Action::\"%d\", Action::\"%s\"]"
                                .formatted(number, dice.oneIn(9) ? "r" : "" + dice.below(actions));
                case 3, 4 -> "action in Action::\"%d\"".formatted(number);
                default -> "action == Action::\"%d\"".formatted(number);
            };
        }

        private String condition() {
            return switch (dice.below(8)) {
                case 0 -> " when { resource.locked }";
                case 1 -> " unless { principal.locked }";
                case 2 -> " when { principal in Group::\"3\" || resource in principal }";
                case 3 -> " when { !(resource has locked) }";
                default -> "";
            };
        }

        Request request() {
            int who = dice.oneIn(8) ? dice.below(4) : 1;
            int what = dice.oneIn(6) ? dice.below(4) : 3;
            return Request.of(
                    known(uid(KINDS.get(who), dice.below(MANY[who] + 3))),
                    dice.oneIn(20)
                            ? new EntityUid("Action", dice.oneIn(2) ? "r" : "unheard")
                            : uid("Action", dice.below(actions + 1)),
                    known(uid(KINDS.get(what), dice.below(MANY[what] + 3))));
        }

        /// As just read, or as the store holds it.
        private EntityUid known(EntityUid uid) {
            return dice.oneIn(2) ? uid : store.canonical(uid);
        }
    }
}
