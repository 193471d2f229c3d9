package dev.sallyport.ceremony;

import dev.sallyport.identity.AdministratorFloor;
import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.policy.Policy;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Listing;
import dev.sallyport.web.Visitor;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// One's own authenticators, and codes for people who have none yet.
@RestController
public final class AuthenticatorsHttp {
    private final Authenticators authenticators;
    private final EnrolmentCodes codes;
    private final Directory directory;
    private final Policy policy;
    private final AdministratorFloor floor;

    public AuthenticatorsHttp(
            Authenticators authenticators,
            EnrolmentCodes codes,
            Directory directory,
            Policy policy,
            AdministratorFloor floor) {
        this.floor = floor;
        this.authenticators = authenticators;
        this.codes = codes;
        this.directory = directory;
        this.policy = policy;
    }

    /// An authenticator as its owner or an administrator sees it.
    public record AuthenticatorView(
            AuthenticatorId id,
            String kind,
            String label,
            String state,
            Instant enrolledAt,
            Instant mayApproveFrom) {
        public static AuthenticatorView of(Authenticator it) {
            return new AuthenticatorView(
                    it.enrolment().authenticator(),
                    it.enrolment().kind().name(),
                    it.enrolment().label(),
                    "LIVE",
                    it.enrolment().at(),
                    it.enrolment().mayApproveFrom());
        }
    }

    /// Why something ends.
    record Why(@Nullable String reason) {}

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/authenticators")
    Listing<AuthenticatorView> mine(Visitor.SignedIn visitor) {
        return Listing.whole(
                authenticators.of(visitor.person()).stream().map(AuthenticatorView::of).toList());
    }

    /// Ending access is no ceremony: it acts at once. Two administrators keep something to sign
    /// with.
    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/authenticators/{id}/revoke")
    ResponseEntity<Void> revoke(
            Operation op,
            @PathVariable AuthenticatorId id,
            @RequestBody(required = false) @Nullable Why why) {
        String reason = Objects.requireNonNullElse(why == null ? null : why.reason(), "revoked");
        authenticators.revoke(op.because(reason), id, policy, floor);
        return ResponseEntity.noContent().build();
    }

    /// Who administers is asked first, and no policy loosens it: a code begins an enrolment.
    @Access(Caller.ADMINISTRATOR)
    @PostMapping("/api/v1/people/{person}/enrolment-code")
    Map<String, Object> code(Operation op, @PathVariable String person) {
        PersonId id = directory.meant(person);
        if (directory.gone(id)) {
            throw new Problem(ProblemCode.CONFLICT, "the person is frozen or has left");
        }
        return Map.of("code", codes.make(op, id, policy), "person", id.text());
    }
}
