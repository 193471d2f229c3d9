package dev.sallyport.brokering;

import dev.sallyport.ceremony.CeremonyAct;
import dev.sallyport.elevation.Elevations;
import java.util.List;

/// What people sign around connections.
public final class BrokeringActs {
    private BrokeringActs() {}

    public static List<CeremonyAct<?>> of(
            BrokeringParts parts, Elevations elevations, Connections connections) {
        return List.of(
                new RegisterKeyAct(parts), new ProveConnectionAct(parts, elevations, connections));
    }
}
