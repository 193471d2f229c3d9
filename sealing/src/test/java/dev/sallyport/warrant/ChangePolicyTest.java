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
import org.junit.jupiter.api.Test;

/// Dee and cyd administer; ada does not.
class ChangePolicyTest {
    private final TestInstallation home = new TestInstallation();
    private final Set<PersonId> administrators = Set.of(home.dee.person(), home.cyd.person());
    private boolean follows = true;

    private final ChangePolicy change =
            new ChangePolicy(
                    home.installation,
                    ChangePolicy.INNER,
                    1,
                    Sha256.of(new byte[] {1}),
                    Sha256.of(new byte[] {2}),
                    Sha256.of(new byte[] {3}),
                    "night shift",
                    home.dee.person(),
                    NOW.minusSeconds(60));

    @Test
    void policies_are_changed_by_one_administrator_and_approved_by_another() {
        assertRefused(home.sign(change, home.dee), "this act needs two administrators");
        assertRefused(home.sign(change, home.dee, home.dee), "one authenticator signed twice");
        assertRefused(home.sign(change, home.dee, home.ada), "only administrators sign this act");
        assertRefused(
                home.sign(Changed.with(change, "by", home.ada.person()), home.ada, home.dee),
                "only administrators sign this act");
        assertSealable(home.sign(change, home.dee, home.cyd));
    }

    @Test
    void an_administrator_with_two_authenticators_does_not_approve_their_own_policies() {
        Member again =
                home.member(home.dee.person(), NOW.minusSeconds(90_000), NOW.minusSeconds(9));

        assertRefused(home.sign(change, home.dee, again), "one administrator signed twice");
    }

    @Test
    void a_new_authenticator_does_not_approve_policies() {
        Member fresh =
                home.member(home.cyd.person(), NOW.minusSeconds(90), NOW.plusSeconds(86_310));

        assertRefused(home.sign(change, home.dee, fresh), "an authenticator is too new to approve");
    }

    @Test
    void an_approval_of_another_text_base_diff_door_or_reason_is_worthless() {
        SignedAct.Signature approval = home.sign(change, home.cyd).signatures().getFirst();
        for (ChangePolicy other :
                List.of(
                        Changed.with(change, "textHash", Sha256.of(new byte[] {9})),
                        Changed.with(change, "baseHash", Sha256.of(new byte[] {9})),
                        Changed.with(change, "diffHash", Sha256.of(new byte[] {9})),
                        Changed.with(change, "door", ChangePolicy.OUTER),
                        Changed.with(change, "version", 2L),
                        Changed.with(change, "reason", "day shift"))) {
            List<SignedAct.Signature> both =
                    List.of(home.sign(other, home.dee).signatures().getFirst(), approval);
            assertThat(verify(new SignedAct(other.canonical(), both)))
                    .as("%s", other)
                    .isInstanceOf(Refused.class);
        }
    }

    @Test
    void a_change_of_policies_is_complete_and_goes_forward() {
        assertRefused(
                home.sign(Changed.with(change, "door", "back"), home.dee, home.cyd),
                "policies belong to the outer or to the inner door");
        assertRefused(
                home.sign(Changed.with(change, "version", 0L), home.dee, home.cyd),
                "versions count from 1");
        assertRefused(
                home.sign(Changed.with(change, "textHash", change.baseHash()), home.dee, home.cyd),
                "the change changes nothing");
        assertRefused(
                home.sign(Changed.with(change, "reason", " "), home.dee, home.cyd),
                "a change has a reason of 1 to 500 characters without line breaks");
        follows = false;
        assertRefused(
                home.sign(change, home.dee, home.cyd),
                "a newer version of these policies was sealed before");
    }

    @Test
    void only_the_seal_of_this_installation_opens_a_fact() {
        SealedFact sealed = home.seal(change);
        assertThat(sealed.open(home.anchor)).contains(change);
        assertThat(SealedFact.unsealed(change).open(home.anchor)).isEmpty();
        ChangePolicy other = Changed.with(change, "version", 2L);
        assertThat(new SealedFact(other.canonical(), sealed.signature()).open(home.anchor))
                .isEmpty();
        ChangePolicy elsewhere =
                Changed.with(change, "installation", new InstallationId(new java.util.UUID(8, 8)));
        assertThat(home.seal(elsewhere).open(home.anchor)).isEmpty();
    }

    private FactOutcome verify(SignedAct act) {
        return new FactVerifier(home.anchor, new Dees()).verify(act, NOW);
    }

    private void assertSealable(SignedAct act) {
        assertThat(verify(act)).isInstanceOf(Sealable.class);
    }

    private void assertRefused(SignedAct act, String reason) {
        assertThat(verify(act)).isEqualTo(new Refused(reason));
    }

    private final class Dees extends WarrantRules.Remembered implements Administration {
        @Override
        public boolean administrator(PersonId person) {
            return administrators.contains(person);
        }

        @Override
        public boolean follows(DefineTarget next, Sha256 hash) {
            return follows;
        }

        @Override
        public boolean follows(DefineRoster next, Sha256 hash) {
            return follows;
        }

        @Override
        public boolean follows(ChangePolicy next, Sha256 hash) {
            return follows;
        }
    }
}
