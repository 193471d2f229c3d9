package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes policies in the JSON policy format.
///
/// The format has no `has a.b`: it is written unfolded, which repeats the target; a policy that
/// would grow beyond the limits by that is refused.
final class PolicyJsonText {
    private static final int CHARS_MAX = 1 << 24;

    private final StringBuilder out = new StringBuilder();

    private PolicyJsonText() {}

    static String write(Policy policy) {
        PolicyJsonText text = new PolicyJsonText();
        text.policy(policy);
        return text.out.toString();
    }

    static String write(PolicySet set) {
        PolicyJsonText text = new PolicyJsonText();
        List<Policy> statics = new ArrayList<>(set.policies());
        Set<String> linked =
                set.links().stream().map(PolicySet.Link::id).collect(Collectors.toSet());
        statics.removeIf(policy -> linked.contains(policy.id()));
        text.out.append("{\"staticPolicies\":");
        text.byId(statics);
        text.out.append(",\"templates\":");
        text.byId(List.copyOf(set.templates()));
        text.out.append(",\"templateLinks\":[");
        String between = "";
        for (PolicySet.Link link : set.links()) {
            text.out.append(between);
            text.link(link);
            between = ",";
        }
        return text.out.append("]}").toString();
    }

    private void byId(List<Policy> policies) {
        out.append('{');
        for (int i = 0; i < policies.size(); i++) {
            out.append(i == 0 ? "" : ",");
            JsonText.string(policies.get(i).id(), out);
            out.append(':');
            policy(policies.get(i));
        }
        out.append('}');
    }

    private void link(PolicySet.Link link) {
        out.append("{\"templateId\":");
        JsonText.string(link.templateId(), out);
        out.append(",\"newId\":");
        JsonText.string(link.id(), out);
        out.append(",\"values\":{");
        slot("?principal", link.principal(), "");
        slot("?resource", link.resource(), link.principal() == null ? "" : ",");
        out.append("}}");
    }

    private void slot(String name, @Nullable EntityUid uid, String before) {
        if (uid != null) {
            out.append(before).append('"').append(name).append("\":");
            entity(uid);
        }
    }

    private void entity(EntityUid uid) {
        out.append("{\"__entity\":");
        JsonText.uid(uid, out);
        out.append('}');
    }

    private void policy(Policy policy) {
        out.append("{\"effect\":\"").append(policy.effect().word).append("\",\"principal\":");
        scope(policy.principal(), "?principal");
        out.append(",\"action\":");
        action(policy.action());
        out.append(",\"resource\":");
        scope(policy.resource(), "?resource");
        out.append(",\"conditions\":[");
        String between = "";
        for (Policy.Condition condition : policy.conditions()) {
            out.append(between).append("{\"kind\":\"");
            out.append(condition.unless() ? "unless" : "when").append("\",\"body\":");
            expr(condition.body());
            out.append('}');
            between = ",";
        }
        out.append(']');
        if (!policy.annotations().isEmpty()) {
            out.append(",\"annotations\":{");
            between = "";
            for (Map.Entry<String, String> each : policy.annotations().entrySet()) {
                out.append(between);
                JsonText.string(each.getKey(), out);
                out.append(':');
                JsonText.string(each.getValue(), out);
                between = ",";
            }
            out.append('}');
        }
        out.append('}');
    }

    private void scope(Scope scope, String slot) {
        switch (scope) {
            case Scope.Any _ -> out.append("{\"op\":\"All\"}");
            case Scope.Equals(Scope.Target target) -> {
                out.append("{\"op\":\"==\",");
                target(target, slot);
            }
            case Scope.In(Scope.Target target) -> {
                out.append("{\"op\":\"in\",");
                target(target, slot);
            }
            case Scope.Is(String type) ->
                    out.append("{\"op\":\"is\",\"entity_type\":\"").append(type).append("\"}");
            case Scope.IsIn(String type, Scope.Target target) -> {
                out.append("{\"op\":\"is\",\"entity_type\":\"").append(type);
                out.append("\",\"in\":{");
                target(target, slot);
                out.append('}');
            }
        }
    }

    private void target(Scope.Target target, String slot) {
        switch (target) {
            case Scope.Entity(EntityUid uid) -> {
                out.append("\"entity\":");
                JsonText.uid(uid, out);
                out.append('}');
            }
            case Scope.Slot _ -> out.append("\"slot\":\"").append(slot).append("\"}");
        }
    }

    private void action(Scope.Action action) {
        switch (action) {
            case Scope.Action.Any _ -> out.append("{\"op\":\"All\"}");
            case Scope.Action.Equals(EntityUid uid) -> {
                out.append("{\"op\":\"==\",\"entity\":");
                JsonText.uid(uid, out);
                out.append('}');
            }
            case Scope.Action.In(List<EntityUid> uids, boolean single) -> {
                out.append("{\"op\":\"in\",\"").append(single ? "entity\":" : "entities\":[");
                for (int i = 0; i < uids.size(); i++) {
                    out.append(i == 0 ? "" : ",");
                    JsonText.uid(uids.get(i), out);
                }
                out.append(single ? "}" : "]}");
            }
        }
    }

    private void expr(Expr expr) {
        if (out.length() > CHARS_MAX) {
            throw CedarProblem.limit("characters of a policy written as JSON", CHARS_MAX);
        }
        switch (expr) {
            case Expr.Literal(Value value, _) -> {
                out.append("{\"Value\":");
                JsonText.value(value, out);
                out.append('}');
            }
            case Expr.Var(Expr.Variable variable, _) ->
                    out.append("{\"Var\":\"").append(variable.word).append("\"}");
            case Expr.Unknown(String name, _) ->
                    call("unknown", List.of(new Expr.Literal(new Value.Text(name), Span.NONE)));
            case Expr.If(Expr test, Expr then, Expr otherwise, _) -> {
                out.append("{\"if-then-else\":{\"if\":");
                expr(test);
                out.append(",\"then\":");
                expr(then);
                out.append(",\"else\":");
                expr(otherwise);
                out.append("}}");
            }
            case Expr.And(List<Expr> terms, _) -> chain(terms, "&&");
            case Expr.Or(List<Expr> terms, _) -> chain(terms, "||");
            case Expr.Unary(Expr.UnaryOp op, Expr operand, _) -> {
                String word = op == Expr.UnaryOp.NEGATE ? "neg" : op.word;
                out.append("{\"").append(word).append("\":{\"arg\":");
                expr(operand);
                out.append("}}");
            }
            case Expr.Binary(Expr.BinaryOp op, Expr left, Expr right, _) -> {
                open(op.word, left);
                out.append(",\"right\":");
                expr(right);
                out.append("}}");
            }
            case Expr.GetAttr(Expr target, String name, _) -> attribute(".", target, name);
            case Expr.Has(Expr target, List<String> path, Span span) -> has(target, path, span);
            case Expr.Like(Expr target, Pattern pattern, _) -> {
                open("like", target);
                pattern(pattern);
                out.append("}}");
            }
            case Expr.Is(Expr target, String type, Expr in, _) -> {
                open("is", target);
                out.append(",\"entity_type\":\"").append(type).append('"');
                if (in != null) {
                    out.append(",\"in\":");
                    expr(in);
                }
                out.append("}}");
            }
            case Expr.SetExpr(List<Expr> elements, _) -> call("Set", elements);
            case Expr.RecordExpr(Map<String, Expr> attributes, _) -> record(attributes);
            case Expr.Call(ExtensionFunction function, List<Expr> arguments, _) ->
                    call(function.word, arguments);
        }
    }

    private void open(String word, Expr left) {
        out.append("{\"").append(word).append("\":{\"left\":");
        expr(left);
    }

    private void attribute(String word, Expr target, String name) {
        open(word, target);
        out.append(",\"attr\":");
        JsonText.string(name, out);
        out.append("}}");
    }

    private void has(Expr target, List<String> path, Span span) {
        if (path.size() == 1) {
            attribute("has", target, path.getFirst());
            return;
        }
        List<Expr> terms = new ArrayList<>();
        Expr at = target;
        for (String name : path) {
            terms.add(new Expr.Has(at, List.of(name), span));
            at = new Expr.GetAttr(at, name, span);
        }
        chain(terms, "&&");
    }

    private void chain(List<Expr> terms, String word) {
        for (int i = 1; i < terms.size(); i++) {
            out.append("{\"").append(word).append("\":{\"left\":");
        }
        expr(terms.getFirst());
        for (int i = 1; i < terms.size(); i++) {
            out.append(",\"right\":");
            expr(terms.get(i));
            out.append("}}");
        }
    }

    private void call(String word, List<Expr> arguments) {
        out.append("{\"").append(word).append("\":[");
        for (int i = 0; i < arguments.size(); i++) {
            out.append(i == 0 ? "" : ",");
            expr(arguments.get(i));
        }
        out.append("]}");
    }

    private void record(Map<String, Expr> attributes) {
        out.append("{\"Record\":{");
        String between = "";
        for (Map.Entry<String, Expr> each : attributes.entrySet()) {
            out.append(between);
            JsonText.string(each.getKey(), out);
            out.append(':');
            expr(each.getValue());
            between = ",";
        }
        out.append("}}");
    }

    private void pattern(Pattern pattern) {
        out.append(",\"pattern\":[");
        String between = "";
        for (int i = 0; i < pattern.pieces().size(); i++) {
            if (i > 0) {
                out.append(between).append("\"Wildcard\"");
                between = ",";
            }
            if (!pattern.pieces().get(i).isEmpty()) {
                out.append(between).append("{\"Literal\":");
                JsonText.string(pattern.pieces().get(i), out);
                out.append('}');
                between = ",";
            }
        }
        out.append(']');
    }
}
