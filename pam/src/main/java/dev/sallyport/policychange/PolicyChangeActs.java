package dev.sallyport.policychange;

import dev.sallyport.ceremony.CeremonyAct;
import java.util.List;

/// What administrators sign to change policies.
public final class PolicyChangeActs {
    private PolicyChangeActs() {}

    public static List<CeremonyAct<?>> of(PolicyChangeParts parts) {
        return List.of(new ChangePolicyAct(parts));
    }
}
