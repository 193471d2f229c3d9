package dev.sallyport.web;

import dev.sallyport.kernel.Randomness;
import java.time.InstantSource;
import java.util.List;

/// What a door is made of. `handlers` are objects of classes annotated `@RestController`; their
/// methods carry a mapping and [Access], and may take [Visitor], [Means] and
/// [dev.sallyport.kernel.Operation].
public record DoorParts(
        DoorLook look,
        SessionLookup sessions,
        ClientLookup clients,
        List<Object> handlers,
        List<ReadinessCheck> readiness,
        InstantSource clock,
        Randomness randomness) {
    /// A door that answers people only.
    public DoorParts(
            DoorLook look,
            SessionLookup sessions,
            List<Object> handlers,
            List<ReadinessCheck> readiness,
            InstantSource clock,
            Randomness randomness) {
        this(look, sessions, ClientLookup.nobody(), handlers, readiness, clock, randomness);
    }

    public DoorParts {
        handlers = List.copyOf(handlers);
        readiness = List.copyOf(readiness);
    }
}
