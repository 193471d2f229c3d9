package dev.sallyport.ownfactor;

import dev.sallyport.database.Database;
import dev.sallyport.factor.Factors;
import dev.sallyport.factor.Verifiers;
import dev.sallyport.identity.People;
import dev.sallyport.throttle.Throttle;
import dev.sallyport.websession.FreshProof;
import java.util.List;

/// What the package brings to the door.
public final class OwnFactorWiring {
    private OwnFactorWiring() {}

    public static List<Object> handlers(
            Database database, Desk desk, Verifiers verifiers, Factors factors) {
        OwnFactors own =
                new OwnFactors(database, desk.people(), verifiers, desk.throttle(), desk.issuer());
        return List.of(
                new OwnFactorHttp(own, factors, verifiers.recovery(), new FreshProof(database)));
    }

    /// What the package needs of others.
    ///
    /// @param issuer what code generators call this installation
    public record Desk(People people, Throttle throttle, String issuer) {}
}
