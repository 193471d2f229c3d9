package dev.sallyport.directory;

import dev.sallyport.database.Database;
import dev.sallyport.identity.People;
import dev.sallyport.jobs.Jobs;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Policy;
import dev.sallyport.websession.SessionEnd;
import dev.sallyport.websession.WebSessions;
import java.util.Map;

/// Ends somebody's access at once.
public final class Freezes {
    private final Database database;
    private final Policy policy;
    private final People people;
    private final WebSessions sessions;
    private final Jobs jobs;

    Freezes(Database database, Policy policy, People people, WebSessions sessions, Jobs jobs) {
        this.database = database;
        this.policy = policy;
        this.people = people;
        this.sessions = sessions;
        this.jobs = jobs;
    }

    /// Freezes a person, ends their sessions here and asks the inner door to end what is there; the
    /// inner door's own checks refuse them from this commit on, job or not. Idempotent.
    public void freeze(Operation op, PersonId person) {
        policy.require(Ask.of(op, Action.FREEZE_PERSON, person));
        database.inTransaction(() -> {
            people.freeze(op, person);
            sessions.endAll(op, person, SessionEnd.FROZEN);
            jobs.askInner(
                    op,
                    "end-access-of-person",
                    person.text() + "/" + op.id().text(),
                    Map.of("person", person.text()));
        });
    }

    /// Whether the rules let this operation freeze that person; for showing the button.
    boolean allowed(Operation op, PersonId person) {
        return switch (policy.decide(Ask.of(op, Action.FREEZE_PERSON, person))) {
            case dev.sallyport.policy.Verdict.Permit _ -> true;
            case dev.sallyport.policy.Verdict.Forbid _ -> false;
        };
    }
}
