package dev.sallyport.lifecycle;

import dev.sallyport.identity.People;
import dev.sallyport.identity.PersonState;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;

/// Closes the identity, once nothing privileged of it is live any more.
public final class CloseIdentity implements LeaverWork {
    private final People people;
    private final PrivilegeBarrier barrier;

    public CloseIdentity(People people, PrivilegeBarrier barrier) {
        this.people = people;
        this.barrier = barrier;
    }

    @Override
    public LeaverStep step() {
        return LeaverStep.CLOSE_IDENTITY;
    }

    @Override
    public Outcome run(Operation op, PersonId person) {
        if (!barrier.nothingLive(person)) {
            return new Outcome.NotYet("privilege is still live");
        }
        if (people.get(person).state() != PersonState.LEFT) {
            people.leave(op, person);
        }
        return new Outcome.Done("identity closed, nothing privileged was live");
    }
}
