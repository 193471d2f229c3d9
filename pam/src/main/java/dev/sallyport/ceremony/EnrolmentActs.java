package dev.sallyport.ceremony;

import dev.sallyport.identity.People;
import java.util.List;

/// What people sign to enrol authenticators.
public final class EnrolmentActs {
    private EnrolmentActs() {}

    public static List<CeremonyAct<?>> of(
            CeremonyParts parts, EnrolmentCodes codes, People people, Founding founding) {
        return List.of(new EnrolAct(parts, codes, people, founding));
    }
}
