package dev.sallyport.warrant;

import static dev.sallyport.warrant.TestInstallation.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.warrant.TestInstallation.Member;
import dev.sallyport.warrant.TestInstallation.WarrantParts;
import dev.sallyport.warrant.WarrantOutcome.Sound;
import dev.sallyport.warrant.WarrantOutcome.Unsound;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the tests of the warrant's rules share. In each test everything but one rule holds:
/// signatures are made anew over the changed documents, as an insider would make them.
abstract class WarrantRules {
    final TestInstallation home = new TestInstallation();
    final WarrantParts parts = home.warrant(false);
    Standing standing = Standing.documentsAlone();

    final WarrantOutcome verify(WarrantParts of, Instant now) {
        return verify(of.build(), of, now);
    }

    final WarrantOutcome verify(Warrant warrant, WarrantParts of, Instant now) {
        return new WarrantVerifier(home.anchor, standing).verify(warrant, now, of.connection);
    }

    final void assertSound() {
        assertThat(verify(parts, NOW)).isInstanceOf(Sound.class);
    }

    final void assertUnsound(String reason) {
        assertUnsound(parts, reason);
    }

    final void assertUnsound(WarrantParts of, String reason) {
        assertThat(verify(of, NOW)).isEqualTo(new Unsound(reason));
    }

    final void assertUnsound(Warrant warrant, String reason) {
        assertThat(verify(warrant, parts, NOW)).isEqualTo(new Unsound(reason));
    }

    final void approvedBy(Member... members) {
        parts.approvedBy = List.of(members);
        parts.approvals =
                parts.approvedBy.stream().map(Member::person).map(parts::approval).toList();
    }

    /// Somebody asks for somebody else; bob approves.
    final void asked(Member by, PersonId beneficiary) {
        parts.requester = by;
        parts.request = parts.request(by.person(), beneficiary);
        approvedBy(home.bob);
    }

    final void approvalWith(String component, Object value) {
        parts.approvals = List.of(Changed.with(parts.approvals.getFirst(), component, value));
    }

    final void window(Instant notBefore, Instant notAfter) {
        parts.grant =
                Optional.of(
                        ElevationGrant.of(
                                parts.request, parts.approvals, parts.target, notBefore, notAfter));
    }

    /// A verifier that remembers nothing, to be overridden one answer at a time.
    static class Remembered implements Standing {
        private final Standing rest = Standing.documentsAlone();

        @Override
        public boolean revoked(AuthenticatorId authenticator) {
            return rest.revoked(authenticator);
        }

        @Override
        public boolean ended(GrantId grant) {
            return rest.ended(grant);
        }

        @Override
        public boolean current(DefineTarget target, Sha256 hash) {
            return rest.current(target, hash);
        }

        @Override
        public boolean current(DefineRoster roster, Sha256 hash) {
            return rest.current(roster, hash);
        }

        @Override
        public boolean twoAdministrators() {
            return rest.twoAdministrators();
        }
    }
}
