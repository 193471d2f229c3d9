package dev.sallyport.warrant;

import static dev.sallyport.warrant.TestInstallation.NOW;

import dev.sallyport.kernel.RequestId;
import dev.sallyport.warrant.TestInstallation.Member;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who approves, what, and when.
class WarrantApprovalTest extends WarrantRules {
    @Test
    @Tag("RT-J1")
    void requester_never_approves() {
        asked(home.cyd, home.ada.person());
        parts.acceptedBy = Optional.of(home.ada);
        approvedBy(home.cyd);

        assertUnsound("the requester never approves");
    }

    @Test
    @Tag("RT-J1")
    void who_asks_for_themselves_never_approves() {
        approvedBy(home.ada);

        assertUnsound("the requester never approves");
    }

    @Test
    @Tag("RT-J1")
    void beneficiary_never_approves() {
        asked(home.eve, home.ada.person());
        parts.acceptedBy = Optional.of(home.ada);
        approvedBy(home.ada);

        assertUnsound("the beneficiary never approves");
    }

    @Test
    void one_bad_approval_is_not_outvoted_by_good_ones() {
        approvedBy(home.bob, home.dee, home.ada);

        assertUnsound("the requester never approves");
    }

    @Test
    void only_people_on_the_roster_approve() {
        approvedBy(home.eve);

        assertUnsound("an approver is not on the roster of approvers");
    }

    @Test
    void one_person_counts_once() {
        parts.target = Changed.with(parts.target, "approvalsNeeded", 2);
        approvedBy(home.bob, home.bob);

        assertUnsound("one person approved twice");
    }

    @Test
    void every_approval_that_is_needed_is_there() {
        parts.target = Changed.with(parts.target, "approvalsNeeded", 2);
        assertUnsound("an approval is missing");

        approvedBy(home.bob, home.dee);
        assertSound();
    }

    @Test
    void two_persons_never_share_an_authenticator() {
        EnrolAuthenticator adas = home.ada.enrolment();
        EnrolAuthenticator asBob = Changed.with(adas, "by", home.bob.person());
        parts.approvedBy = List.of(new Member(home.ada.authenticator(), asBob, home.seal(asBob)));

        assertUnsound("two persons share an authenticator");
    }

    @Test
    void somebody_elses_signature_is_not_an_approval() {
        parts.approvedBy = List.of(home.dee);

        assertUnsound("it is not signed by the person whose act it is");
    }

    @Test
    void an_approval_nobody_signed_is_none() {
        SignedAct unsigned = new SignedAct(parts.approvals.getFirst().canonical(), List.of());

        assertUnsound(
                Changed.with(parts.build(), "approvals", List.of(unsigned)), "nobody signed it");
    }

    @Test
    void acts_of_one_person_carry_one_signature() {
        SignedAct doubly = home.sign(parts.approvals.getFirst(), home.bob, home.dee);

        assertUnsound(
                Changed.with(parts.build(), "approvals", List.of(doubly)),
                "an act of one person carries other signatures");
    }

    @Test
    void a_heap_of_approvals_is_not_read() {
        SignedAct one = home.sign(parts.approvals.getFirst(), home.bob);

        assertUnsound(
                Changed.with(parts.build(), "approvals", Collections.nCopies(17, one)),
                "there are too many approvals");
    }

    @Test
    @Tag("RT-J3")
    void an_approval_of_a_changed_request_is_none() {
        parts.request = Changed.with(parts.request, "reason", "something else entirely");

        assertUnsound("an approval is of another request");
    }

    @Test
    void an_approval_names_the_request_by_id_too() {
        approvalWith("request", new RequestId(home.uuid()));

        assertUnsound("an approval is of another request");
    }

    @Test
    void an_approval_before_the_request_is_none() {
        approvalWith("at", parts.request.at().minusMillis(1));

        assertUnsound("an approval came before the request or after it expired");
    }

    @Test
    @Tag("RT-J8")
    void an_approval_after_the_request_expired_is_none() {
        approvalWith("at", parts.request.expires().plusMillis(1));

        assertUnsound("an approval came before the request or after it expired");
    }

    @Test
    void a_new_authenticator_does_not_approve() {
        Instant approved = parts.approvals.getFirst().at();
        parts.approvedBy = List.of(bobsWhichMayApproveFrom(approved));
        assertSound();

        parts.approvedBy = List.of(bobsWhichMayApproveFrom(approved.plusMillis(1)));
        assertUnsound("an authenticator was too new to approve");
    }

    @Test
    void an_authenticator_signs_nothing_older_than_itself() {
        parts.requester = home.member(home.ada.person(), parts.request.at().plusMillis(1), NOW);

        assertUnsound("the authenticator was enrolled after the act");
    }

    @Test
    void a_request_does_not_wait_for_ever() {
        for (Instant expires :
                List.of(
                        parts.request.at(),
                        parts.request.at().minusSeconds(1),
                        parts.request.at().plusSeconds(7 * 86_400 + 1))) {
            parts.request = Changed.with(parts.request, "expires", expires);
            approvedBy(home.bob);
            assertUnsound("the request lives too long or not at all");
        }
    }

    private Member bobsWhichMayApproveFrom(Instant from) {
        return home.member(home.bob.person(), NOW.minusSeconds(90_000), from);
    }
}
