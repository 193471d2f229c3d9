package dev.sallyport.administration;

import dev.sallyport.ceremony.CeremonyAct;
import dev.sallyport.lifecycle.Leavers;
import java.util.List;

/// What administrators sign about people.
public final class PeopleActs {
    private PeopleActs() {}

    public static List<CeremonyAct<?>> of(
            AdministrationParts parts,
            Invitations invitations,
            Leavers leavers,
            PrivilegeEnding ending) {
        return List.of(new InviteAct(parts, invitations), new LeaverAct(parts, leavers, ending));
    }
}
