package dev.sallyport.brokering;

import dev.sallyport.controlline.GatewayPeer;
import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.OperationId;
import dev.sallyport.kernel.Origin;
import dev.sallyport.kernel.Pathway;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Randomness;
import java.time.InstantSource;

/// Makes the operations of what arrives over the lines of gateways.
public final class GatewayOperations {
    private final InstantSource clock;
    private final Randomness randomness;

    public GatewayOperations(InstantSource clock, Randomness randomness) {
        this.clock = clock;
        this.randomness = randomness;
    }

    /// What a gateway reports by itself.
    public Operation by(GatewayPeer peer, String reason) {
        return operation(new Actor.Gateway(peer.node()), reason, peer.address());
    }

    /// What a person does through a gateway, from the address the gateway saw.
    Operation through(PersonId person, String reason, String sourceAddress) {
        return operation(new Actor.Human(person), reason, sourceAddress);
    }

    private Operation operation(Actor actor, String reason, String address) {
        return new Operation(
                new OperationId(randomness.uuid(clock)),
                actor,
                Pathway.HUMAN,
                reason,
                clock.instant(),
                new Origin(Door.GATEWAY, address));
    }
}
