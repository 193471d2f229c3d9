package dev.sallyport.signin;

import dev.sallyport.factor.PasskeyAnswers.Assertion;
import dev.sallyport.factor.PasskeyOptions;
import dev.sallyport.kernel.Operation;
import dev.sallyport.signin.SignIns.PasskeyBegin;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Means;
import dev.sallyport.web.Visitor;
import dev.sallyport.websession.OpenedSession;
import dev.sallyport.websession.OuterCookies;
import dev.sallyport.websession.SessionAnswer;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Proving oneself again while signed in.
@RestController
final class ProofHttp {
    private final Proofs proofs;

    ProofHttp(Proofs proofs) {
        this.proofs = proofs;
    }

    record CodeGiven(String code) {}

    record PasskeyGiven(@Nullable String transaction, Assertion assertion) {}

    record PasskeyRequest(@Nullable String transaction, PasskeyOptions.Request options) {}

    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/me/prove")
    ResponseEntity<SessionAnswer> code(
            Operation op,
            Means means,
            Visitor.SignedIn visitor,
            HttpServletRequest request,
            @RequestBody CodeGiven given) {
        return renewed(means, proofs.code(SignInHttp.around(op, request), visitor, given.code()));
    }

    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/me/prove/passkey/options")
    ResponseEntity<PasskeyRequest> passkeyOptions(Means means, Visitor.SignedIn visitor) {
        PasskeyBegin begin = proofs.passkeyOptions(visitor);
        return ResponseEntity.ok()
                .headers(OuterCookies.ceremony(means, begin.handle()))
                .body(
                        new PasskeyRequest(
                                means == Means.PROGRAM ? begin.handle() : null, begin.options()));
    }

    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/me/prove/passkey/finish")
    ResponseEntity<SessionAnswer> passkey(
            Operation op,
            Means means,
            Visitor.SignedIn visitor,
            HttpServletRequest request,
            @RequestBody PasskeyGiven given) {
        String handle = OuterCookies.ceremony(request, means, given.transaction());
        return renewed(
                means,
                proofs.passkey(SignInHttp.around(op, request), visitor, handle, given.assertion()));
    }

    private static ResponseEntity<SessionAnswer> renewed(Means means, OpenedSession opened) {
        return ResponseEntity.ok()
                .headers(OuterCookies.session(means, opened, null))
                .body(SessionAnswer.of(means, opened));
    }
}
