package dev.sallyport.enrolment;

import dev.sallyport.factor.PasswordRules;
import dev.sallyport.factor.TotpSetup;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Secret;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Means;
import dev.sallyport.websession.Client;
import dev.sallyport.websession.OuterCookies;
import dev.sallyport.websession.SessionAnswer;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Enrolling with an invitation.
@RestController
final class EnrolmentHttp {
    private final Enrolments enrolments;

    EnrolmentHttp(Enrolments enrolments) {
        this.enrolments = enrolments;
    }

    record InvitationGiven(String invitation) {}

    record Begun(@Nullable String transaction, String name, String displayName, TotpSetup totp) {}

    record PasswordTried(String invitation, Secret password) {}

    record EnrolmentGiven(
            @Nullable String transaction, String invitation, Secret password, String totp) {}

    record Enrolled(SessionAnswer session, List<String> recoveryCodes) {}

    @Access(Caller.ANONYMOUS)
    @PostMapping("/api/v1/enrol/begin")
    ResponseEntity<Begun> begin(Operation op, Means means, @RequestBody InvitationGiven given) {
        Enrolments.Begun begun = enrolments.begin(op, given.invitation());
        return ResponseEntity.ok()
                .headers(OuterCookies.ceremony(means, begun.handle()))
                .body(
                        new Begun(
                                means == Means.PROGRAM ? begun.handle() : null,
                                begun.person().name(),
                                begun.person().displayName(),
                                begun.generator()));
    }

    @Access(Caller.ANONYMOUS)
    @PostMapping("/api/v1/enrol/strength")
    PasswordRules.Estimate strength(Operation op, @RequestBody PasswordTried tried) {
        try (Secret password = tried.password()) {
            return enrolments.estimate(op, tried.invitation(), password);
        }
    }

    @Access(Caller.ANONYMOUS)
    @PostMapping("/api/v1/enrol")
    ResponseEntity<Enrolled> complete(
            Operation op,
            Means means,
            HttpServletRequest request,
            @RequestBody EnrolmentGiven given) {
        try (Secret password = given.password()) {
            Enrolments.Enrolled enrolled =
                    enrolments.complete(
                            op,
                            Client.of(op, request.getHeader("User-Agent")),
                            OuterCookies.ceremony(request, means, given.transaction()),
                            new Enrolments.Given(given.invitation(), password, given.totp()));
            return ResponseEntity.ok()
                    .headers(OuterCookies.session(means, enrolled.session(), null))
                    .body(
                            new Enrolled(
                                    SessionAnswer.of(means, enrolled.session()),
                                    enrolled.recoveryCodes()));
        }
    }
}
