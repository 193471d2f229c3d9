package dev.sallyport.ledger;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Id;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a command tells the ledger. Who, when and from where come from the operation; the rest of
/// the stamp comes from the database.
///
/// @param type a type of the catalogue, such as `grant.opened`; each login role owns its own
/// @param objects what it is about, at most 16
/// @param body details that may be erased one day: texts, numbers, booleans, ids, instants, lists
///   and maps of these; never a secret
public record LedgerEvent(
        String type, Outcome outcome, List<LedgerObject> objects, Map<String, Object> body) {
    static final int OBJECTS_MAX = 16;

    public LedgerEvent {
        objects = List.copyOf(objects);
        body = Map.copyOf(body);
        if (objects.size() > OBJECTS_MAX) {
            throw new Problem(ProblemCode.TOO_LARGE, "an entry speaks of at most 16 objects");
        }
    }

    /// Something that was done to these.
    public static LedgerEvent done(String type, Id... objects) {
        return of(type, Outcome.DONE, objects);
    }

    public static LedgerEvent of(String type, Outcome outcome, Id... objects) {
        return new LedgerEvent(
                type, outcome, Arrays.stream(objects).map(LedgerObject::of).toList(), Map.of());
    }

    public LedgerEvent with(Map<String, Object> details) {
        return new LedgerEvent(type, outcome, objects, details);
    }

    /// One more detail, beside those there are.
    public LedgerEvent and(String name, Object value) {
        Map<String, Object> details = new HashMap<>(body);
        if (details.put(name, value) != null) {
            throw new Bug("an entry tells each thing once");
        }
        return new LedgerEvent(type, outcome, objects, details);
    }
}
