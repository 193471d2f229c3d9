package dev.sallyport.administration;

import dev.sallyport.brokering.BrokeredSessions;
import dev.sallyport.brokering.EndOrders;
import dev.sallyport.brokering.SshKeys;
import dev.sallyport.ceremony.Authenticators;
import dev.sallyport.ceremony.Directory;
import dev.sallyport.database.Database;
import dev.sallyport.elevation.Elevations;
import dev.sallyport.elevation.GrantEnd;
import dev.sallyport.identity.Groups;
import dev.sallyport.identity.Person;
import dev.sallyport.identity.PersonState;
import dev.sallyport.innersession.InnerSessions;
import dev.sallyport.jobs.Step;
import dev.sallyport.kernel.GroupId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.lifecycle.LeaverStep;
import dev.sallyport.lifecycle.LeaverWork;
import dev.sallyport.lifecycle.PrivilegeBarrier;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Relations;
import java.util.List;
import java.util.Optional;

/// What this door takes away when somebody is frozen or leaves. Everything here may run twice.
///
/// Freezing takes what runs; leaving takes also what could run again: keys and authenticators.
public final class PrivilegeEnding implements PrivilegeBarrier {
    private final Reach reach;
    private final Directory directory;
    private final Database database;

    /// Everything privileged that a person can have here.
    public record Reach(
            Elevations elevations,
            BrokeredSessions sessions,
            EndOrders orders,
            SshKeys keys,
            Authenticators authenticators,
            InnerSessions innerSessions,
            Groups groups,
            Relations relations) {}

    public PrivilegeEnding(Database database, Directory directory, Reach reach) {
        this.database = database;
        this.directory = directory;
        this.reach = reach;
    }

    /// Ends what runs for somebody who was frozen.
    public void frozen(Operation op, PersonId person) {
        endRunning(op, person, GrantEnd.FROZEN, "the person was frozen");
    }

    /// Ends whatever a freeze left that would go on once it is lifted: what the freeze was too
    /// short for, and a yes of theirs to what others asked for.
    void beforeThaw(Operation op, PersonId person) {
        frozen(op, person);
        reach.elevations()
                .overtakeApprovedBy(
                        op, person, "somebody who approved was frozen meanwhile: ask again");
    }

    /// What runs ends first and the keeper hears of it last: one that hangs delays nothing here.
    private void endRunning(Operation op, PersonId person, GrantEnd how, String reason) {
        database.inTransaction(() -> reach.orders().orderAll(person, reason));
        reach.innerSessions().endAll(op, person);
        reach.elevations().endAll(op, person, how, reason);
    }

    /// The first step of a leaver.
    public LeaverWork endPrivilege() {
        return new Work(LeaverStep.END_PRIVILEGE, this::endPrivilege);
    }

    private LeaverWork.Outcome endPrivilege(Operation op, PersonId person) {
        String reason = "the person leaves";
        reach.keys().endAll(op, person, reason);
        endRunning(op, person, GrantEnd.LEFT, reason);
        reach.authenticators().end(op, person, reason);
        return new LeaverWork.Outcome.Done(
                "grants, sessions, SSH keys and authenticators of the inner door ended");
    }

    /// Taken out of groups and of what policy reads. Rosters stay as they were signed: a frozen
    /// person on one counts nowhere, and the next version cannot name them.
    public LeaverWork removeEligibility() {
        return new Work(LeaverStep.REMOVE_ELIGIBILITY, this::removeEligibility);
    }

    private LeaverWork.Outcome removeEligibility(Operation op, PersonId person) {
        List<GroupId> groups = reach.groups().of(person).stream().map(it -> it.id()).toList();
        for (GroupId group : groups) {
            reach.groups().leave(op, group, person);
        }
        database.inTransaction(() -> {
            for (String roster : reach.relations().objects(person.text(), "member")) {
                reach.relations().unrelate(op, person.text(), "member", roster);
            }
            for (String role : List.of("administrator", "auditor")) {
                reach.relations().unrelate(op, person.text(), role, Ask.INSTALLATION);
            }
        });
        return new LeaverWork.Outcome.Done(
                "out of " + groups.size() + " groups; no roster counts the person any more");
    }

    @Override
    public boolean nothingLive(PersonId person) {
        return reach.elevations().live(person).isEmpty() && !reach.sessions().anyRunning(person);
    }

    /// Asked for by the outer door after it froze somebody. Whether they are frozen is looked up
    /// here: the asking alone ends nothing.
    public Step afterFreezing() {
        return new Step(
                "end-access-of-person",
                (op, call) -> {
                    PersonId person = PersonId.parse(call.get("person"));
                    if (isGone(person)) {
                        frozen(op, person);
                    }
                });
    }

    private boolean isGone(PersonId person) {
        Optional<Person> found = directory.find(person);
        return found.filter(
                        it -> it.state() == PersonState.FROZEN || it.state() == PersonState.LEFT)
                .isPresent();
    }

    private record Work(LeaverStep step, Does does) implements LeaverWork {
        private interface Does {
            Outcome run(Operation op, PersonId person);
        }

        @Override
        public Outcome run(Operation op, PersonId person) {
            return does.run(op, person);
        }
    }
}
