package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// A name has the number it was given, and nobody else's.
final class NameTableTest {
    private static final int RUNS = 40;
    private static final int NAMES = 3_000;

    /// Two texts with one hash, and therefore as many longer ones as one likes.
    private static final String[] ALIKE = {"Aa", "BB", "C#"};

    @Test
    void names_are_found_under_their_numbers_and_no_others_are() {
        for (int run = 0; run < RUNS; run++) {
            Dice dice = new Dice(run);
            Uids uids = new Uids();
            Map<EntityUid, Integer> expected = new HashMap<>();
            for (int i = 0; i < NAMES; i++) {
                EntityUid uid = name(dice);
                int number = uids.number(uid);
                assertThat(expected.getOrDefault(uid, number)).isEqualTo(number);
                expected.put(uid, number);
            }
            for (Map.Entry<EntityUid, Integer> entry : expected.entrySet()) {
                EntityUid uid = entry.getKey();
                assertThat(uids.find(fresh(uid))).as("%s", uid).isEqualTo(entry.getValue());
                assertThat(uids.uid(entry.getValue())).isEqualTo(uid);
                assertThat(uids.uid(entry.getValue()).type()).isEqualTo(uid.type());
            }
            for (int i = 0; i < NAMES; i++) {
                EntityUid uid = name(dice);
                int number = expected.getOrDefault(uid, -1);
                assertThat(uids.find(fresh(uid))).as("run %d: %s", run, uid).isEqualTo(number);
                NameTable names = uids.names();
                long guess = uids.guess(names, fresh(uid));
                boolean confirmed = names.confirms(guess, fresh(uid));
                if (confirmed) {
                    assertThat(NameTable.number(guess)).isEqualTo(number);
                }
                // A guess is the first that may be it: what it misses, it must not confirm.
                assertThat(confirmed || guess != 0).isTrue();
            }
        }
    }

    @Test
    void a_name_that_only_looks_like_another_to_the_hash_is_not_confirmed() {
        Uids uids = new Uids();
        EntityUid kept = new EntityUid("User", ALIKE[0]);
        int number = uids.number(kept);
        NameTable names = uids.names();
        for (String other : new String[] {ALIKE[1], ALIKE[2]}) {
            EntityUid uid = new EntityUid("User", other);
            assertThat(uid.hashCode()).isEqualTo(kept.hashCode());
            long guess = uids.guess(names, uid);
            assertThat(NameTable.number(guess)).isEqualTo(number);
            assertThat(names.confirms(guess, uid)).isFalse();
            assertThat(uids.find(uid)).isEqualTo(-1);
        }
        assertThat(names.confirms(uids.guess(names, fresh(kept)), fresh(kept))).isTrue();
        assertThat(names.confirms(uids.guess(names, kept), kept)).isTrue();
    }

    /// Whoever names things for others to look up makes the looks of all no longer.
    @Test
    void names_of_one_hash_stand_in_one_run_only_as_far_as_anybody_looks() {
        int bits = 16;
        Uids uids = new Uids();
        List<EntityUid> all = new ArrayList<>();
        for (int i = 0; i < 1 << bits; i++) {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < bits; bit++) {
                text.append(ALIKE[i >>> bit & 1]);
            }
            all.add(new EntityUid("User", text.toString()));
            all.add(numbered(i));
        }
        for (int i = 0; i < all.size(); i++) {
            int[] groups = i % 3 == 0 ? new int[] {i} : Numbers.NONE;
            assertThat(uids.number(all.get(i), groups)).isEqualTo(i);
        }
        assertThat(uids.names().crowdedOut())
                .isBetween((1 << bits) - NameTable.REACH, (1 << bits) + NameTable.REACH);
        for (int i = 0; i < all.size(); i++) {
            assertThat(uids.find(fresh(all.get(i)))).isEqualTo(i);
            assertThat(uids.number(fresh(all.get(i)))).isEqualTo(i);
        }
        for (String other : ALIKE) {
            EntityUid unknown = new EntityUid("User", other + ALIKE[2].repeat(bits - 1));
            assertThat(unknown.hashCode()).isEqualTo(all.getFirst().hashCode());
            assertThat(uids.find(unknown)).isEqualTo(-1);
        }
    }

    @Test
    void whoever_looks_like_another_to_the_hash_has_no_rights_of_theirs() {
        List<Entity> all = new ArrayList<>();
        all.add(Entity.of(new EntityUid("User", ALIKE[0]), new EntityUid("Group", "g")));
        all.add(Entity.of(new EntityUid("User", ALIKE[1])));
        all.add(Entity.of(new EntityUid("Thing", ALIKE[1]), new EntityUid("Folder", "f")));
        all.add(Entity.of(new EntityUid("Thing", ALIKE[0])));
        EntityStore store = EntityStore.of(all);
        PolicySet policies =
                PolicySet.parse(
                        """
                        permit (principal in Group::"g", action, resource in Folder::"f");
                        permit (principal == User::"BB", action, resource == Thing::"Aa");
                        """);
        CompiledPolicies compiled = CompiledPolicies.of(policies, store);
        int allowed = 0;
        for (String who : ALIKE) {
            for (String which : ALIKE) {
                Request asked =
                        Request.of(
                                new EntityUid("User", who),
                                new EntityUid("Action", "a"),
                                new EntityUid("Thing", which));
                boolean expected = Authorizer.decide(asked, policies, store).allowed();
                assertThat(compiled.allows(asked, store)).as("%s", asked).isEqualTo(expected);
                allowed += expected ? 1 : 0;
            }
        }
        assertThat(allowed).isEqualTo(2);
    }

    @Test
    void readers_find_all_that_was_there_before_they_looked() throws InterruptedException {
        Uids uids = new Uids();
        int count = 60_000;
        AtomicInteger written = new AtomicInteger();
        AtomicReference<String> wrong = new AtomicReference<>();
        Thread reader =
                Thread.ofPlatform()
                        .start(() -> {
                            Dice dice = new Dice(1);
                            while (written.get() < count && wrong.get() == null) {
                                int known = written.get();
                                int number = dice.below(known + 1_000);
                                int found = uids.find(numbered(number));
                                boolean right = found == number;
                                if (number < known ? !right : found >= 0 && !right) {
                                    wrong.set("%d of %d: %d".formatted(number, known, found));
                                }
                            }
                        });
        for (int i = 0; i < count; i++) {
            assertThat(uids.number(numbered(i))).isEqualTo(i);
            written.set(i + 1);
        }
        reader.join();
        assertThat(wrong.get()).isNull();
    }

    private static EntityUid numbered(int number) {
        return new EntityUid("T" + number / 20_000, "name-" + number);
    }

    private static EntityUid fresh(EntityUid uid) {
        return new EntityUid(new String(uid.type()), new String(uid.id()));
    }

    /// Few enough that some are met again; short ones, long ones, of one hash, of letters that need
    /// more than a byte, and of very many types.
    private static EntityUid name(Dice dice) {
        String type = dice.below(4) == 0 ? "T" + dice.below(500) : "User";
        String id =
                switch (dice.below(6)) {
                    case 0 -> "";
                    case 1 -> "n".repeat(250 + dice.below(10)) + dice.below(5);
                    case 2 -> alike(dice);
                    case 3 -> "\u00e4\u00ff" + dice.below(200);
                    case 4 ->
                            new String[] {"\u0101", "\u0001", "\ud83d\ude00"}[dice.below(3)]
                                    + dice.below(200);
                    default -> Integer.toString(dice.below(2_000));
                };
        return new EntityUid(type, id);
    }

    private static String alike(Dice dice) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            text.append(ALIKE[dice.below(ALIKE.length)]);
        }
        return text.toString();
    }
}
