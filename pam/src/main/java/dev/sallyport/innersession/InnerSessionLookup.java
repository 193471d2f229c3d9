package dev.sallyport.innersession;

import dev.sallyport.ceremony.Directory;
import dev.sallyport.kernel.Origin;
import dev.sallyport.target.Rosters;
import dev.sallyport.web.PresentedHandle;
import dev.sallyport.web.SessionLookup;
import dev.sallyport.web.Visitor;

/// Tells the edge of this door who a handle belongs to. A handle of the outer door is nobody's.
public final class InnerSessionLookup implements SessionLookup {
    private final InnerSessions sessions;
    private final Directory directory;
    private final Rosters rosters;

    public InnerSessionLookup(InnerSessions sessions, Directory directory, Rosters rosters) {
        this.sessions = sessions;
        this.directory = directory;
        this.rosters = rosters;
    }

    @Override
    public Visitor find(PresentedHandle presented, Origin from) {
        return sessions.find(presented.text())
                .flatMap(looking ->
                        directory
                                .find(looking.person())
                                .<Visitor>map(person ->
                                        new Visitor.SignedIn(
                                                person.id(),
                                                person.name(),
                                                person.displayName(),
                                                looking.session(),
                                                rosters.administrator(person.id()),
                                                rosters.auditor(person.id()),
                                                looking.openedAt())))
                .orElseGet(Visitor.Stranger::new);
    }
}
