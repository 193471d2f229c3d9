package dev.sallyport.testkit;

import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.OperationId;
import dev.sallyport.kernel.Origin;
import dev.sallyport.kernel.Pathway;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Randomness;
import java.time.InstantSource;

/// Makes the first argument of commands for tests.
public final class Operations {
    private final InstantSource clock;
    private final Randomness randomness;

    public Operations(InstantSource clock, Randomness randomness) {
        this.clock = clock;
        this.randomness = randomness;
    }

    /// With the real clock and fresh ids, for tests against a database whose clock is real too.
    public static Operations real() {
        return new Operations(InstantSource.system(), Randomness.secure());
    }

    /// By a person at the inner door.
    public Operation inside(PersonId person) {
        return operation(new Actor.Human(person), Door.INNER);
    }

    /// By a person at the outer door.
    public Operation outside(PersonId person) {
        return operation(new Actor.Human(person), Door.OUTER);
    }

    /// By nobody yet, at the outer door.
    public Operation anonymous() {
        return operation(new Actor.Anonymous(), Door.OUTER);
    }

    /// By one of our own processes.
    public Operation process(String name) {
        return operation(new Actor.Process(name), Door.LOCAL);
    }

    public Operation operation(Actor actor, Door door) {
        return new Operation(
                new OperationId(randomness.uuid(clock)),
                actor,
                Pathway.HUMAN,
                "test",
                clock.instant(),
                new Origin(door, "192.0.2.7"));
    }
}
