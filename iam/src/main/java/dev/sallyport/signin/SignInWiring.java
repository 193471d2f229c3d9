package dev.sallyport.signin;

import dev.sallyport.database.Database;
import dev.sallyport.factor.Verifiers;
import dev.sallyport.identity.People;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.policy.Policy;
import dev.sallyport.throttle.Throttle;
import dev.sallyport.websession.WebSessions;
import java.util.List;

/// What the package brings to the door.
public final class SignInWiring {
    private final SignIns signIns;
    private final Proofs proofs;

    public SignInWiring(
            Database database,
            People people,
            Verifiers verifiers,
            WebSessions sessions,
            Watch watch) {
        Gatekeeper gatekeeper =
                new Gatekeeper(
                        watch.throttle(),
                        new KnownDevices(database, watch.randomness()),
                        watch.refusals());
        this.signIns =
                new SignIns(database, people, verifiers, sessions, gatekeeper, watch.policy());
        this.proofs = new Proofs(database, verifiers, sessions, gatekeeper);
    }

    /// What guards against guessing, and who has the last word.
    public record Watch(
            Throttle throttle, Refusals refusals, Policy policy, Randomness randomness) {}

    public List<Object> handlers() {
        return List.of(new SignInHttp(signIns), new ProofHttp(proofs));
    }
}
