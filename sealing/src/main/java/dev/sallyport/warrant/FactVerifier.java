package dev.sallyport.warrant;

import static dev.sallyport.warrant.BrokenRule.must;

import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.warrant.FactOutcome.Refused;
import dev.sallyport.warrant.FactOutcome.Sealable;
import dev.sallyport.warrant.SignedActOutcome.Signed;
import dev.sallyport.warrant.SignedActOutcome.Signer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The rules by which the keeper seals a standing fact: a target, a roster, an authenticator, an
/// SSH key, the policies of a door, and that a frozen person comes back.
///
/// **Security barrier.** What is sealed here is believed for ever after, so the content is checked
/// too: no target without pinned host keys, no roster of administrators below two, no enrolment
/// that nobody vouches for. Two administrators sign a target that grants without approvals, each of
/// its versions, and who administers. Everything else about a target takes one: fewer approvals
/// down to one, no proof at each connection, longer grants, other rosters, and what those rosters
/// hold. Each version is in the ledger under the name of who signed it.
public final class FactVerifier {
    /// How old an act may be: others have a day to add their signatures.
    static final Duration AGE_MAX = Duration.ofHours(25);

    /// How old a first enrolment may be, signed while the installation is set up.
    static final Duration SET_UP_AGE_MAX = Duration.ofMinutes(15);

    /// How long a new authenticator cannot approve.
    static final Duration NOVELTY = Duration.ofHours(24);

    private static final Duration SKEW = Duration.ofMinutes(1);

    /// How late after the act the seal may come without making the time of novelty shorter.
    private static final Duration CEREMONY = Duration.ofMinutes(15);

    private final Administration administration;
    private final SignedActs signedActs;

    public FactVerifier(TrustAnchor anchor, Administration administration) {
        this.administration = administration;
        this.signedActs = new SignedActs(anchor, administration);
    }

    public FactOutcome verify(SignedAct signed, Instant now) {
        return outcome(() -> standing(signed, now));
    }

    /// The first enrolments of an installation; that the caller knows the set-up secret and that
    /// set-up is open has been checked before.
    public FactOutcome verifySetUp(SignedAct signed, Instant now) {
        return outcome(() -> setUp(signed, now));
    }

    private interface Check {
        Signed run();
    }

    private static FactOutcome outcome(Check check) {
        try {
            Signed signed = check.run();
            return new Sealable(signed.act(), signed.hash());
        } catch (BrokenRule broken) {
            return new Refused(broken.rule());
        } catch (Problem _) {
            return new Refused("the act is malformed");
        }
    }

    private Signed standing(SignedAct act, Instant now) {
        Signed signed = signedActs.verified(act);
        mustBeOfNow(signed.act(), AGE_MAX, now);
        switch (signed.act()) {
            case DefineTarget target -> target(target, signed);
            case DefineRoster roster -> roster(roster, signed);
            case EnrolAuthenticator enrolment -> enrolment(enrolment, signed, now);
            case ChangePolicy change -> change(change, signed, now);
            case UnfreezePerson unfreezing -> unfreezing(unfreezing, signed, now);
            case RegisterSshKey key -> {
                mustBeAlone(signed);
                FactShape.check(key);
            }
            case OpenInnerSession _,
                    RequestElevation _,
                    ApproveElevation _,
                    AcceptGrant _,
                    ProveConnection _,
                    InvitePerson _,
                    DeclareLeaver _ ->
                    must(false, "this act is not a standing fact");
        }
        return signed;
    }

    private Signed setUp(SignedAct act, Instant now) {
        Signed signed = signedActs.verified(act);
        mustBeOfNow(signed.act(), SET_UP_AGE_MAX, now);
        mustBeAlone(signed);
        if (!(signed.act() instanceof EnrolAuthenticator enrolment)) {
            throw BrokenRule.of("set-up enrols authenticators and nothing else");
        }
        FactShape.check(enrolment);
        must(
                enrolment.mayApproveFrom().equals(enrolment.at()),
                "an authenticator of the set-up may approve from its enrolment on");
        return signed;
    }

    private void target(DefineTarget target, Signed signed) {
        FactShape.check(target);
        mustBeByAdministrators(signed, target.approvalsNeeded() == 0 ? 2 : 1);
        must(
                administration.follows(target, signed.hash()),
                "a newer definition of the target was sealed before");
    }

    private void roster(DefineRoster roster, Signed signed) {
        FactShape.check(roster);
        mustBeByAdministrators(signed, roster.ofAdministrators() ? 2 : 1);
        must(
                administration.follows(roster, signed.hash()),
                "a newer definition of the roster, or another of that name, was sealed before");
    }

    /// One administrator proposes, others approve: with authenticators that are old enough to.
    private void change(ChangePolicy change, Signed signed, Instant now) {
        FactShape.check(change);
        mustBeByAdministrators(signed, 2);
        mustBeOldEnoughToApprove(signed, now);
        must(
                administration.follows(change, signed.hash()),
                "a newer version of these policies was sealed before");
    }

    /// Who froze somebody acted alone and at once; who gives them their access back does neither.
    private void unfreezing(UnfreezePerson unfreezing, Signed signed, Instant now) {
        FactShape.check(unfreezing);
        must(
                signed.signers().stream().noneMatch(it -> it.person().equals(unfreezing.person())),
                "nobody unfreezes themselves");
        mustBeByAdministrators(signed, 2);
        mustBeOldEnoughToApprove(signed, now);
    }

    private static void mustBeOldEnoughToApprove(Signed signed, Instant now) {
        for (Signer approver : signed.signers().subList(1, signed.signers().size())) {
            must(
                    !approver.enrolment().mayApproveFrom().isAfter(now),
                    "an authenticator is too new to approve");
        }
    }

    /// Vouched for by an authenticator the person already has, or by two other people.
    private void enrolment(EnrolAuthenticator enrolment, Signed signed, Instant now) {
        FactShape.check(enrolment);
        List<Signer> vouchers = signed.signers().subList(1, signed.signers().size());
        boolean byThemselves =
                vouchers.size() == 1 && vouchers.getFirst().person().equals(enrolment.by());
        if (!byThemselves) {
            Set<PersonId> others = new HashSet<>();
            for (Signer voucher : vouchers) {
                must(
                        !voucher.person().equals(enrolment.by()) && others.add(voucher.person()),
                        "two other people vouch for an enrolment, each once");
                must(
                        !voucher.enrolment().mayApproveFrom().isAfter(now),
                        "an authenticator is too new to vouch for others");
            }
            must(
                    others.size() == 2,
                    "an enrolment needs an earlier authenticator of the person or two others");
        }
        must(
                !enrolment.mayApproveFrom().isBefore(enrolment.at().plus(NOVELTY))
                        && !enrolment.mayApproveFrom().isBefore(now.plus(NOVELTY).minus(CEREMONY)),
                "a new authenticator cannot approve for 24 hours after it is sealed");
    }

    private void mustBeByAdministrators(Signed signed, int needed) {
        Set<PersonId> persons = new HashSet<>();
        for (Signer signer : signed.signers()) {
            must(
                    administration.administrator(signer.person()),
                    "only administrators sign this act");
            must(persons.add(signer.person()), "one administrator signed twice");
        }
        must(persons.size() >= needed, "this act needs two administrators");
    }

    private static void mustBeAlone(Signed signed) {
        must(signed.signers().size() == 1, "this act has one signature");
    }

    private static void mustBeOfNow(Act act, Duration ageMax, Instant now) {
        must(
                !act.at().isBefore(now.minus(ageMax)) && !act.at().isAfter(now.plus(SKEW)),
                "the act is too old or of the future");
    }
}
