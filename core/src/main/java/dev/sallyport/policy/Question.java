package dev.sallyport.policy;

import dev.sallyport.cedar.EntityStore;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Request;
import dev.sallyport.cedar.RequestChecks;
import dev.sallyport.cedar.Value;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A decision somebody wants to understand: nothing is done by asking.
///
/// @param principal an id, or the name of a person
/// @param resource an id, the name of a target or a person, or `installation`
/// @param details what else of the schema's `Setting` to suppose
public record Question(
        String principal, Action action, String resource, Map<String, Value> details) {
    public Question {
        details = Map.copyOf(details);
    }

    /// The action of a verb.
    ///
    /// @throws Problem `invalid`, with the verbs there are
    public static Action action(String verb) {
        for (Action action : Action.values()) {
            if (action.verb().equals(verb)) {
                return action;
            }
        }
        throw new Problem(
                ProblemCode.INVALID,
                "there is no such action: choose one of "
                        + String.join(
                                ", ",
                                java.util.Arrays.stream(Action.values())
                                        .map(Action::verb)
                                        .toList()));
    }

    /// As the schema has it, names resolved to ids.
    ///
    /// @throws Problem `not-found` for a name nobody has, `invalid` for what the schema refuses
    Request request(Snapshot snapshot, Door door, Instant now) {
        Map<String, Value> setting = new HashMap<>();
        setting.put("door", new Value.Text(action.door(door.name().toLowerCase(Locale.ROOT))));
        setting.put("pathway", new Value.Text("human"));
        setting.put("at", new Value.Datetime(now.toEpochMilli()));
        setting.put("humans", Value.SetOf.EMPTY);
        setting.putAll(details);
        Request request =
                new Request(
                        named(snapshot, principal, World.PERSON),
                        action.uid(),
                        named(snapshot, resource, World.TARGET, World.PERSON),
                        Value.RecordOf.copyOf(setting));
        @Nullable String refusal = new RequestChecks(World.schema()).refusal(request);
        if (refusal != null) {
            throw new Problem(ProblemCode.INVALID, "this cannot be asked: " + refusal);
        }
        return request;
    }

    /// An entity by its id or, among the types given, by its name.
    static EntityUid named(Snapshot snapshot, String text, String... types) {
        return named(snapshot.facts(), text, types);
    }

    static EntityUid named(EntityStore facts, String text, String... types) {
        EntityUid byId = World.entity(text).orElse(null);
        if (byId != null && (byId.equals(World.INSTALLATION) || facts.find(byId) != null)) {
            return byId;
        }
        for (String type : types) {
            for (dev.sallyport.cedar.Entity entity : facts.all()) {
                if (entity.uid().type().equals(type)
                        && new Value.Text(text).equals(entity.attributes().get("name"))) {
                    return entity.uid();
                }
            }
        }
        throw nobody();
    }

    static Problem nobody() {
        return new Problem(
                ProblemCode.NOT_FOUND, "nobody and nothing is called that: check the name");
    }
}
