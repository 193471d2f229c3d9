package dev.sallyport.elevation;

import dev.sallyport.ceremony.Authenticators;
import dev.sallyport.ceremony.CeremonyAct;
import java.util.List;

/// What people sign around an elevation.
public final class ElevationActs {
    private ElevationActs() {}

    public static List<CeremonyAct<?>> of(ElevationParts parts, Authenticators authenticators) {
        ElevationRules rules = new ElevationRules(parts);
        Granting granting = new Granting(parts);
        return List.of(
                new RequestAct(parts, rules, granting),
                new ApproveAct(parts, authenticators, rules, granting),
                new AcceptAct(parts));
    }
}
