package dev.sallyport.signin;

import dev.sallyport.database.Database;
import dev.sallyport.factor.Ceremonies;
import dev.sallyport.factor.Ceremony;
import dev.sallyport.factor.PasskeyAnswers.Assertion;
import dev.sallyport.factor.Passkeys;
import dev.sallyport.factor.Purpose;
import dev.sallyport.factor.Verifiers;
import dev.sallyport.kernel.WebSessionId;
import dev.sallyport.signin.SignIns.PasskeyBegin;
import dev.sallyport.throttle.Attempt;
import dev.sallyport.web.Visitor;
import dev.sallyport.websession.OpenedSession;
import dev.sallyport.websession.WebSessions;
import org.jspecify.annotations.Nullable;

/// A fresh proof by somebody who is signed in, before they change something that matters. The
/// session gets a new id and a new handle; the old handle is worth nothing from then on (RT-D1).
public final class Proofs {
    private final Database database;
    private final Verifiers verifiers;
    private final WebSessions sessions;
    private final Gatekeeper gatekeeper;

    Proofs(Database database, Verifiers verifiers, WebSessions sessions, Gatekeeper gatekeeper) {
        this.database = database;
        this.verifiers = verifiers;
        this.sessions = sessions;
        this.gatekeeper = gatekeeper;
    }

    /// By a code of the generator.
    public OpenedSession code(Circumstances around, Visitor.SignedIn visitor, String typed) {
        Attempt attempt =
                gatekeeper.attempt("totp", visitor.person().text(), visitor.person(), around);
        gatekeeper.admit(attempt);
        OpenedSession opened =
                gatekeeper.tracing(
                        around,
                        () ->
                                renewed(
                                        around,
                                        visitor,
                                        () -> verifiers.codes().accept(visitor.person(), typed)));
        gatekeeper.succeeded(attempt);
        return opened;
    }

    public PasskeyBegin passkeyOptions(Visitor.SignedIn visitor) {
        Ceremonies.Started started =
                verifiers.ceremonies().own(Purpose.PROVE, visitor.person(), session(visitor));
        return new PasskeyBegin(started.handle(), verifiers.passkeys().request(started.ceremony()));
    }

    /// By a passkey of theirs, in the ceremony that this very session has started.
    public OpenedSession passkey(
            Circumstances around,
            Visitor.SignedIn visitor,
            @Nullable String handle,
            Assertion answer) {
        Ceremony ceremony = verifiers.ceremonies().findOwn(handle, Purpose.PROVE, session(visitor));
        gatekeeper.admit(gatekeeper.aboutNobody("passkey", around));
        Passkeys.Verified verified =
                gatekeeper.tracing(around, () -> verifiers.passkeys().verify(ceremony, answer));
        return renewed(
                around,
                visitor,
                () -> {
                    verifiers.ceremonies().finish(ceremony);
                    verifiers.passkeys().use(verified);
                });
    }

    private OpenedSession renewed(Circumstances around, Visitor.SignedIn visitor, Runnable spend) {
        return database.inTransaction(() -> {
            spend.run();
            return sessions.renew(around.op(), visitor.person(), session(visitor));
        });
    }

    private static WebSessionId session(Visitor.SignedIn visitor) {
        return (WebSessionId) visitor.session();
    }
}
