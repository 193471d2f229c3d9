package dev.sallyport.decisionpoint;

import dev.sallyport.cedar.CedarType;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads plain values as a schema means them: JSON knows no times, addresses and entities, so a
/// text becomes one where the schema says so. Members it does not declare are left out, because no
/// policy can ask for them. What cannot be read stays what it is and is refused afterwards.
final class Shapes {
    private Shapes() {}

    static Value.RecordOf fit(Value.RecordOf given, CedarType.RecordType shape) {
        Map<String, Value> fitted = new HashMap<>();
        for (String name : given.names()) {
            CedarType.@Nullable Attribute attribute = shape.attributes().get(name);
            Value value = given.get(name);
            if (attribute != null && value != null) {
                fitted.put(name, fit(value, attribute.type()));
            }
        }
        return Value.RecordOf.copyOf(fitted);
    }

    private static Value fit(Value value, CedarType type) {
        return switch (type) {
            case CedarType.RecordType shape ->
                    value instanceof Value.RecordOf made ? fit(made, shape) : value;
            case CedarType.SetType(CedarType element) ->
                    value instanceof Value.SetOf set ? each(set, element) : value;
            case CedarType.EntityType(String name) ->
                    value instanceof Value.Text(String id) ? new EntityUid(name, id) : value;
            case CedarType.Extension(String name) -> extension(value, name);
            case CedarType.Bool _, CedarType.LongType _, CedarType.StringType _ -> value;
        };
    }

    private static Value each(Value.SetOf set, CedarType element) {
        List<Value> fitted = new ArrayList<>();
        for (Value value : set) {
            fitted.add(fit(value, element));
        }
        return Value.SetOf.copyOf(fitted);
    }

    private static Value extension(Value value, String name) {
        if (name.equals("decimal") && value instanceof Value.Int(long whole)) {
            Value.@Nullable Decimal decimal = Value.Decimal.parse(whole + ".0");
            return decimal == null ? value : decimal;
        }
        if (!(value instanceof Value.Text(String text))) {
            return value;
        }
        @Nullable Value read =
                switch (name) {
                    case "decimal" -> Value.Decimal.parse(text);
                    case "ipaddr" -> Value.Ip.parse(text);
                    case "datetime" -> Value.Datetime.parse(text);
                    case "duration" -> Value.Duration.parse(text);
                    default -> null;
                };
        return read == null ? value : read;
    }
}
