package dev.sallyport.cedar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes JSON apart for one format, with messages that say where: a path like `[3].attrs.owner`.
///
/// Names of members stand in paths only if they are plain words; anything else is `…`. A path is
/// written out when somebody has to be told: to do so at each value would take as long as the
/// document is deep, for each.
///
/// @param outer null at the top
/// @param name null for an element of an array
record JsonReading(
        CedarProblem.Kind kind, @Nullable JsonReading outer, @Nullable String name, int index) {
    JsonReading(CedarProblem.Kind kind) {
        this(kind, null, null, 0);
    }

    CedarProblem problem(String reason) {
        String path = path();
        return CedarProblem.of(kind, path.isEmpty() ? reason : "at `" + path + "`: " + reason);
    }

    CedarProblem limit(String what, long max) {
        return problem(what + " beyond the limit of " + max).asLimit();
    }

    private String path() {
        Deque<String> steps = new ArrayDeque<>();
        JsonReading at = this;
        for (JsonReading up = at.outer; up != null; at = up, up = up.outer) {
            steps.addFirst(at.step());
        }
        return String.join("", steps);
    }

    private String step() {
        if (name == null) {
            return "[" + index + "]";
        }
        return Names.isWord(name) && name.length() <= 64 ? "." + name : ".…";
    }

    JsonReading at(String member) {
        return new JsonReading(kind, this, member, 0);
    }

    JsonReading at(int element) {
        return new JsonReading(kind, this, null, element);
    }

    Json.Obj object(Json json) {
        if (json instanceof Json.Obj object) {
            return object;
        }
        throw problem("expected an object, got " + json.kindName());
    }

    List<Json> array(Json json) {
        if (json instanceof Json.Arr(List<Json> elements)) {
            return elements;
        }
        throw problem("expected an array, got " + json.kindName());
    }

    String string(Json json) {
        if (json instanceof Json.Str(String text)) {
            return text;
        }
        throw problem("expected a string, got " + json.kindName());
    }

    boolean bool(Json json) {
        if (json instanceof Json.Bool(boolean value)) {
            return value;
        }
        throw problem("expected a boolean, got " + json.kindName());
    }

    long whole(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw problem("expected a whole number of 64 bits");
        }
    }

    Json member(Json.Obj object, String name) {
        Json member = object.members().get(name);
        if (member == null) {
            throw problem("`" + name + "` is missing");
        }
        return member;
    }

    @Nullable Json optional(Json.Obj object, String name) {
        return object.members().get(name);
    }

    /// Refuses members the format does not know.
    void only(Json.Obj object, Set<String> known) {
        for (String name : object.members().keySet()) {
            if (!known.contains(name)) {
                String hint = Suggestion.of(name, known);
                throw problem("unknown member" + (hint == null ? "" : ": " + hint));
            }
        }
    }

    String typeName(Json json) {
        String name = string(json);
        if (!Names.isName(name)) {
            throw problem("this is not the name of a type");
        }
        return name;
    }

    /// `{"type": …, "id": …}`, bare or inside `__entity`.
    EntityUid uid(Json json) {
        Json.Obj object = object(json);
        Json escaped = object.members().get("__entity");
        if (escaped != null && object.members().size() == 1) {
            return at("__entity").uid(escaped);
        }
        String type = at("type").typeName(member(object, "type"));
        String id = at("id").string(member(object, "id"));
        only(object, Set.of("type", "id"));
        return new EntityUid(type, id);
    }

    List<EntityUid> uids(Json json) {
        List<EntityUid> uids = new ArrayList<>();
        List<Json> elements = array(json);
        for (int i = 0; i < elements.size(); i++) {
            uids.add(at(i).uid(elements.get(i)));
        }
        return uids;
    }

    Map<String, Json> members(Json json) {
        return object(json).members();
    }
}
