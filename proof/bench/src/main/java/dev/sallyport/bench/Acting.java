package dev.sallyport.bench;

import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.OperationId;
import dev.sallyport.kernel.Origin;
import dev.sallyport.kernel.Pathway;
import dev.sallyport.kernel.Randomness;
import java.time.InstantSource;

/// Makes the first argument of commands at the inner door.
final class Acting {
    private Acting() {}

    static Operation inside(Actor actor, InstantSource clock, Randomness randomness) {
        return new Operation(
                new OperationId(randomness.uuid(clock)),
                actor,
                Pathway.HUMAN,
                "measurement",
                clock.instant(),
                new Origin(Door.INNER, "local"));
    }
}
