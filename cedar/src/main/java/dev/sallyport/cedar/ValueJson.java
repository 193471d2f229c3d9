package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Values in JSON: with `__entity` and `__extn` written out, or, where a schema says which type is
/// expected, with these left away.
final class ValueJson {
    private static final Set<String> ESCAPES = Set.of("__entity", "__extn", "__expr");

    private ValueJson() {}

    /// `expected` only guides the reading; whether the value conforms is checked elsewhere.
    static Value read(Json json, @Nullable CedarType expected, JsonReading at) {
        return switch (expected) {
            case null -> plain(json, at);
            case CedarType.EntityType _ -> at.uid(json);
            case CedarType.Extension extension -> extension(json, extension, at);
            case CedarType.SetType(CedarType element)
                    when json instanceof Json.Arr(List<Json> items) ->
                    set(items, element, at);
            case CedarType.RecordType(Map<String, CedarType.Attribute> attributes)
                    when json instanceof Json.Obj(Map<String, Json> members)
                            && !isEscape(members) ->
                    fields(members, attributes, at);
            case CedarType.Bool _, CedarType.LongType _, CedarType.StringType _ -> plain(json, at);
            case CedarType.SetType _, CedarType.RecordType _ -> plain(json, at);
        };
    }

    private static Value plain(Json json, JsonReading at) {
        return switch (json) {
            case Json.Bool(boolean value) -> Value.Bool.of(value);
            case Json.Num(String digits) -> new Value.Int(at.whole(digits));
            case Json.Str(String text) -> new Value.Text(text);
            case Json.Arr(List<Json> elements) -> set(elements, null, at);
            case Json.Obj(Map<String, Json> members) when isEscape(members) -> escaped(members, at);
            case Json.Obj(Map<String, Json> members) -> fields(members, Map.of(), at);
            case Json.Null _ -> throw at.problem("null is not a value: leave the attribute out");
        };
    }

    private static boolean isEscape(Map<String, Json> members) {
        return members.size() == 1 && ESCAPES.contains(members.keySet().iterator().next());
    }

    private static Value escaped(Map<String, Json> members, JsonReading at) {
        Map.Entry<String, Json> only = members.entrySet().iterator().next();
        JsonReading inside = at.at(only.getKey());
        return switch (only.getKey()) {
            case "__entity" -> inside.uid(only.getValue());
            case "__extn" -> call(inside.object(only.getValue()), inside);
            default -> throw at.problem("`__expr` is no longer part of the format");
        };
    }

    private static Value extension(Json json, CedarType.Extension type, JsonReading at) {
        if (json instanceof Json.Obj object) {
            Map<String, Json> members = object.members();
            Json escaped = members.get("__extn");
            boolean explicit = members.size() == 1 && escaped != null;
            return explicit && escaped != null
                    ? call(at.at("__extn").object(escaped), at.at("__extn"))
                    : call(object, at);
        }
        ExtensionFunction constructor = constructor(type);
        return call(constructor, List.of(plain(json, at)), at);
    }

    private static ExtensionFunction constructor(CedarType.Extension type) {
        return switch (type.name()) {
            case "decimal" -> ExtensionFunction.DECIMAL;
            case "ipaddr" -> ExtensionFunction.IP;
            case "datetime" -> ExtensionFunction.DATETIME;
            default -> ExtensionFunction.DURATION;
        };
    }

    /// `{"fn": …, "arg": …}` or `{"fn": …, "args": […]}`.
    private static Value call(Json.Obj object, JsonReading at) {
        at.only(object, Set.of("fn", "arg", "args"));
        String word = at.at("fn").string(at.member(object, "fn"));
        ExtensionFunction function = ExtensionFunction.named(word);
        if (function == null) {
            throw at.problem("`fn` is not a function of an extension type");
        }
        Json single = at.optional(object, "arg");
        List<Json> given =
                single != null ? List.of(single) : at.at("args").array(at.member(object, "args"));
        List<Value> arguments = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            CedarType parameter =
                    i < function.parameters.size() ? function.parameters.get(i) : null;
            boolean nested = parameter instanceof CedarType.Extension;
            arguments.add(read(given.get(i), nested ? parameter : null, at.at(i)));
        }
        return call(function, arguments, at);
    }

    private static Value call(ExtensionFunction function, List<Value> arguments, JsonReading at) {
        try {
            return Extensions.call(function, arguments.toArray(new Value[0]), Span.NONE);
        } catch (Fault fault) {
            throw at.problem(String.valueOf(fault.getMessage()));
        }
    }

    private static Value set(List<Json> items, @Nullable CedarType element, JsonReading at) {
        Value[] values = new Value[items.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = read(items.get(i), element, at.at(i));
        }
        return Value.SetOf.owning(values);
    }

    static Value.RecordOf fields(
            Map<String, Json> members, Map<String, CedarType.Attribute> expected, JsonReading at) {
        TreeMap<String, Value> values = new TreeMap<>();
        members.forEach((name, json) -> {
            CedarType.@Nullable Attribute attribute = expected.get(name);
            CedarType type = attribute == null ? null : attribute.type();
            values.put(name, read(json, type, at.at(name)));
        });
        return Value.RecordOf.copyOf(values);
    }
}
