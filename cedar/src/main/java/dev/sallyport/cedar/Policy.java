package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One policy, or one template: then a slot stands in its scope and it decides nothing until it is
/// linked. A linked template is a policy like any other.
public record Policy(
        String id,
        Map<String, String> annotations,
        Effect effect,
        Scope principal,
        Scope.Action action,
        Scope resource,
        List<Condition> conditions,
        Span span) {

    /// `when { … }` or `unless { … }`.
    public record Condition(boolean unless, Expr body) {}

    public Policy {
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
        conditions = List.copyOf(conditions);
    }

    /// Reads exactly one policy.
    public static Policy parse(String id, String text) {
        return PolicyParser.policy(id, text, Limits.DEFAULT);
    }

    /// Reads the JSON policy format.
    public static Policy parseJson(String id, String json) {
        return PolicyJson.policy(id, json, Limits.DEFAULT);
    }

    /// In the JSON policy format.
    public String toJson() {
        return PolicyJsonText.write(this);
    }

    public boolean isTemplate() {
        return principal.hasSlot() || resource.hasSlot();
    }

    public Policy withId(String newId) {
        return new Policy(
                newId, annotations, effect, principal, action, resource, conditions, span);
    }

    /// The policy a template becomes with its slots filled. A slot without an entity, or an entity
    /// without a slot, is refused.
    public Policy link(
            String newId, @Nullable EntityUid forPrincipal, @Nullable EntityUid forResource) {
        return new Policy(
                newId,
                annotations,
                effect,
                fill(principal, forPrincipal, "?principal"),
                action,
                fill(resource, forResource, "?resource"),
                conditions,
                span);
    }

    private static Scope fill(Scope scope, @Nullable EntityUid uid, String slot) {
        if (scope.hasSlot() != (uid != null)) {
            String reason =
                    uid == null
                            ? "the template needs an entity for `" + slot + "`"
                            : "the template has no `" + slot + "`";
            throw CedarProblem.of(CedarProblem.Kind.POLICY, reason);
        }
        return uid == null ? scope : scope.fill(uid);
    }

    /// Scope and conditions as one expression, evaluated from the left.
    ///
    /// Of a template the slots are the unknowns `?principal` and `?resource`.
    public Expr toExpr() {
        List<Expr> terms = new ArrayList<>();
        terms.add(scope(Expr.Variable.PRINCIPAL, principal));
        terms.add(actionTerm());
        terms.add(scope(Expr.Variable.RESOURCE, resource));
        for (Condition condition : conditions) {
            Expr body = condition.body();
            terms.add(
                    condition.unless()
                            ? new Expr.Unary(Expr.UnaryOp.NOT, body, body.span())
                            : body);
        }
        return new Expr.And(terms, span);
    }

    private Expr scope(Expr.Variable variable, Scope scope) {
        Expr var = new Expr.Var(variable, span);
        return switch (scope) {
            case Scope.Any _ -> new Expr.Literal(Value.Bool.TRUE, span);
            case Scope.Equals(Scope.Target target) ->
                    new Expr.Binary(Expr.BinaryOp.EQUAL, var, target(variable, target), span);
            case Scope.In(Scope.Target target) ->
                    new Expr.Binary(Expr.BinaryOp.IN, var, target(variable, target), span);
            case Scope.Is(String type) -> new Expr.Is(var, type, null, span);
            case Scope.IsIn(String type, Scope.Target target) ->
                    new Expr.Is(var, type, target(variable, target), span);
        };
    }

    private Expr target(Expr.Variable variable, Scope.Target target) {
        return switch (target) {
            case Scope.Entity(EntityUid uid) -> new Expr.Literal(uid, span);
            case Scope.Slot _ -> new Expr.Unknown("?" + variable.word, span);
        };
    }

    private Expr actionTerm() {
        Expr var = new Expr.Var(Expr.Variable.ACTION, span);
        return switch (action) {
            case Scope.Action.Any _ -> new Expr.Literal(Value.Bool.TRUE, span);
            case Scope.Action.Equals(EntityUid uid) ->
                    new Expr.Binary(Expr.BinaryOp.EQUAL, var, new Expr.Literal(uid, span), span);
            case Scope.Action.In(List<EntityUid> uids, boolean single) -> {
                List<Expr> literals = new ArrayList<>();
                for (EntityUid uid : uids) {
                    literals.add(new Expr.Literal(uid, span));
                }
                Expr among = single ? literals.getFirst() : new Expr.SetExpr(literals, span);
                yield new Expr.Binary(Expr.BinaryOp.IN, var, among, span);
            }
        };
    }

    /// As Cedar text; reads back to an equal policy.
    @Override
    public String toString() {
        return PolicyText.write(this);
    }
}
