package dev.sallyport.warrant;

import static dev.sallyport.warrant.TestInstallation.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.Problem;
import dev.sallyport.warrant.TestInstallation.WarrantParts;
import dev.sallyport.warrant.WarrantOutcome.Sound;
import dev.sallyport.warrant.WarrantOutcome.Unsound;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is sound, and that one changed field makes it unsound.
class WarrantSoundnessTest extends WarrantRules {
    @Test
    void an_approved_request_is_sound() {
        assertThat(verify(parts, NOW))
                .isEqualTo(
                        new Sound(
                                parts.grant(),
                                parts.target,
                                parts.request,
                                List.of(home.bob.person())));
    }

    @Test
    void a_warrant_survives_writing_and_reading() {
        Warrant warrant = home.warrant(true).build();

        assertThat(Warrant.read(warrant.canonical()).canonical()).isEqualTo(warrant.canonical());
    }

    @Test
    void a_target_without_approvals_needs_none() {
        parts.target = Changed.with(parts.target, "approvalsNeeded", 0);
        approvedBy();
        window(NOW.minusSeconds(60), NOW.plusSeconds(60));

        assertSound();
    }

    @Test
    void a_colleagues_request_is_sound_once_the_beneficiary_accepts() {
        asked(home.eve, home.ada.person());
        parts.acceptedBy = Optional.of(home.ada);

        assertSound();
    }

    @Test
    void a_fresh_proof_makes_it_sound_where_one_is_wanted() {
        assertThat(verify(home.warrant(true), NOW)).isInstanceOf(Sound.class);
    }

    @Test
    @Tag("RT-E8")
    @Tag("RT-J3")
    void one_changed_field_anywhere_makes_it_unsound() {
        WarrantParts full = full();
        List<CanonicalMutations.Mutant> mutants = CanonicalMutations.of(full.build().canonical());
        for (CanonicalMutations.Mutant mutant : mutants) {
            assertThat(outcomeOf(mutant.bytes(), full))
                    .as(mutant.where())
                    .isInstanceOf(Unsound.class);
        }
        assertThat(mutants).hasSizeGreaterThan(300);
    }

    @Test
    void random_damage_makes_it_unsound_and_nothing_else() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        WarrantParts full = full();
        byte[] sound = full.build().canonical();
        for (int i = 0; i < 150; i++) {
            byte[] damaged = sound.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            if (!Arrays.equals(damaged, sound)) {
                assertThat(outcomeOf(damaged, full))
                        .as("seed %d, round %d", seed, i)
                        .isInstanceOf(Unsound.class);
            }
        }
    }

    /// A warrant with everything a warrant can have; here even the grant's window is signed for, in
    /// the acceptance.
    private WarrantParts full() {
        WarrantParts full = home.warrant(true);
        full.requester = home.eve;
        full.request = full.request(home.eve.person(), home.ada.person());
        full.approvals = List.of(full.approval(home.bob.person()));
        full.acceptedBy = Optional.of(home.ada);
        assertThat(verify(full, NOW)).isInstanceOf(Sound.class);
        return full;
    }

    /// What cannot be read is refused by the reader; here that counts as unsound.
    private WarrantOutcome outcomeOf(byte[] bytes, WarrantParts of) {
        Warrant warrant;
        try {
            warrant = Warrant.read(bytes);
        } catch (Problem _) {
            return new Unsound("unreadable");
        }
        return verify(warrant, of, NOW);
    }
}
