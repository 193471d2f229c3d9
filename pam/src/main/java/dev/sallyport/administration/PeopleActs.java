package dev.sallyport.administration;

import dev.sallyport.ceremony.CeremonyAct;
import dev.sallyport.ceremony.Keeper;
import dev.sallyport.ceremony.Lapses;
import dev.sallyport.identity.AdministratorFloor;
import dev.sallyport.jobs.Jobs;
import dev.sallyport.lifecycle.Leavers;
import java.util.List;

/// What administrators sign about people.
public final class PeopleActs {
    private PeopleActs() {}

    public static List<CeremonyAct<?>> of(
            AdministrationParts parts, Invitations invitations, Ending ending) {
        return List.of(
                new InviteAct(parts, invitations),
                new LeaverAct(parts, ending.leavers(), ending.privilege(), ending.floor()),
                new UnfreezeAct(
                        parts,
                        ending.leavers(),
                        new Thaw(
                                parts,
                                new Thaw.Ends(
                                        ending.keeper(),
                                        ending.privilege(),
                                        ending.lapses(),
                                        ending.jobs()))));
    }

    /// What ends access, and keeps it ended.
    public record Ending(
            Leavers leavers,
            PrivilegeEnding privilege,
            AdministratorFloor floor,
            Lapses lapses,
            Keeper keeper,
            Jobs jobs) {}
}
