package dev.sallyport.warrant;

import static dev.sallyport.warrant.TestInstallation.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.warrant.FactOutcome.Refused;
import dev.sallyport.warrant.FactOutcome.Sealable;
import dev.sallyport.warrant.TestInstallation.Member;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Dee, cyd and bob administer; ada was frozen.
class UnfreezePersonTest {
    private final TestInstallation home = new TestInstallation();
    private final Set<PersonId> administrators =
            Set.of(home.dee.person(), home.cyd.person(), home.bob.person());

    private final UnfreezePerson unfreezing =
            new UnfreezePerson(
                    home.installation,
                    home.ada.person(),
                    NOW.minusSeconds(3_600),
                    "the laptop was found",
                    home.dee.person(),
                    NOW.minusSeconds(60));

    @Test
    void two_administrators_give_somebody_their_access_back() {
        assertRefused(home.sign(unfreezing, home.dee), "this act needs two administrators");
        assertRefused(home.sign(unfreezing, home.dee, home.dee), "one authenticator signed twice");
        assertRefused(
                home.sign(unfreezing, home.dee, home.eve), "only administrators sign this act");
        assertRefused(
                home.sign(Changed.with(unfreezing, "by", home.eve.person()), home.eve, home.dee),
                "only administrators sign this act");
        assertThat(verify(home.sign(unfreezing, home.dee, home.cyd))).isInstanceOf(Sealable.class);
    }

    @Test
    void an_administrator_with_two_authenticators_is_one() {
        Member again =
                home.member(home.dee.person(), NOW.minusSeconds(90_000), NOW.minusSeconds(9));

        assertRefused(home.sign(unfreezing, home.dee, again), "one administrator signed twice");
    }

    @Test
    void nobody_signs_that_they_themselves_come_back() {
        // Given bob, who administers and was frozen
        UnfreezePerson ofBob = Changed.with(unfreezing, "person", home.bob.person());
        // Then neither their own act nor their agreement counts
        assertRefused(
                home.sign(Changed.with(ofBob, "by", home.bob.person()), home.bob, home.dee),
                "nobody unfreezes themselves");
        assertRefused(home.sign(ofBob, home.dee, home.bob), "nobody unfreezes themselves");
        assertThat(verify(home.sign(ofBob, home.dee, home.cyd))).isInstanceOf(Sealable.class);
    }

    @Test
    void a_new_authenticator_does_not_agree() {
        Member fresh =
                home.member(home.cyd.person(), NOW.minusSeconds(90), NOW.plusSeconds(86_310));

        assertRefused(
                home.sign(unfreezing, home.dee, fresh), "an authenticator is too new to approve");
    }

    @Test
    void an_agreement_is_for_one_person_one_freeze_and_one_reason() {
        SignedAct.Signature agreed = home.sign(unfreezing, home.cyd).signatures().getFirst();
        for (UnfreezePerson other :
                List.of(
                        Changed.with(unfreezing, "person", home.bob.person()),
                        Changed.with(unfreezing, "frozenAt", NOW.minusSeconds(1_800)),
                        Changed.with(unfreezing, "reason", "because"))) {
            List<SignedAct.Signature> both =
                    List.of(home.sign(other, home.dee).signatures().getFirst(), agreed);
            assertThat(verify(new SignedAct(other.canonical(), both)))
                    .as("%s", other)
                    .isInstanceOf(Refused.class);
        }
    }

    @Test
    void an_unfreezing_says_why_and_is_of_now() {
        String noReason = "an unfreezing has a reason of 1 to 500 characters without line breaks";
        for (String reason : List.of(" ", "a\nb", "x".repeat(501))) {
            assertRefused(
                    home.sign(Changed.with(unfreezing, "reason", reason), home.dee, home.cyd),
                    noReason);
        }
        assertRefused(
                home.sign(
                        Changed.with(unfreezing, "at", NOW.minusSeconds(26 * 3_600)),
                        home.dee,
                        home.cyd),
                "the act is too old or of the future");
    }

    @Test
    void the_freeze_is_named_to_the_millisecond_that_documents_have() {
        assertThat(unfreezing.lifts(unfreezing.frozenAt().plusNanos(999_999))).isTrue();
        assertThat(unfreezing.lifts(unfreezing.frozenAt().plusMillis(1))).isFalse();
        assertThat(unfreezing.lifts(unfreezing.frozenAt().minusNanos(1))).isFalse();
    }

    @Test
    void only_the_seal_of_this_installation_opens_it() {
        assertThat(home.seal(unfreezing).open(home.anchor)).contains(unfreezing);
        assertThat(SealedFact.unsealed(unfreezing).open(home.anchor)).isEmpty();
        UnfreezePerson elsewhere =
                Changed.with(unfreezing, "installation", new InstallationId(new UUID(8, 8)));
        assertThat(home.seal(elsewhere).open(home.anchor)).isEmpty();
    }

    private FactOutcome verify(SignedAct act) {
        return new FactVerifier(home.anchor, new Three()).verify(act, NOW);
    }

    private void assertRefused(SignedAct act, String reason) {
        assertThat(verify(act)).isEqualTo(new Refused(reason));
    }

    private final class Three extends WarrantRules.Remembered implements Administration {
        @Override
        public boolean administrator(PersonId person) {
            return administrators.contains(person);
        }

        @Override
        public boolean follows(DefineTarget next, Sha256 hash) {
            return false;
        }

        @Override
        public boolean follows(DefineRoster next, Sha256 hash) {
            return false;
        }

        @Override
        public boolean follows(ChangePolicy next, Sha256 hash) {
            return false;
        }
    }
}
