package dev.sallyport.console;

import dev.sallyport.kernel.Door;
import dev.sallyport.web.DoorLook;
import java.util.List;

/// The inner door as people see it: how it looks and the pages it answers with.
public final class Console {
    private Console() {}

    public static DoorLook look() {
        return new DoorLook(
                Door.INNER,
                "Inner door",
                "/sign-in",
                "/",
                List.of(
                        new DoorLook.Link("/", "My access"),
                        new DoorLook.Link("/requests", "Requests"),
                        new DoorLook.Link("/approvals", "Approvals"),
                        new DoorLook.Link("/signatures", "Signatures"),
                        new DoorLook.Link("/grants", "Grants"),
                        new DoorLook.Link("/notices", "Notices"),
                        new DoorLook.Link("/sessions", "Sessions"),
                        new DoorLook.Link("/tapes", "Tapes"),
                        new DoorLook.Link("/targets", "Targets"),
                        new DoorLook.Link("/rosters", "Rosters", true),
                        new DoorLook.Link("/policies", "Policies", true),
                        new DoorLook.Link("/why", "Why"),
                        new DoorLook.Link("/people", "People"),
                        new DoorLook.Link("/ledger", "Ledger", true),
                        new DoorLook.Link("/keys", "My keys")));
    }

    /// The handlers of all pages.
    public static List<Object> pages() {
        return List.of(
                new GatePages(),
                new AccessPages(),
                new SessionPages(),
                new DefinitionPages(),
                new PolicyPages(),
                new PeoplePages(),
                new LedgerPages());
    }
}
