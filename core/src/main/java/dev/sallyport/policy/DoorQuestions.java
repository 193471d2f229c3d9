package dev.sallyport.policy;

import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Request;
import dev.sallyport.cedar.RequestChecks;
import dev.sallyport.cedar.Value;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Questions that others put to the policies of a door, and what the door would say.
///
/// **Security barrier.** Whoever asks says what a person could say, and nothing else: where and
/// when it is decided, and what nobody states yet, is not for them to say. An answer opens nothing.
public final class DoorQuestions {
    private static final RequestChecks CHECKS = new RequestChecks(World.schema());

    /// What of the schema's `Setting` an asker may suppose.
    private static final Set<String> SAYABLE =
            Set.of(
                    "reason",
                    "ticket",
                    "login",
                    "lasting",
                    "source",
                    "proof",
                    "approvals",
                    "whose",
                    "humans");

    private DoorQuestions() {}

    /// In the words of the schema.
    ///
    /// @param said what the asker supposes, fitted to the schema
    public static Request request(
            Snapshot snapshot, EntityUid who, String verb, EntityUid what, Said said) {
        EntityUid action = new EntityUid(World.ACTION, verb);
        String door = snapshot.rules().door().word();
        Map<String, Value> setting = new HashMap<>();
        for (String name : SAYABLE) {
            @Nullable Value value = said.context().get(name);
            if (value != null) {
                setting.put(name, value);
            }
        }
        setting.putIfAbsent("humans", Value.SetOf.EMPTY);
        setting.put("pathway", new Value.Text("human"));
        setting.put("at", new Value.Datetime(said.at().toEpochMilli()));
        setting.put(
                "door", new Value.Text(Action.of(action).map(it -> it.door(door)).orElse(door)));
        return new Request(
                who, snapshot.facts().canonical(action), what, Value.RecordOf.copyOf(setting));
    }

    /// What is supposed, and the moment to decide for.
    public record Said(Value.RecordOf context, Instant at) {}

    /// Null if the schema has such a question.
    public static @Nullable String refusal(Request request) {
        return CHECKS.refusal(request);
    }

    /// As the door decides.
    public static Verdict verdict(Snapshot snapshot, Request request) {
        return Policy.verdict(snapshot, request);
    }

    /// The verbs there are, in order.
    public static List<String> verbs() {
        return java.util.Arrays.stream(Action.values()).map(Action::verb).sorted().toList();
    }
}
