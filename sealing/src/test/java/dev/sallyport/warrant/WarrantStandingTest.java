package dev.sallyport.warrant;

import static dev.sallyport.warrant.TestInstallation.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.ConnectionId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.Ed25519SigningKey;
import dev.sallyport.warrant.TestInstallation.Member;
import dev.sallyport.warrant.TestInstallation.WarrantParts;
import dev.sallyport.warrant.WarrantOutcome.Unsound;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Fresh proof, seals, kinds of documents, and what has ended since.
class WarrantStandingTest extends WarrantRules {
    private final WarrantParts fresh = home.warrant(true);

    @Test
    void a_target_that_wants_fresh_proof_gets_it() {
        fresh.provedBy = Optional.empty();
        assertUnsound(fresh, "the target wants fresh proof for each connection");

        fresh.provedBy = Optional.of(home.cyd);
        assertUnsound(fresh, "somebody else proved the connection");

        parts.provedBy = Optional.of(home.ada);
        assertUnsound("the target wants no proof for each connection");
    }

    @Test
    void a_proof_is_good_for_two_minutes() {
        String stale = "the proof of the connection is no longer fresh";
        fresh.provedAt = NOW.minusSeconds(120);
        assertThat(verify(fresh, NOW)).isInstanceOf(WarrantOutcome.Sound.class);
        fresh.provedAt = NOW.minusMillis(120_001);
        assertUnsound(fresh, stale);
        fresh.provedAt = NOW.plusMillis(5_001);
        assertUnsound(fresh, stale);
    }

    @Test
    void a_proof_for_another_connection_or_grant_is_none() {
        assertProof(
                "connection", new ConnectionId(home.uuid()), "the proof is for another connection");
        assertProof("grantHash", Sha256.of(new byte[0]), "the proof is for another grant");
        assertProof("grant", new GrantId(home.uuid()), "the proof is for another grant");
    }

    @Test
    void only_the_keepers_seal_counts() {
        Ed25519SigningKey other =
                Ed25519SigningKey.ofSeed(Secret.takeOwnershipOf(home.randomness.bytes(32)));

        assertUnder(
                Changed.with(home.anchor, "seal", other.verifyKey()),
                "a fact does not carry the seal of the keeper");
    }

    @Test
    void everything_is_of_this_installation() {
        assertUnder(
                Changed.with(home.anchor, "installation", new InstallationId(home.uuid())),
                "a fact is of another installation");
    }

    @Test
    void keys_in_files_count_only_where_that_is_allowed() {
        assertUnder(
                Changed.with(home.anchor, "softwareAllowed", false),
                "authenticators in files are not accepted here");
    }

    @Test
    void an_unsealed_enrolment_never_stands_in_for_a_sealed_one() {
        EnrolAuthenticator enrolment = home.bob.enrolment();
        parts.approvedBy =
                List.of(
                        new Member(
                                home.bob.authenticator(),
                                enrolment,
                                SealedFact.unsealed(enrolment)));

        assertUnsound("a fact does not carry the seal of the keeper");
    }

    @Test
    void a_sealed_fact_of_another_kind_is_no_enrolment() {
        parts.approvedBy =
                List.of(
                        new Member(
                                home.bob.authenticator(),
                                home.bob.enrolment(),
                                home.seal(parts.target)));

        assertUnsound("a signature comes without the enrolment of its authenticator");
    }

    @Test
    void documents_of_another_kind_do_not_fit() {
        Warrant sound = parts.build();
        for (String place : List.of("target", "eligible", "approvers")) {
            SealedFact other = place.equals("target") ? sound.eligible() : sound.target();
            assertUnsound(
                    Changed.with(sound, place, other),
                    "a sealed fact is of another kind than belongs there");
        }
        assertUnsound(
                Changed.with(sound, "request", sound.approvals().getFirst()),
                "the request is another act");
        assertUnsound(
                Changed.with(sound, "approvals", List.of(sound.request())),
                "an approval is another act");
        assertUnsound(
                Changed.with(sound, "grant", sound.request().act()),
                "a document of the warrant is malformed");
        assertThat(
                        verify(
                                Changed.with(
                                        fresh.build(),
                                        "connectionProof",
                                        Optional.of(fresh.build().request())),
                                fresh,
                                NOW))
                .isEqualTo(new Unsound("the proof of the connection is another act"));
    }

    @Test
    void every_act_is_of_this_installation() {
        InstallationId other = new InstallationId(home.uuid());
        parts.request = Changed.with(parts.request, "installation", other);
        approvedBy(home.bob);

        assertUnsound("it is of another installation");
    }

    @Test
    void a_revoked_authenticator_ends_what_it_signed() {
        for (Member member : List.of(home.ada, home.bob)) {
            standing =
                    new Remembered() {
                        @Override
                        public boolean revoked(AuthenticatorId authenticator) {
                            return authenticator.equals(member.enrolment().authenticator());
                        }
                    };
            assertUnsound("an authenticator was revoked");
        }
    }

    @Test
    void an_ended_grant_is_over_under_every_window() {
        standing =
                new Remembered() {
                    @Override
                    public boolean ended(GrantId grant) {
                        return grant.equals(ElevationGrant.idOf(parts.request.request()));
                    }
                };

        assertUnsound("the grant has ended");
    }

    @Test
    void an_older_target_or_roster_is_refused() {
        standing =
                new Remembered() {
                    @Override
                    public boolean current(DefineTarget target, Sha256 hash) {
                        return false;
                    }
                };
        assertUnsound("the target was defined anew: ask again");

        for (RosterId stale : List.of(parts.eligible.roster(), parts.approvers.roster())) {
            standing =
                    new Remembered() {
                        @Override
                        public boolean current(DefineRoster roster, Sha256 hash) {
                            return !roster.roster().equals(stale);
                        }
                    };
            assertUnsound("a roster was defined anew");
        }
    }

    @Test
    void with_fewer_than_two_administrators_nothing_is_sound() {
        standing =
                new Remembered() {
                    @Override
                    public boolean twoAdministrators() {
                        return false;
                    }
                };

        assertUnsound("there are fewer than two administrators");
    }

    private void assertProof(String component, Object value, String reason) {
        ProveConnection changed = Changed.with(fresh.proof(), component, value);
        Warrant warrant =
                Changed.with(
                        fresh.build(),
                        "connectionProof",
                        Optional.of(home.sign(changed, home.ada)));

        assertThat(verify(warrant, fresh, NOW)).isEqualTo(new Unsound(reason));
    }

    private void assertUnder(TrustAnchor anchor, String reason) {
        assertThat(
                        new WarrantVerifier(anchor, standing)
                                .verify(parts.build(), NOW, parts.connection))
                .isEqualTo(new Unsound(reason));
    }
}
