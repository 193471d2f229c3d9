package dev.sallyport.warrant;

import static dev.sallyport.warrant.TestInstallation.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.warrant.WarrantOutcome.Sound;
import dev.sallyport.warrant.WarrantOutcome.Unsound;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a grant gives, to whom, and for how long.
class WarrantGrantTest extends WarrantRules {
    private static final String LONGER = "the grant is longer than was agreed";

    @Test
    void only_eligible_people_benefit() {
        asked(home.eve, home.eve.person());

        assertUnsound("the beneficiary is not eligible for the target");
    }

    @Test
    void a_login_the_target_lacks_is_never_granted() {
        parts.target = Changed.with(parts.target, "logins", List.of("deploy"));

        assertUnsound("the target has no such login");
    }

    @Test
    void a_request_for_another_target_does_not_count() {
        parts.target = home.target(parts.eligible, parts.approvers, false);

        assertUnsound("the request is for another target");
    }

    @Test
    void rosters_are_the_ones_the_target_names() {
        DefineRoster eligible = parts.eligible;
        parts.eligible = home.roster("others", home.dee, home.ada.person());
        assertUnsound("the target has another eligible roster");

        parts.eligible = eligible;
        parts.approvers = home.roster("others", home.dee, home.bob.person());
        assertUnsound("the target has another roster of approvers");
    }

    @Test
    void a_forged_grant_is_unsound_whatever_is_forged() {
        ElevationGrant grant = parts.grant();
        Sha256 other = Sha256.of(new byte[0]);
        Map<String, Object> forgeries = new LinkedHashMap<>();
        forgeries.put("installation", new InstallationId(home.uuid()));
        forgeries.put("grant", new GrantId(home.uuid()));
        forgeries.put("request", new RequestId(home.uuid()));
        forgeries.put("requestHash", other);
        forgeries.put("approvalHashes", List.of(other));
        forgeries.put("target", new TargetId(home.uuid()));
        forgeries.put("targetVersion", 2L);
        forgeries.put("login", "deploy");
        forgeries.put("beneficiary", home.cyd.person());
        forgeries.forEach((component, value) -> {
            parts.grant = Optional.of(Changed.with(grant, component, value));
            assertUnsound("the grant does not follow from the request and its approvals");
        });
        for (List<Sha256> hashes :
                List.of(
                        List.<Sha256>of(),
                        List.of(grant.approvalHashes().getFirst(), other),
                        List.of(
                                grant.approvalHashes().getFirst(),
                                grant.approvalHashes().getFirst()))) {
            parts.grant = Optional.of(Changed.with(grant, "approvalHashes", hashes));
            assertUnsound("the grant does not follow from the request and its approvals");
        }
    }

    @Test
    void a_grant_is_as_long_as_the_shortest_of_what_was_agreed() {
        Instant start = NOW.minusSeconds(10);
        window(start, start.plusSeconds(1_800));
        assertSound();
        window(start, start.plusSeconds(1_800).plusMillis(1));
        assertUnsound(LONGER);

        approvalWith("seconds", 600L);
        window(start, start.plusSeconds(600));
        assertSound();
        window(start, start.plusSeconds(601));
        assertUnsound(LONGER);

        parts.target = Changed.with(parts.target, "grantSecondsMax", 300L);
        window(start, start.plusSeconds(300));
        assertSound();
        window(start, start.plusSeconds(301));
        assertUnsound(LONGER);
    }

    /// Nobody signs the window of what they asked for themselves; it only ever shrinks.
    @Test
    void a_grant_may_be_shorter_than_was_agreed() {
        window(NOW.minusSeconds(10), NOW.plusMillis(1));

        assertSound();
    }

    @Test
    void nobody_agrees_to_no_time_at_all() {
        for (long seconds : new long[] {0, -1, Long.MIN_VALUE}) {
            approvalWith("seconds", seconds);
            window(NOW.minusSeconds(10), NOW.plusSeconds(10));
            assertUnsound(LONGER);
        }
    }

    @Test
    @Tag("RT-J8")
    void an_approval_is_consumed_once() {
        Instant decided = parts.approvals.getFirst().at();
        window(decided.minusSeconds(5), NOW.plusSeconds(9));
        assertSound();
        window(decided.minusMillis(5_001), NOW.plusSeconds(9));
        assertUnsound("the grant begins before it was decided");

        // a second window over the same signatures, once the first is over
        Instant later = decided.plusSeconds(301);
        window(later, later.plusSeconds(60));
        assertThat(verify(parts, later))
                .isEqualTo(new Unsound("the grant begins too long after it was decided"));
    }

    @Test
    void a_grant_holds_from_its_first_to_before_its_last_instant() {
        ElevationGrant grant = parts.grant();

        assertThat(verify(parts, grant.notBefore())).isInstanceOf(Sound.class);
        assertThat(verify(parts, grant.notAfter().minusMillis(1))).isInstanceOf(Sound.class);
        assertThat(verify(parts, grant.notBefore().minusMillis(1)))
                .isEqualTo(new Unsound("the grant has not begun"));
        assertThat(verify(parts, grant.notAfter())).isEqualTo(new Unsound("the grant is over"));
    }

    @Test
    void what_a_colleague_asked_for_is_accepted_by_the_beneficiary_first() {
        asked(home.eve, home.ada.person());
        assertUnsound("the beneficiary has not accepted the grant");

        parts.acceptedBy = Optional.of(home.cyd);
        assertUnsound("somebody else accepted the grant");
    }

    @Test
    void nobody_accepts_what_they_asked_for() {
        parts.acceptedBy = Optional.of(home.ada);

        assertUnsound("nobody accepts what they asked for themselves");
    }

    @Test
    void an_acceptance_is_of_this_grant_and_its_life() {
        asked(home.eve, home.ada.person());
        parts.acceptedBy = Optional.of(home.ada);
        assertAcceptance("grantHash", Sha256.of(new byte[0]), "the acceptance is of another grant");
        assertAcceptance("grant", new GrantId(home.uuid()), "the acceptance is of another grant");
        assertAcceptance(
                "at",
                parts.grant().notBefore().minusSeconds(6),
                "the acceptance is not of the life of the grant");
        assertAcceptance(
                "at", NOW.plusSeconds(6), "the acceptance is not of the life of the grant");
    }

    private void assertAcceptance(String component, Object value, String reason) {
        AcceptGrant changed = Changed.with(parts.acceptance(), component, value);
        assertUnsound(
                Changed.with(
                        parts.build(), "acceptance", Optional.of(home.sign(changed, home.ada))),
                reason);
    }
}
