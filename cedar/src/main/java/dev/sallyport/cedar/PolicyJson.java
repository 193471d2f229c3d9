package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads policies and policy sets from the JSON policy format.
final class PolicyJson {
    private PolicyJson() {}

    static Policy policy(String id, String text, Limits limits) {
        JsonReading at = new JsonReading(CedarProblem.Kind.POLICY);
        return policy(id, Json.parse(text, at.kind(), limits), limits, at);
    }

    /// `{"staticPolicies", "templates", "templateLinks"}`, the first two by id.
    static PolicySet set(String text, Limits limits) {
        JsonReading at = new JsonReading(CedarProblem.Kind.POLICY);
        Json.Obj object = at.object(Json.parse(text, at.kind(), limits));
        at.only(object, Set.of("staticPolicies", "templates", "templateLinks"));
        List<Policy> policies = new ArrayList<>();
        for (String group : List.of("staticPolicies", "templates")) {
            JsonReading inside = at.at(group);
            Json json = at.optional(object, group);
            Map<String, Json> members = json == null ? Map.of() : inside.members(json);
            for (Map.Entry<String, Json> each : members.entrySet()) {
                JsonReading here = inside.at(each.getKey());
                refuseMore(policies.size(), limits, here);
                Policy policy = policy(each.getKey(), each.getValue(), limits, here);
                if (policy.isTemplate() != group.equals("templates")) {
                    throw here.problem(
                            policy.isTemplate() ? "this is a template" : "this is no template");
                }
                policies.add(policy);
            }
        }
        List<PolicySet.Link> links = links(object, policies.size(), limits, at);
        return PolicySet.of(policies, limits).withLinks(links);
    }

    /// @param before how many policies there are without the links
    private static List<PolicySet.Link> links(
            Json.Obj object, int before, Limits limits, JsonReading at) {
        JsonReading inside = at.at("templateLinks");
        Json json = at.optional(object, "templateLinks");
        List<Json> elements = json == null ? List.of() : inside.array(json);
        List<PolicySet.Link> links = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            refuseMore(before + i, limits, inside.at(i));
            links.add(link(elements.get(i), inside.at(i)));
        }
        return links;
    }

    private static void refuseMore(int count, Limits limits, JsonReading at) {
        if (count >= limits.policiesMax()) {
            throw at.limit("policies in one set", limits.policiesMax());
        }
    }

    private static PolicySet.Link link(Json json, JsonReading at) {
        Json.Obj object = at.object(json);
        at.only(object, Set.of("templateId", "newId", "values"));
        Json.Obj values = at.object(at.member(object, "values"));
        at.only(values, Set.of("?principal", "?resource"));
        Json principal = at.optional(values, "?principal");
        Json resource = at.optional(values, "?resource");
        return new PolicySet.Link(
                at.string(at.member(object, "newId")),
                at.string(at.member(object, "templateId")),
                principal == null ? null : at.uid(principal),
                resource == null ? null : at.uid(resource));
    }

    private static Policy policy(String id, Json json, Limits limits, JsonReading at) {
        Json.Obj object = at.object(json);
        at.only(
                object,
                Set.of("effect", "principal", "action", "resource", "conditions", "annotations"));
        Effect effect =
                switch (at.string(at.member(object, "effect"))) {
                    case "permit" -> Effect.PERMIT;
                    case "forbid" -> Effect.FORBID;
                    default -> throw at.at("effect").problem("neither `permit` nor `forbid`");
                };
        return new Policy(
                id,
                annotations(object, at),
                effect,
                scope(object, Expr.Variable.PRINCIPAL, at),
                action(at.object(at.member(object, "action")), at.at("action")),
                scope(object, Expr.Variable.RESOURCE, at),
                conditions(at.member(object, "conditions"), limits, at.at("conditions")),
                Span.NONE);
    }

    private static Map<String, String> annotations(Json.Obj object, JsonReading at) {
        Map<String, String> annotations = new LinkedHashMap<>();
        Json json = at.optional(object, "annotations");
        if (json != null) {
            JsonReading inside = at.at("annotations");
            inside.members(json)
                    .forEach((name, value) -> {
                        if (!Names.isWord(name)) {
                            throw inside.problem("this is not a name");
                        }
                        boolean empty = value instanceof Json.Null;
                        annotations.put(name, empty ? "" : inside.string(value));
                    });
        }
        return annotations;
    }

    private static List<Policy.Condition> conditions(Json json, Limits limits, JsonReading at) {
        List<Policy.Condition> conditions = new ArrayList<>();
        List<Json> elements = at.array(json);
        for (int i = 0; i < elements.size(); i++) {
            JsonReading inside = at.at(i);
            Json.Obj object = inside.object(elements.get(i));
            inside.only(object, Set.of("kind", "body"));
            boolean unless =
                    switch (inside.string(inside.member(object, "kind"))) {
                        case "when" -> false;
                        case "unless" -> true;
                        default -> throw inside.problem("neither `when` nor `unless`");
                    };
            ExprJson reader = new ExprJson(limits);
            Expr body = reader.read(inside.member(object, "body"), inside.at("body"));
            conditions.add(new Policy.Condition(unless, body));
        }
        return conditions;
    }

    private static Scope scope(Json.Obj policy, Expr.Variable variable, JsonReading outer) {
        JsonReading at = outer.at(variable.word);
        Json.Obj object = at.object(outer.member(policy, variable.word));
        String op = at.string(at.member(object, "op"));
        return switch (op) {
            case "All" -> {
                at.only(object, Set.of("op"));
                yield Scope.ANY;
            }
            case "==" -> new Scope.Equals(target(object, Set.of("op"), variable, at));
            case "in" -> new Scope.In(target(object, Set.of("op"), variable, at));
            case "is" -> {
                at.only(object, Set.of("op", "entity_type", "in"));
                String type = at.typeName(at.member(object, "entity_type"));
                Json in = at.optional(object, "in");
                yield in == null
                        ? new Scope.Is(type)
                        : new Scope.IsIn(
                                type, target(at.object(in), Set.of(), variable, at.at("in")));
            }
            default -> throw at.problem("`op` is `All`, `==`, `in` or `is` here");
        };
    }

    private static Scope.Target target(
            Json.Obj object, Set<String> others, Expr.Variable variable, JsonReading at) {
        Json entity = at.optional(object, "entity");
        Json slot = at.optional(object, "slot");
        if (object.members().size() != others.size() + 1 || entity == null && slot == null) {
            throw at.problem("expected either `entity` or `slot`");
        }
        if (entity != null) {
            return new Scope.Entity(at.at("entity").uid(entity));
        }
        String name = slot == null ? "" : at.string(slot);
        if (!name.equals("?" + variable.word)) {
            throw at.problem("the slot here is `?" + variable.word + "`");
        }
        return Scope.SLOT;
    }

    private static Scope.Action action(Json.Obj object, JsonReading at) {
        at.only(object, Set.of("op", "entity", "entities"));
        Json single = at.optional(object, "entity");
        Json several = at.optional(object, "entities");
        Scope.Action action =
                switch (at.string(at.member(object, "op"))) {
                    case "All" -> single == null && several == null ? Scope.Action.ANY : null;
                    case "==" ->
                            single == null || several != null
                                    ? null
                                    : new Scope.Action.Equals(actionUid(single, at));
                    case "in" -> among(single, several, at);
                    default -> null;
                };
        if (action == null) {
            throw at.problem("`op` is `All`, `==` with `entity`, or `in` with either");
        }
        return action;
    }

    private static Scope.@Nullable Action among(
            @Nullable Json single, @Nullable Json several, JsonReading at) {
        if (single != null) {
            return several != null
                    ? null
                    : new Scope.Action.In(List.of(actionUid(single, at)), true);
        }
        if (several == null) {
            return null;
        }
        List<EntityUid> uids = new ArrayList<>();
        for (Json uid : at.at("entities").array(several)) {
            uids.add(actionUid(uid, at));
        }
        return new Scope.Action.In(uids, false);
    }

    private static EntityUid actionUid(Json json, JsonReading at) {
        EntityUid uid = at.uid(json);
        if (!uid.isAction()) {
            throw at.problem("this is not an action");
        }
        return uid;
    }
}
