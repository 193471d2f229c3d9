package dev.sallyport.signin;

import dev.sallyport.factor.PasskeyAnswers.Assertion;
import dev.sallyport.factor.PasskeyOptions;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Secret;
import dev.sallyport.signin.SignIns.PasskeyBegin;
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

/// Signing in, step by step. None of these reads a session: who is signed in and signs in again
/// gets another one.
@RestController
final class SignInHttp {
    private final SignIns signIns;

    SignInHttp(SignIns signIns) {
        this.signIns = signIns;
    }

    record PasswordGiven(String name, Secret password) {}

    record CodeGiven(@Nullable String transaction, String code) {}

    record PasskeyWanted(@Nullable String transaction) {}

    record PasskeyGiven(@Nullable String transaction, Assertion assertion) {}

    /// What is needed next: `totp`, `passkey`, `recovery`, or `nothing` that this person has.
    record NextStep(String next, List<String> ways, @Nullable String transaction) {}

    /// What to ask the authenticator, and in which transaction to answer.
    record PasskeyRequest(@Nullable String transaction, PasskeyOptions.Request options) {}

    @Access(Caller.ANONYMOUS)
    @PostMapping("/api/v1/sign-in")
    ResponseEntity<NextStep> password(
            Operation op,
            Means means,
            HttpServletRequest request,
            @RequestBody PasswordGiven given) {
        try (Secret password = given.password()) {
            return switch (signIns.password(around(op, request), given.name(), password)) {
                case SignInStep.SecondFactor(String handle, List<String> ways) ->
                        ResponseEntity.ok()
                                .headers(OuterCookies.ceremony(means, handle))
                                .body(
                                        new NextStep(
                                                ways.isEmpty() ? "nothing" : ways.getFirst(),
                                                ways,
                                                means == Means.PROGRAM ? handle : null));
                case SignInStep.Done _ ->
                        throw new dev.sallyport.kernel.Bug("a password alone signed somebody in");
            };
        }
    }

    @Access(Caller.ANONYMOUS)
    @PostMapping("/api/v1/sign-in/totp")
    ResponseEntity<SessionAnswer> code(
            Operation op, Means means, HttpServletRequest request, @RequestBody CodeGiven given) {
        String handle = OuterCookies.ceremony(request, means, given.transaction());
        return done(means, signIns.code(around(op, request), handle, given.code()));
    }

    @Access(Caller.ANONYMOUS)
    @PostMapping("/api/v1/sign-in/recovery")
    ResponseEntity<SessionAnswer> recoveryCode(
            Operation op, Means means, HttpServletRequest request, @RequestBody CodeGiven given) {
        String handle = OuterCookies.ceremony(request, means, given.transaction());
        return done(means, signIns.recoveryCode(around(op, request), handle, given.code()));
    }

    @Access(Caller.ANONYMOUS)
    @PostMapping("/api/v1/sign-in/passkey/options")
    ResponseEntity<PasskeyRequest> passkeyOptions(
            Means means, HttpServletRequest request, @RequestBody PasskeyWanted wanted) {
        String handle = OuterCookies.ceremony(request, means, wanted.transaction());
        PasskeyBegin begin = signIns.passkeyOptions(handle);
        return ResponseEntity.ok()
                .headers(OuterCookies.ceremony(means, begin.handle()))
                .body(
                        new PasskeyRequest(
                                means == Means.PROGRAM ? begin.handle() : null, begin.options()));
    }

    @Access(Caller.ANONYMOUS)
    @PostMapping("/api/v1/sign-in/passkey/finish")
    ResponseEntity<SessionAnswer> passkey(
            Operation op,
            Means means,
            HttpServletRequest request,
            @RequestBody PasskeyGiven given) {
        String handle = OuterCookies.ceremony(request, means, given.transaction());
        return done(means, signIns.passkey(around(op, request), handle, given.assertion()));
    }

    static Circumstances around(Operation op, HttpServletRequest request) {
        return new Circumstances(
                op,
                Client.of(op, request.getHeader("User-Agent")),
                OuterCookies.DEVICE.read(request));
    }

    private static ResponseEntity<SessionAnswer> done(Means means, SignInStep.Done done) {
        return ResponseEntity.ok()
                .headers(OuterCookies.session(means, done.session(), done.device()))
                .body(SessionAnswer.of(means, done.session()));
    }
}
