package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is kept beside groups leads to the policies that walking up from them leads to.
final class ReachTest {
    private static final int WORLDS = Integer.getInteger("cedar.worlds", 200) / 4;
    private static final long FIRST_SEED = Long.getLong("cedar.seed", 70_000L);
    private static final int GROUPS = 90;
    private static final int FOLDERS = 12;
    private static final int PEOPLE = 12;
    private static final int THINGS = 12;
    private static final int REQUESTS = 400;

    /// Few sayings about actions; more than there are bits in a sign; more than there are bits for
    /// them.
    private static final int[] ACTIONS = {3, 28, 90};

    /// From groups that lead to nothing to groups that lead to more than is kept.
    private static final int[] POLICIES = {20, 150, 600};

    @Test
    void decisions_by_groups_are_those_of_the_plain_way() {
        int allowed = 0;
        int denied = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS; seed++) {
            Dice dice = new Dice(seed);
            int actions = ACTIONS[(int) (seed % ACTIONS.length)];
            EntityStore store = EntityStore.of(entities(dice, actions));
            PolicySet policies = policies(dice, actions);
            CompiledPolicies compiled = CompiledPolicies.of(policies, store);
            for (int i = 0; i < REQUESTS; i++) {
                Request request = request(dice, actions);
                Response plain = Authorizer.decide(request, policies, store);
                String as = "seed %d %s".formatted(seed, request);
                boolean expected = plain.allowed() && !plain.erredInForbid();
                assertThat(compiled.allows(request, store)).as(as).isEqualTo(expected);
                assertThat(compiled.decide(request, store)).as(as).isEqualTo(plain);
                allowed += expected ? 1 : 0;
                denied += expected ? 0 : 1;
            }
        }
        assertThat(allowed).isGreaterThan(WORLDS * REQUESTS / 50);
        assertThat(denied).isGreaterThan(WORLDS * REQUESTS / 50);
    }

    @Test
    void a_group_that_leads_to_more_than_is_kept_is_walked_up_from() {
        EntityUid user = uid("User", 0);
        List<Entity> entities = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i <= 2 * ReachBlock.MOST; i++) {
            entities.add(Entity.of(uid("Group", i), uid("Group", i + 1)));
            text.append(
                    "permit (principal in Group::\"%d\", action == Action::\"%d\", resource);"
                            .formatted(i, i));
        }
        entities.add(Entity.of(user, uid("Group", 0)));
        EntityStore store = EntityStore.of(entities);
        CompiledPolicies compiled = CompiledPolicies.of(PolicySet.parse(text.toString()), store);
        for (int i = 0; i <= 2 * ReachBlock.MOST; i++) {
            Request asked = Request.of(user, uid("Action", i), uid("Thing", 0));
            assertThat(compiled.allows(asked, store)).isTrue();
        }
        Request other = Request.of(user, uid("Action", 1_000), uid("Thing", 0));
        assertThat(compiled.allows(other, store)).isFalse();
    }

    @Test
    void a_block_has_room_for_the_most_its_groups_can_lead_to() {
        int groups = 3 * ReachBlock.SIZE;
        int actions = ReachBlock.MOST / 2;
        List<Entity> entities = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        // First, so that their numbers stand in a row.
        for (int i = 0; i < groups; i++) {
            entities.add(Entity.of(uid("Group", i)));
        }
        for (int i = 0; i < groups; i++) {
            entities.add(Entity.of(uid("User", i), uid("Group", i)));
            for (int j = 0; j < actions; j++) {
                String head =
                        "(principal in Group::\"%d\", action == Action::\"%d\", resource == Thing::\"%d\")"
                                .formatted(i, j, i);
                text.append("permit ").append(head).append(";\nforbid ").append(head);
                text.append(" when { context.not };\n");
            }
        }
        EntityStore store = EntityStore.of(entities);
        CompiledPolicies compiled = CompiledPolicies.of(PolicySet.parse(text.toString()), store);
        for (int i = 0; i < groups; i++) {
            for (int j = 0; j < actions; j++) {
                for (int thing = Math.max(0, i - 1); thing <= i + 1; thing++) {
                    for (Value.Bool not : List.of(Value.Bool.TRUE, Value.Bool.FALSE)) {
                        Request asked =
                                new Request(
                                        uid("User", i),
                                        uid("Action", j),
                                        uid("Thing", thing),
                                        Value.RecordOf.copyOf(Map.of("not", not)));
                        assertThat(compiled.allows(asked, store))
                                .isEqualTo(thing == i && not == Value.Bool.FALSE);
                    }
                }
            }
        }
    }

    @Test
    void only_a_resource_that_has_room_is_permitted_outright() {
        int room = (1 << 24) - 1;
        for (int wanted : new int[] {0, 1, room - 1}) {
            int entry = ReachEntry.of(Effect.PERMIT, 1L << 62, wanted, true);
            assertThat(ReachEntry.permitsOutright(entry)).isTrue();
            assertThat(ReachEntry.forbids(entry)).isFalse();
            assertThat(ReachEntry.isSeveral(entry)).isFalse();
            assertThat(ReachEntry.wanted(entry)).isEqualTo(wanted);
            assertThat(ReachEntry.isAsked(entry, 1L << 62)).isTrue();
            assertThat(ReachEntry.isAsked(entry, ~(1L << 62))).isFalse();
        }
        for (int wanted : new int[] {room, room + 1, Integer.MAX_VALUE}) {
            int entry = ReachEntry.of(Effect.PERMIT, 1, wanted, true);
            assertThat(ReachEntry.permitsOutright(entry)).isFalse();
            assertThat(ReachEntry.wanted(entry)).isEqualTo(-1);
        }
        int anything = ReachEntry.of(Effect.PERMIT, 1, -1, true);
        assertThat(ReachEntry.permitsOutright(anything)).isTrue();
        assertThat(ReachEntry.wanted(anything)).isEqualTo(-1);
    }

    @Test
    void a_forbid_and_a_permit_with_more_to_ask_permit_nothing_outright() {
        for (long saying : new long[] {1, 1L << 40, 1L << 62}) {
            int permit = ReachEntry.of(Effect.PERMIT, saying, 5, false);
            assertThat(ReachEntry.permitsOutright(permit)).isFalse();
            assertThat(ReachEntry.forbids(permit)).isFalse();
            for (boolean outright : new boolean[] {false, true}) {
                int forbid = ReachEntry.of(Effect.FORBID, saying, 5, outright);
                assertThat(ReachEntry.forbids(forbid)).isTrue();
                assertThat(ReachEntry.permitsOutright(forbid)).isFalse();
                assertThat(ReachEntry.isSeveral(forbid)).isFalse();
                assertThat(ReachEntry.wanted(forbid)).isEqualTo(5);
            }
            int several = ReachEntry.several(77_777, ReachBlock.MOST);
            assertThat(ReachEntry.isSeveral(several)).isTrue();
            assertThat(ReachEntry.permitsOutright(several)).isFalse();
            assertThat(ReachEntry.forbids(several)).isFalse();
            assertThat(ReachEntry.place(several)).isEqualTo(77_777);
            assertThat(ReachEntry.count(several)).isEqualTo(ReachBlock.MOST);
        }
    }

    private static EntityUid uid(String type, int number) {
        return new EntityUid(type, Integer.toString(number));
    }

    private static List<Entity> entities(Dice dice, int actions) {
        List<Entity> all = new ArrayList<>();
        // The first one of all, in the middle of the folders: nobody may take it for their own.
        all.add(Entity.of(uid("Folder", 5), uid("Folder", 2)));
        for (int i = 0; i < actions; i++) {
            all.add(Entity.of(uid("Action", i), new EntityUid("Action", i % 2 == 0 ? "r" : "w")));
        }
        tree("Group", GROUPS, dice, all);
        tree("Folder", FOLDERS, dice, all);
        for (int i = 0; i < PEOPLE; i++) {
            all.add(Entity.of(uid("User", i), some("Group", GROUPS, dice)));
        }
        for (int i = 0; i < THINGS; i++) {
            Value.RecordOf attributes =
                    dice.below(4) == 0
                            ? Value.RecordOf.EMPTY
                            : Value.RecordOf.copyOf(
                                    Map.of("locked", Value.Bool.of(dice.below(2) == 0)));
            all.add(
                    new Entity(
                            uid("Thing", i),
                            attributes,
                            Value.RecordOf.EMPTY,
                            List.of(some("Folder", FOLDERS, dice))));
        }
        return all;
    }

    private static void tree(String type, int count, Dice dice, List<Entity> into) {
        into.add(Entity.of(uid(type, 0)));
        for (int i = 1; i < count; i++) {
            if (type.equals("Folder") && i == 5) {
                continue;
            }
            into.add(
                    Entity.of(
                            uid(type, i),
                            dice.below(9) == 0 ? some(type, i, dice) : one(type, i, dice)));
        }
    }

    private static EntityUid[] one(String type, int below, Dice dice) {
        return new EntityUid[] {uid(type, dice.below(below))};
    }

    private static EntityUid[] some(String type, int below, Dice dice) {
        return java.util.stream.IntStream.range(0, dice.below(4))
                .mapToObj(_ -> dice.below(below))
                .distinct()
                .map(number -> uid(type, number))
                .toArray(EntityUid[]::new);
    }

    private static PolicySet policies(Dice dice, int actions) {
        StringBuilder text = new StringBuilder();
        int count = POLICIES[dice.below(POLICIES.length)];
        for (int i = 0; i < count; i++) {
            text.append(dice.below(12) == 0 ? "forbid (" : "permit (")
                    .append(principal(dice))
                    .append(", ")
                    .append(action(dice, actions))
                    .append(", ")
                    .append(resource(dice))
                    .append(')')
                    .append(condition(dice))
                    .append(";\n");
        }
        return PolicySet.parse(text.toString());
    }

    private static String principal(Dice dice) {
        return switch (dice.below(8)) {
            case 0 -> "principal == User::\"%d\"".formatted(dice.below(PEOPLE));
            case 1 -> "principal is User in Group::\"%d\"".formatted(dice.below(GROUPS));
            case 2 -> "principal is Robot in Group::\"%d\"".formatted(dice.below(GROUPS));
            default -> "principal in Group::\"%d\"".formatted(dice.below(GROUPS));
        };
    }

    private static String action(Dice dice, int actions) {
        return switch (dice.below(6)) {
            case 0 -> "action in Action::\"%s\"".formatted(dice.below(2) == 0 ? "r" : "w");
            case 1 ->
                    "action in [Action::\"%d\", Action::\"%d\"]"
                            .formatted(dice.below(actions), dice.below(actions));
            default -> "action == Action::\"%d\"".formatted(dice.below(actions));
        };
    }

    private static String resource(Dice dice) {
        return switch (dice.below(8)) {
            case 0 -> "resource";
            case 1 -> "resource is Thing";
            case 2 -> "resource == Thing::\"%d\"".formatted(dice.below(THINGS));
            case 3 -> "resource == Folder::\"%d\"".formatted(dice.below(FOLDERS));
            case 4 -> "resource is Thing in Folder::\"%d\"".formatted(dice.below(FOLDERS));
            default -> "resource in Folder::\"%d\"".formatted(dice.below(FOLDERS));
        };
    }

    private static String condition(Dice dice) {
        return switch (dice.below(6)) {
            case 0 -> " when { resource.locked }";
            case 1 -> " unless { resource has locked && resource.locked }";
            default -> "";
        };
    }

    private static Request request(Dice dice, int actions) {
        EntityUid principal =
                dice.below(10) == 0
                        ? uid("Group", dice.below(GROUPS + 1))
                        : uid("User", dice.below(PEOPLE + 1));
        EntityUid resource =
                dice.below(6) == 0
                        ? uid("Folder", dice.below(FOLDERS + 1))
                        : uid("Thing", dice.below(THINGS + 1));
        return Request.of(principal, uid("Action", dice.below(actions + 1)), resource);
    }
}
