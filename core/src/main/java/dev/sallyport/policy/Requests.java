package dev.sallyport.policy;

import dev.sallyport.cedar.EntityStore;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Request;
import dev.sallyport.cedar.Value;
import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Says a question of ours in the words of the schema.
final class Requests {
    private Requests() {}

    static Request of(Ask ask, EntityStore facts) {
        EntityUid resource =
                World.entity(ask.object())
                        .orElseThrow(() -> new Bug("policies do not speak of such an object"));
        return new Request(
                facts.canonical(World.actor(ask.op().actor())),
                ask.action().uid(),
                facts.canonical(resource),
                setting(ask, facts));
    }

    private static Value.RecordOf setting(Ask ask, EntityStore facts) {
        Operation op = ask.op();
        Map<String, Value> setting = new HashMap<>(ask.details());
        setting.put("door", word(op.origin().door().name()));
        setting.put("pathway", word(op.pathway().name()));
        setting.put("at", new Value.Datetime(op.at().toEpochMilli()));
        setting.put("humans", humans(ask.concerns(), facts));
        Value.@Nullable Ip source = Value.Ip.parse(op.origin().address());
        if (source != null) {
            setting.put("source", source);
        }
        // what goes through a gateway has the reason of its request, and none of its own
        if (!op.reason().isEmpty() && ask.action().family() != Action.Family.REACH) {
            setting.put("reason", new Value.Text(op.reason()));
        }
        return Value.RecordOf.copyOf(setting);
    }

    private static Value.Text word(String name) {
        return new Value.Text(name.toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /// Whom it concerns, as human beings. Somebody unknown stands for themselves.
    private static Value.SetOf humans(List<PersonId> persons, EntityStore facts) {
        List<Value> humans = new ArrayList<>();
        for (PersonId person : persons) {
            EntityUid uid = World.person(person.text());
            Value.@Nullable RecordOf attributes = facts.attributes(uid);
            @Nullable Value human = attributes == null ? null : attributes.get("human");
            humans.add(human == null ? uid : human);
        }
        return Value.SetOf.copyOf(humans);
    }
}
