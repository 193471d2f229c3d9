package dev.sallyport.ownfactor;

import dev.sallyport.factor.Factor;
import dev.sallyport.factor.Factors;
import dev.sallyport.factor.PasskeyAnswers.Registration;
import dev.sallyport.factor.PasskeyOptions;
import dev.sallyport.factor.RecoveryCodes;
import dev.sallyport.factor.TotpSetup;
import dev.sallyport.kernel.AuthenticatorId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.Secret;
import dev.sallyport.kernel.WebSessionId;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import dev.sallyport.web.Means;
import dev.sallyport.web.Visitor;
import dev.sallyport.websession.FreshProof;
import dev.sallyport.websession.OuterCookies;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// A person's own factors.
@RestController
final class OwnFactorHttp {
    private final OwnFactors own;
    private final Factors factors;
    private final RecoveryCodes recovery;
    private final FreshProof fresh;

    OwnFactorHttp(OwnFactors own, Factors factors, RecoveryCodes recovery, FreshProof fresh) {
        this.own = own;
        this.factors = factors;
        this.recovery = recovery;
        this.fresh = fresh;
    }

    record FactorsView(List<Factor> items, int recoveryCodesLeft) {}

    record PasswordChange(Secret current, Secret password) {}

    record GeneratorBegun(@Nullable String transaction, TotpSetup totp) {}

    record CodeGiven(@Nullable String transaction, String code) {}

    record PasskeyBegun(@Nullable String transaction, PasskeyOptions.Creation options) {}

    record PasskeyGiven(@Nullable String transaction, String label, Registration credential) {}

    record Added(AuthenticatorId id) {}

    record Codes(List<String> recoveryCodes) {}

    @Access(Caller.SIGNED_IN)
    @GetMapping("/api/v1/me/factors")
    FactorsView all(Visitor.SignedIn visitor) {
        return new FactorsView(factors.of(visitor.person()), recovery.left(visitor.person()));
    }

    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/me/password")
    ResponseEntity<Void> password(
            Operation op, Visitor.SignedIn visitor, @RequestBody PasswordChange change) {
        fresh.require(visitor);
        try (Secret current = change.current();
                Secret password = change.password()) {
            own.changePassword(op, visitor.person(), current, password);
        }
        return ResponseEntity.noContent().build();
    }

    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/me/totp/begin")
    ResponseEntity<GeneratorBegun> beginGenerator(Means means, Visitor.SignedIn visitor) {
        fresh.require(visitor);
        OwnFactors.Begun<TotpSetup> begun = own.beginGenerator(visitor.person(), session(visitor));
        return ResponseEntity.ok()
                .headers(OuterCookies.ceremony(means, begun.handle()))
                .body(new GeneratorBegun(transaction(means, begun), begun.shown()));
    }

    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/me/totp/confirm")
    Added confirmGenerator(
            Operation op,
            Means means,
            Visitor.SignedIn visitor,
            HttpServletRequest request,
            @RequestBody CodeGiven given) {
        fresh.require(visitor);
        String handle = OuterCookies.ceremony(request, means, given.transaction());
        return new Added(own.confirmGenerator(op, session(visitor), handle, given.code()));
    }

    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/me/passkeys/options")
    ResponseEntity<PasskeyBegun> beginPasskey(Means means, Visitor.SignedIn visitor) {
        fresh.require(visitor);
        OwnFactors.Begun<PasskeyOptions.Creation> begun =
                own.beginPasskey(visitor.person(), session(visitor));
        return ResponseEntity.ok()
                .headers(OuterCookies.ceremony(means, begun.handle()))
                .body(new PasskeyBegun(transaction(means, begun), begun.shown()));
    }

    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/me/passkeys/finish")
    Added addPasskey(
            Operation op,
            Means means,
            Visitor.SignedIn visitor,
            HttpServletRequest request,
            @RequestBody PasskeyGiven given) {
        fresh.require(visitor);
        String handle = OuterCookies.ceremony(request, means, given.transaction());
        return new Added(
                own.addPasskey(
                        op,
                        own.passkeyCeremony(handle, session(visitor)),
                        given.credential(),
                        given.label().strip()));
    }

    @Access(Caller.SIGNED_IN)
    @DeleteMapping("/api/v1/me/factors/{factor}")
    ResponseEntity<Void> remove(
            Operation op, Visitor.SignedIn visitor, @PathVariable AuthenticatorId factor) {
        fresh.require(visitor);
        factors.remove(op, visitor.person(), factor);
        return ResponseEntity.noContent().build();
    }

    @Access(Caller.SIGNED_IN)
    @PostMapping("/api/v1/me/recovery-codes")
    Codes recoveryCodes(Operation op, Visitor.SignedIn visitor) {
        fresh.require(visitor);
        return new Codes(own.makeRecoveryCodes(op, visitor.person()));
    }

    private static @Nullable String transaction(Means means, OwnFactors.Begun<?> begun) {
        return means == Means.PROGRAM ? begun.handle() : null;
    }

    private static WebSessionId session(Visitor.SignedIn visitor) {
        return (WebSessionId) visitor.session();
    }
}
