package dev.sallyport.warrant;

import static dev.sallyport.warrant.TestInstallation.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.SshKeyId;
import dev.sallyport.sealing.Ed25519SigningKey;
import dev.sallyport.sealing.SshWriter;
import dev.sallyport.warrant.FactOutcome.Refused;
import dev.sallyport.warrant.FactOutcome.Sealable;
import dev.sallyport.warrant.TestInstallation.Member;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Dee and cyd administer; ada, bob and eve do not.
class FactVerifierTest {
    private final TestInstallation home = new TestInstallation();
    private final Set<PersonId> administrators = Set.of(home.dee.person(), home.cyd.person());
    private boolean follows = true;
    private final DefineRoster people = home.roster("web people", home.dee, home.ada.person());
    private final DefineTarget target = home.target(people, people, false);
    private final SoftwareAuthenticator fresh = SoftwareAuthenticator.create(home.randomness);

    private FactOutcome verify(SignedAct act) {
        return verifier().verify(act, NOW);
    }

    private FactVerifier verifier() {
        return new FactVerifier(home.anchor, new Dees());
    }

    private void assertSealable(SignedAct act) {
        assertThat(verify(act)).isInstanceOf(Sealable.class);
    }

    private void assertRefused(SignedAct act, String reason) {
        assertThat(verify(act)).isEqualTo(new Refused(reason));
    }

    // ---- seals

    @Test
    void only_what_this_keeper_sealed_for_this_installation_opens() {
        SealedFact sealed = home.seal(people);
        assertThat(sealed.open(home.anchor)).contains(people);
        assertThat(SealedFact.unsealed(people).open(home.anchor)).isEmpty();
        byte[] wrong = sealed.signature();
        wrong[7] ^= 1;
        assertThat(new SealedFact(sealed.act(), wrong).open(home.anchor)).isEmpty();
        assertThat(new SealedFact(target.canonical(), sealed.signature()).open(home.anchor))
                .isEmpty();
        Ed25519SigningKey stranger =
                Ed25519SigningKey.ofSeed(Secret.takeOwnershipOf(home.randomness.bytes(32)));
        TestInstallation other = new TestInstallation(home.installation, stranger);
        assertThat(sealed.open(other.anchor)).isEmpty();
        TestInstallation elsewhere =
                new TestInstallation(new InstallationId(home.uuid()), home.seal);
        assertThat(sealed.open(elsewhere.anchor)).isEmpty();
        byte[] noise = {1, 2, 3};
        SealedFact noisy = new SealedFact(noise, home.seal.sign(SealedFact.signedBytes(noise)));
        assertThat(noisy.open(home.anchor)).isEmpty();
    }

    // ---- targets and rosters

    @Test
    void one_administrator_defines_targets_and_rosters() {
        assertSealable(home.sign(target, home.dee));
        assertSealable(home.sign(people, home.dee));
    }

    @Test
    void nobody_else_does() {
        assertRefused(
                home.sign(Changed.with(target, "by", home.ada.person()), home.ada),
                "only administrators sign this act");
        assertRefused(
                home.sign(Changed.with(people, "by", home.ada.person()), home.ada),
                "only administrators sign this act");
        assertRefused(home.sign(target, home.dee, home.ada), "only administrators sign this act");
    }

    @Test
    void who_signs_is_whose_act_it_is() {
        assertRefused(
                home.sign(target, home.cyd), "it is not signed by the person whose act it is");
        assertRefused(new SignedAct(target.canonical(), List.of()), "nobody signed it");
    }

    @Test
    void a_target_without_approvals_takes_two_administrators() {
        DefineTarget open = Changed.with(target, "approvalsNeeded", 0);

        assertRefused(home.sign(open, home.dee), "this act needs two administrators");
        assertRefused(home.sign(open, home.dee, home.dee), "one authenticator signed twice");
        assertSealable(home.sign(open, home.dee, home.cyd));
    }

    @Test
    void administrators_are_changed_by_two_of_them() {
        DefineRoster roster =
                home.roster("administrators", home.dee, home.dee.person(), home.eve.person());

        assertRefused(home.sign(roster, home.dee), "this act needs two administrators");
        assertRefused(home.sign(roster, home.dee, home.eve), "only administrators sign this act");
        assertSealable(home.sign(roster, home.dee, home.cyd));
    }

    @Test
    void one_administrator_with_two_authenticators_is_one() {
        Member second =
                home.member(home.dee.person(), NOW.minusSeconds(90_000), NOW.minusSeconds(9));
        DefineRoster roster =
                home.roster("administrators", home.dee, home.dee.person(), home.eve.person());

        assertRefused(home.sign(roster, home.dee, second), "one administrator signed twice");
    }

    @Test
    void there_are_never_fewer_than_two_administrators() {
        DefineRoster alone = home.roster("administrators", home.dee, home.dee.person());

        assertRefused(
                home.sign(alone, home.dee, home.cyd),
                "there are never fewer than two administrators");
    }

    @Test
    void a_name_that_looks_like_administrators_is_refused() {
        assertRefused(
                home.sign(home.roster("Administrators", home.dee), home.dee),
                "a roster has a name that is easily mistaken for `administrators`");
    }

    @Test
    void definitions_never_go_back() {
        follows = false;

        assertRefused(
                home.sign(target, home.dee), "a newer definition of the target was sealed before");
        assertRefused(
                home.sign(people, home.dee),
                "a newer definition of the roster, or another of that name, was sealed before");
    }

    @Test
    void a_target_is_complete_and_exact() {
        byte[] certificate = new SshWriter().text("ssh-ed25519-cert-v01@openssh.com").toBytes();
        String certified =
                "ssh-ed25519-cert-v01@openssh.com "
                        + Base64.getEncoder().encodeToString(certificate);
        String key = target.hostKeys().getFirst();
        String counted = "versions count from 1";
        String named = "a name is 1 to 100 characters without line breaks";
        String hosted = "the host of a target is one name or address";
        String pinned = "a host key is its type and its base64";
        String logins = "a target has at least one login, each an exact account name";
        String listed = "a list is too long or names something twice";
        assertTarget("version", 0L, counted);
        assertTarget("name", " ", named);
        assertTarget("name", "two\nlines", named);
        assertTarget("name", "x".repeat(101), named);
        assertTarget("host", "", hosted);
        assertTarget("host", "a b", hosted);
        assertTarget("host", "-oProxyCommand", hosted);
        assertTarget("port", 0, "the port of a target does not exist");
        assertTarget("port", 65_536, "the port of a target does not exist");
        assertTarget("hostKeys", List.of(), "a target has at least one pinned host key");
        assertTarget("hostKeys", List.of("ssh-ed25519"), pinned);
        assertTarget("hostKeys", List.of("ssh-ed25519 !!!!"), pinned);
        assertTarget(
                "hostKeys",
                List.of("ssh-rsa " + key.substring(12)),
                "a host key contradicts its own type");
        assertTarget("hostKeys", List.of(certified), "a host key is of a kind we do not take");
        assertTarget("hostKeys", List.of(key, key), listed);
        assertTarget("logins", List.of(), logins);
        assertTarget("logins", List.of("*"), logins);
        assertTarget("logins", List.of("root,deploy"), logins);
        assertTarget("logins", List.of(""), logins);
        assertTarget("logins", List.of("root", "root"), listed);
        assertTarget("approvalsNeeded", -1, "a target needs between 0 and 9 approvals");
        assertTarget("approvalsNeeded", 10, "a target needs between 0 and 9 approvals");
        assertTarget("grantSecondsMax", 0L, "grants of a target last up to 30 days");
        assertTarget("grantSecondsMax", 2_592_001L, "grants of a target last up to 30 days");
        assertTarget("idleSeconds", -1L, "sessions of a target idle for up to a day");
        assertTarget("idleSeconds", 86_401L, "sessions of a target idle for up to a day");
        assertTarget(
                "allowances",
                List.of("ssh.everything"),
                "an allowance of the target does not exist");
    }

    private void assertTarget(String component, Object value, String reason) {
        assertRefused(
                home.sign(Changed.with(target, component, value), home.dee, home.cyd), reason);
    }

    @Test
    void an_enrolment_is_complete_and_exact() {
        EnrolAuthenticator good = enrolment();
        assertEnrolment(
                Changed.with(good, "credentialId", new byte[0]),
                "a credential has an id of at most 1023 bytes");
        assertEnrolment(
                Changed.with(good, "aaguid", new byte[15]),
                "the model id of an authenticator has 16 bytes");
        assertEnrolment(
                Changed.with(good, "label", "\u0007"),
                "a name is 1 to 100 characters without line breaks");
    }

    private void assertEnrolment(EnrolAuthenticator wrong, String reason) {
        SignedAct.Signature own =
                new SignedAct.Signature(SealedFact.unsealed(wrong), answer(wrong));
        SignedAct signed = home.sign(wrong, home.eve);
        assertRefused(
                new SignedAct(wrong.canonical(), List.of(own, signed.signatures().getFirst())),
                reason);
    }

    /// What the new authenticator would answer if it called itself as the enrolment says.
    private Assertion answer(EnrolAuthenticator enrolment) {
        Assertion.WebAuthn answer =
                fresh.answer(enrolment.hash(), TestInstallation.RP_ID, TestInstallation.ORIGIN);
        return new Assertion.WebAuthn(
                enrolment.credentialId(),
                answer.clientDataJson(),
                answer.authenticatorData(),
                answer.signature());
    }

    @Test
    void a_short_rsa_key_is_not_registered() {
        assertRefused(home.sign(rsa(1_024), home.ada), "the RSA key is too short");
        assertSealable(home.sign(rsa(2_048), home.ada));
    }

    private RegisterSshKey rsa(int bits) {
        byte[] blob =
                new SshWriter()
                        .text("ssh-rsa")
                        .natural(BigInteger.valueOf(65_537))
                        .natural(BigInteger.TWO.pow(bits).subtract(BigInteger.ONE))
                        .toBytes();
        return new RegisterSshKey(
                home.installation, new SshKeyId(home.uuid()), blob, "old", home.ada.person(), NOW);
    }

    @Test
    void a_roster_is_bounded_and_names_each_member_once() {
        List<PersonId> many = new ArrayList<>();
        for (int i = 0; i < 5_001; i++) {
            many.add(new PersonId(home.uuid()));
        }

        assertRefused(
                home.sign(Changed.with(people, "members", many), home.dee),
                "a roster has too many members");
        assertRefused(
                home.sign(
                        home.roster("twice", home.dee, home.ada.person(), home.ada.person()),
                        home.dee),
                "a roster names a member twice");
    }

    // ---- authenticators

    @Test
    void an_earlier_authenticator_of_the_same_person_vouches() {
        assertSealable(home.signEnrolment(enrolment(), fresh, home.eve));
    }

    @Test
    void two_other_people_vouch() {
        assertSealable(home.signEnrolment(enrolment(), fresh, home.ada, home.bob));
    }

    @Test
    void less_than_that_is_not_enough() {
        String needed = "an enrolment needs an earlier authenticator of the person or two others";
        String each = "two other people vouch for an enrolment, each once";
        Member second =
                home.member(home.ada.person(), NOW.minusSeconds(90_000), NOW.minusSeconds(9));

        assertRefused(home.signEnrolment(enrolment(), fresh), needed);
        assertRefused(home.signEnrolment(enrolment(), fresh, home.ada), needed);
        assertRefused(home.signEnrolment(enrolment(), fresh, home.ada, second), each);
        assertRefused(home.signEnrolment(enrolment(), fresh, home.ada, home.eve), each);
        assertRefused(home.signEnrolment(enrolment(), fresh, home.ada, home.bob, home.cyd), needed);
    }

    @Test
    void the_new_authenticator_signs_first() {
        EnrolAuthenticator enrolment = enrolment();
        SoftwareAuthenticator other = SoftwareAuthenticator.create(home.randomness);

        assertRefused(
                home.sign(enrolment, home.eve),
                "the new authenticator does not sign its own enrolment");
        assertThat(verify(home.signEnrolment(enrolment, other, home.eve)))
                .isInstanceOf(Refused.class);
    }

    @Test
    void a_new_authenticator_does_not_vouch_for_others() {
        Member newcomer =
                home.member(new PersonId(home.uuid()), NOW.minusSeconds(9), NOW.plusMillis(1));

        assertRefused(
                home.signEnrolment(enrolment(), fresh, home.ada, newcomer),
                "an authenticator is too new to vouch for others");
    }

    @Test
    void a_new_authenticator_waits_a_day_however_it_is_dated() {
        String waits = "a new authenticator cannot approve for 24 hours after it is sealed";
        Instant day = NOW.plusSeconds(86_400);
        assertSealable(enrolled(NOW, day));
        assertRefused(enrolled(NOW, day.minusMillis(1)), waits);
        assertRefused(enrolled(NOW.minusSeconds(86_400), NOW), waits);
        assertSealable(enrolled(NOW.minusSeconds(86_400), day));
    }

    @Test
    void keys_of_no_known_algorithm_are_not_enrolled() {
        EnrolAuthenticator unknown = Changed.with(enrolment(), "publicKey", new byte[91]);

        assertThat(verify(home.signEnrolment(unknown, fresh, home.eve)))
                .isInstanceOf(Refused.class);
    }

    // ---- set-up

    @Test
    void set_up_takes_the_first_signature_alone() {
        EnrolAuthenticator first = home.enrolment(fresh, home.eve.person(), NOW, NOW);

        assertThat(verifier().verifySetUp(home.signEnrolment(first, fresh), NOW))
                .isInstanceOf(Sealable.class);
        assertThat(verify(home.signEnrolment(first, fresh))).isInstanceOf(Refused.class);
    }

    @Test
    void set_up_enrols_and_nothing_else() {
        DefineTarget now = dated(NOW);
        assertThat(verifier().verifySetUp(home.sign(now, home.dee), NOW))
                .isEqualTo(new Refused("set-up enrols authenticators and nothing else"));
        EnrolAuthenticator later = home.enrolment(fresh, home.eve.person(), NOW, NOW.plusMillis(1));
        assertThat(verifier().verifySetUp(home.signEnrolment(later, fresh), NOW))
                .isEqualTo(
                        new Refused(
                                "an authenticator of the set-up may approve from its enrolment"
                                        + " on"));
        EnrolAuthenticator old =
                home.enrolment(
                        fresh, home.eve.person(), NOW.minusSeconds(901), NOW.minusSeconds(901));
        assertThat(verifier().verifySetUp(home.signEnrolment(old, fresh), NOW))
                .isEqualTo(new Refused("the act is too old or of the future"));
    }

    // ---- SSH keys, time, and acts that are no facts

    @Test
    void a_person_registers_their_own_plain_keys() {
        byte[] blob = Base64.getDecoder().decode(home.hostKey().substring(12));
        RegisterSshKey key =
                new RegisterSshKey(
                        home.installation,
                        new SshKeyId(home.uuid()),
                        blob,
                        "laptop",
                        home.ada.person(),
                        NOW);
        assertSealable(home.sign(key, home.ada));
        assertRefused(home.sign(key, home.ada, home.bob), "this act has one signature");

        byte[] certificate =
                new SshWriter().text("ssh-ed25519-cert-v01@openssh.com").string(blob).toBytes();
        assertRefused(
                home.sign(Changed.with(key, "publicKey", certificate), home.ada),
                "the SSH key is of a kind we do not take");
    }

    @Test
    void an_act_is_sealed_within_a_day() {
        String time = "the act is too old or of the future";
        assertSealable(home.sign(dated(NOW.minusSeconds(90_000)), home.dee));
        assertRefused(home.sign(dated(NOW.minusSeconds(90_001)), home.dee), time);
        assertSealable(home.sign(dated(NOW.plusSeconds(60)), home.dee));
        assertRefused(home.sign(dated(NOW.plusSeconds(61)), home.dee), time);
    }

    @Test
    void acts_of_another_installation_or_with_many_signatures_are_not_sealed() {
        InstallationId other = new InstallationId(home.uuid());
        assertRefused(
                home.sign(Changed.with(target, "installation", other), home.dee),
                "it is of another installation");
        SignedAct.Signature one = home.sign(target, home.dee).signatures().getFirst();
        assertRefused(
                new SignedAct(target.canonical(), Collections.nCopies(9, one)),
                "it carries too many signatures");
        assertRefused(new SignedAct(new byte[3], List.of(one)), "the act is malformed");
    }

    @Test
    void passing_acts_are_not_sealed() {
        ProveConnection proof = home.warrant(true).proof();
        assertRefused(home.sign(proof, home.ada), "this act is not a standing fact");
        assertRefused(
                home.sign(
                        new AcceptGrant(
                                home.installation,
                                new GrantId(home.uuid()),
                                Sha256.of(new byte[0]),
                                home.ada.person(),
                                NOW),
                        home.ada),
                "this act is not a standing fact");
    }

    private DefineTarget dated(Instant at) {
        return Changed.with(target, "at", at);
    }

    private EnrolAuthenticator enrolment() {
        return home.enrolment(fresh, home.eve.person(), NOW, NOW.plusSeconds(86_400));
    }

    private SignedAct enrolled(Instant at, Instant mayApproveFrom) {
        return home.signEnrolment(
                home.enrolment(fresh, home.eve.person(), at, mayApproveFrom), fresh, home.eve);
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
