package dev.sallyport.directory;

import dev.sallyport.database.Database;
import dev.sallyport.identity.AdministratorFloor;
import dev.sallyport.identity.People;
import dev.sallyport.identity.Person;
import dev.sallyport.jobs.Jobs;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.policy.Action;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Policy;
import dev.sallyport.policy.Relations;
import dev.sallyport.throttle.Attempt;
import dev.sallyport.throttle.Source;
import dev.sallyport.throttle.Throttle;
import dev.sallyport.websession.SessionEnd;
import dev.sallyport.websession.WebSessions;
import java.util.List;
import java.util.Map;

/// Ends somebody's access at once.
///
/// **Security barrier.** Freezing is no ceremony and takes a session alone, so it is bounded: two
/// administrators remain, and nobody freezes others in numbers.
public final class Freezes {
    private final Database database;
    private final Policy policy;
    private final People people;
    private final WebSessions sessions;
    private final Jobs jobs;
    private final Throttle throttle;
    private final AdministratorFloor floor;

    Freezes(DirectoryWiring.Ground ground, WebSessions sessions) {
        this.database = ground.database();
        this.policy = ground.policy();
        this.people = ground.people();
        this.sessions = sessions;
        this.jobs = ground.jobs();
        this.throttle = ground.throttle();
        this.floor = new AdministratorFloor(database, this::administrators);
    }

    /// Who administers by the inner door's word, and is not frozen.
    private List<PersonId> administrators() {
        return new Relations(database, List.of("inner"))
                .subjects("administrator", Ask.INSTALLATION).stream()
                        .map(PersonId::parse)
                        .filter(it -> people.find(it).filter(Person::active).isPresent())
                        .toList();
    }

    /// Freezes a person, ends their sessions here and asks the inner door to end what is there; the
    /// inner door's own checks refuse them from this commit on, job or not. Idempotent.
    public void freeze(Operation op, PersonId person) {
        Operation ruled = op.ruledBy(policy.require(Ask.of(op, Action.FREEZE_PERSON, person)));
        if (!op.person().equals(person)) {
            throttle.require(
                    Attempt.of("freeze-others", op.person().text(), Source.of(op.origin())));
        }
        database.inTransaction(() -> {
            floor.mustHoldWithout(op, person);
            people.freeze(ruled, person);
            sessions.endAll(ruled, person, SessionEnd.FROZEN);
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
