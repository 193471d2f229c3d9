package dev.sallyport.signin;

import dev.sallyport.factor.Proved;
import dev.sallyport.identity.Person;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.policy.PolicyRefusal;
import dev.sallyport.throttle.Attempt;
import dev.sallyport.throttle.Source;
import dev.sallyport.throttle.Throttle;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// Slows down guessing and leaves traces of it.
final class Gatekeeper {
    static final String PASSWORD = "password";

    private final Throttle throttle;
    private final KnownDevices devices;
    private final Refusals refusals;

    Gatekeeper(Throttle throttle, KnownDevices devices, Refusals refusals) {
        this.throttle = throttle;
        this.devices = devices;
        this.refusals = refusals;
    }

    /// An attempt at a person's factor, from a browser of theirs or from an address.
    Attempt attempt(String factor, String identity, PersonId person, Circumstances around) {
        return Attempt.of(factor, identity, devices.source(person, around));
    }

    Attempt aboutNobody(String factor, Circumstances around) {
        return Attempt.aboutNobody(factor, Source.of(around.op().origin()));
    }

    void admit(Attempt attempt) {
        throttle.require(attempt);
    }

    void succeeded(Attempt attempt) {
        throttle.succeeded(attempt);
    }

    String remember(PersonId person, Circumstances around) {
        return devices.remember(person, around);
    }

    /// After a complete sign-in: from now on this browser has an allowance of its own for every
    /// factor of this person, whatever strangers use up.
    void trust(Person person, String device) {
        Source source = KnownDevices.source(device);
        throttle.succeeded(Attempt.of(PASSWORD, person.name(), source));
        for (String factor : List.of(factor(Proved.TOTP), factor(Proved.RECOVERY_CODE))) {
            throttle.succeeded(Attempt.of(factor, person.id().text(), source));
        }
    }

    static String factor(Proved proved) {
        return proved.name().toLowerCase(Locale.ROOT);
    }

    /// Runs a check and traces it when it refuses.
    <T> T tracing(Circumstances around, Supplier<T> check) {
        try {
            return check.get();
        } catch (Problem problem) {
            if (problem.code() == ProblemCode.UNAUTHENTICATED) {
                refusals.trace(around.op());
            }
            throw problem;
        }
    }

    /// Traces what policy refuses, with what decided.
    <T> T recording(Operation op, Supplier<T> decided) {
        try {
            return decided.get();
        } catch (PolicyRefusal refusal) {
            refusals.trace(op.ruledBy(refusal.ruling()));
            throw refusal;
        }
    }

    Problem refused(Circumstances around, String words) {
        refusals.trace(around.op());
        return new Problem(ProblemCode.UNAUTHENTICATED, words);
    }
}
