package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads expressions from the JSON policy format. Each is an object with one member, named after
/// what it is.
final class ExprJson {
    private static final Span AT = Span.NONE;
    private static final Map<String, Expr.BinaryOp> BINARY =
            Arrays.stream(Expr.BinaryOp.values())
                    .collect(Collectors.toUnmodifiableMap(op -> op.word, Function.identity()));
    private static final Map<String, Expr.Variable> VARIABLES =
            Arrays.stream(Expr.Variable.values())
                    .collect(Collectors.toUnmodifiableMap(v -> v.word, Function.identity()));

    private final Limits limits;
    private int depth;

    ExprJson(Limits limits) {
        this.limits = limits;
    }

    Expr read(Json json, JsonReading at) {
        Json.Obj object = at.object(json);
        if (object.members().size() != 1) {
            throw at.problem("an expression has one member, named after its kind");
        }
        if (++depth > limits.heightMax()) {
            throw at.problem("nested too deeply");
        }
        Map.Entry<String, Json> only = object.members().entrySet().iterator().next();
        Expr expr = read(only.getKey(), only.getValue(), at.at(only.getKey()));
        depth--;
        return expr;
    }

    private Expr read(String kind, Json json, JsonReading at) {
        Expr.BinaryOp op = BINARY.get(kind);
        if (op != null) {
            Json.Obj object = members(json, at, "left", "right");
            return new Expr.Binary(op, child(object, "left", at), child(object, "right", at), AT);
        }
        ExtensionFunction function = ExtensionFunction.named(kind);
        if (function != null) {
            return new Expr.Call(function, list(json, at), AT);
        }
        return switch (kind) {
            case "Value" -> value(json, at);
            case "Var" -> {
                Expr.Variable variable = VARIABLES.get(at.string(json));
                if (variable == null) {
                    throw at.problem("there is no such variable");
                }
                yield new Expr.Var(variable, AT);
            }
            case "!" -> unary(Expr.UnaryOp.NOT, json, at);
            case "neg" -> unary(Expr.UnaryOp.NEGATE, json, at);
            case "isEmpty" -> unary(Expr.UnaryOp.IS_EMPTY, json, at);
            case "&&" -> chain(json, true, at);
            case "||" -> chain(json, false, at);
            case "." -> {
                Json.Obj object = members(json, at, "left", "attr");
                String name = at.string(at.member(object, "attr"));
                yield new Expr.GetAttr(child(object, "left", at), name, AT);
            }
            case "has" -> {
                Json.Obj object = members(json, at, "left", "attr");
                String name = at.string(at.member(object, "attr"));
                yield new Expr.Has(child(object, "left", at), List.of(name), AT);
            }
            case "like" -> {
                Json.Obj object = members(json, at, "left", "pattern");
                Pattern pattern = pattern(at.array(at.member(object, "pattern")), at);
                yield new Expr.Like(child(object, "left", at), pattern, AT);
            }
            case "is" -> is(json, at);
            case "if-then-else" -> {
                Json.Obj object = members(json, at, "if", "then", "else");
                yield new Expr.If(
                        child(object, "if", at),
                        child(object, "then", at),
                        child(object, "else", at),
                        AT);
            }
            case "Set" -> new Expr.SetExpr(list(json, at), AT);
            case "Record" -> {
                Map<String, Expr> attributes = new TreeMap<>();
                at.members(json).forEach((name, e) -> attributes.put(name, read(e, at.at(name))));
                yield new Expr.RecordExpr(attributes, AT);
            }
            case "Slot" -> throw at.problem("slots belong into the head of a template");
            default -> throw at.problem("there is no such expression");
        };
    }

    private static Json.Obj members(Json json, JsonReading at, String... names) {
        Json.Obj object = at.object(json);
        at.only(object, Set.of(names));
        return object;
    }

    private Expr child(Json.Obj object, String name, JsonReading at) {
        return read(at.member(object, name), at.at(name));
    }

    private List<Expr> list(Json json, JsonReading at) {
        List<Expr> exprs = new ArrayList<>();
        List<Json> elements = at.array(json);
        for (int i = 0; i < elements.size(); i++) {
            exprs.add(read(elements.get(i), at.at(i)));
        }
        return exprs;
    }

    private Expr unary(Expr.UnaryOp op, Json json, JsonReading at) {
        return new Expr.Unary(op, child(members(json, at, "arg"), "arg", at), AT);
    }

    /// `(a && b) && c` is one chain.
    private Expr chain(Json json, boolean and, JsonReading at) {
        Json.Obj object = members(json, at, "left", "right");
        Expr left = child(object, "left", at);
        List<Expr> terms = new ArrayList<>();
        switch (left) {
            case Expr.And(List<Expr> inner, _) when and -> terms.addAll(inner);
            case Expr.Or(List<Expr> inner, _) when !and -> terms.addAll(inner);
            default -> terms.add(left);
        }
        terms.add(child(object, "right", at));
        return and ? new Expr.And(terms, AT) : new Expr.Or(terms, AT);
    }

    private Expr is(Json json, JsonReading at) {
        Json.Obj object = at.object(json);
        at.only(object, Set.of("left", "entity_type", "in"));
        @Nullable Json in = at.optional(object, "in");
        return new Expr.Is(
                child(object, "left", at),
                at.typeName(at.member(object, "entity_type")),
                in == null ? null : read(in, at.at("in")),
                AT);
    }

    /// `[{"Literal": "a"}, "Wildcard", …]`
    private static Pattern pattern(List<Json> elements, JsonReading at) {
        Pattern.Builder builder = new Pattern.Builder();
        for (Json element : elements) {
            if (element instanceof Json.Str(String word) && word.equals("Wildcard")) {
                builder.star();
            } else {
                Json.Obj object = members(element, at, "Literal");
                at.string(at.member(object, "Literal")).codePoints().forEach(builder::codePoint);
            }
        }
        return builder.build();
    }

    /// A value written out; sets, records and extension values become the expressions making them.
    private Expr value(Json json, JsonReading at) {
        return switch (json) {
            case Json.Arr(List<Json> elements) -> {
                List<Expr> exprs = new ArrayList<>();
                elements.forEach(element -> exprs.add(value(element, at)));
                yield new Expr.SetExpr(exprs, AT);
            }
            case Json.Obj(Map<String, Json> members)
                    when members.size() == 1 && members.containsKey("__extn") ->
                    extension(at.object(at.member((Json.Obj) json, "__extn")), at);
            case Json.Obj(Map<String, Json> members)
                    when !(members.size() == 1 && members.containsKey("__entity")) -> {
                Map<String, Expr> attributes = new TreeMap<>();
                members.forEach((name, e) -> attributes.put(name, value(e, at.at(name))));
                yield new Expr.RecordExpr(attributes, AT);
            }
            case Json.Obj _, Json.Str _, Json.Num _, Json.Bool _, Json.Null _ ->
                    new Expr.Literal(ValueJson.read(json, null, at), AT);
        };
    }

    private Expr extension(Json.Obj object, JsonReading at) {
        at.only(object, Set.of("fn", "arg", "args"));
        ExtensionFunction function = ExtensionFunction.named(at.string(at.member(object, "fn")));
        if (function == null) {
            throw at.problem("`fn` is not a function of an extension type");
        }
        Json single = at.optional(object, "arg");
        List<Json> given = single != null ? List.of(single) : at.array(at.member(object, "args"));
        List<Expr> arguments = new ArrayList<>();
        given.forEach(argument -> arguments.add(value(argument, at)));
        return new Expr.Call(function, arguments, AT);
    }
}
