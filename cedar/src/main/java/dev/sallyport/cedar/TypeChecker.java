package dev.sallyport.cedar;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Types one policy in one environment, strictly.
///
/// Follows the language's specification: `&&`, `||` and `if` do not look behind what is known to be
/// false or true, and `has` in front of `&&` makes optional attributes readable behind it.
final class TypeChecker {
    private final Schema schema;
    private final Schema.Environment environment;
    private final String policyId;
    private final Inspection inspection;
    private final AttributeTypes attributes;
    private final OperatorTypes operators;

    TypeChecker(
            Schema schema, Schema.Environment environment, String policyId, Inspection inspection) {
        this.schema = schema;
        this.environment = environment;
        this.policyId = policyId;
        this.inspection = inspection;
        this.attributes = new AttributeTypes(schema, this);
        this.operators = new OperatorTypes(schema, environment, this);
    }

    /// The type of a whole policy; null if it failed.
    @Nullable CedarType policy(Expr expr) {
        return bool(expr, Set.of()).type();
    }

    Answer report(Expr at, String message, @Nullable String hint) {
        inspection.error(policyId, message, hint, at.span());
        return Answer.FAILED;
    }

    Answer expected(String wanted, CedarType got, Expr at, @Nullable String hint) {
        return report(at, "expected " + wanted + ", got " + TypeText.shown(got), hint);
    }

    /// @param what `… compares`, `… have`
    Answer differ(Expr at, String what, CedarType a, CedarType b) {
        String types = TypeText.shown(a) + " and " + TypeText.shown(b);
        return report(at, what + " different types: " + types, null);
    }

    Inspection inspection() {
        return inspection;
    }

    /// The least type both fit into, null if there is none; the larger they are, the more it costs.
    @Nullable CedarType join(CedarType a, CedarType b) {
        return Types.join(a, b, inspection);
    }

    Answer check(Expr expr, Set<Answer.Capability> known) {
        inspection.spend(1);
        return switch (expr) {
            case Expr.Literal(Value value, _) -> literal(value);
            case Expr.Var(Expr.Variable variable, _) -> Answer.of(variable(variable));
            case Expr.Unknown(String name, _) -> Answer.of(slot(name));
            case Expr.If choice -> choice(choice, known);
            case Expr.And(List<Expr> terms, _) -> and(terms, known);
            case Expr.Or(List<Expr> terms, _) -> or(terms, known);
            case Expr.Unary unary -> operators.unary(unary, known);
            case Expr.Binary binary -> operators.binary(binary, known);
            case Expr.GetAttr get -> attributes.get(get, known);
            case Expr.Has has -> attributes.has(has, known);
            case Expr.Like(Expr target, _, _) -> like(target, known);
            case Expr.Is is -> is(is, known);
            case Expr.SetExpr set -> set(set, known);
            case Expr.RecordExpr(Map<String, Expr> given, _) -> record(given, known);
            case Expr.Call call -> operators.call(call, known);
        };
    }

    private Answer literal(Value value) {
        return switch (value) {
            case Value.Bool(boolean known) -> Answer.of(Types.bool(known));
            case Value.Int _ -> Answer.of(CedarType.LONG);
            case Value.Text _ -> Answer.of(CedarType.STRING);
            case EntityUid uid -> {
                // An unknown entity has been reported for the policy as a whole.
                boolean there =
                        uid.isAction()
                                ? schema.action(uid) != null
                                : schema.entityType(uid.type()) != null;
                yield there ? Answer.of(new CedarType.EntityType(uid.type())) : Answer.FAILED;
            }
            case Value.Decimal _ -> Answer.of(CedarType.DECIMAL);
            case Value.Ip _ -> Answer.of(CedarType.IPADDR);
            case Value.Datetime _ -> Answer.of(CedarType.DATETIME);
            case Value.Duration _ -> Answer.of(CedarType.DURATION);
            case Value.SetOf _, Value.RecordOf _ -> Answer.FAILED;
        };
    }

    private CedarType variable(Expr.Variable variable) {
        return switch (variable) {
            case PRINCIPAL -> new CedarType.EntityType(environment.principal());
            case ACTION -> new CedarType.EntityType(environment.action().uid().type());
            case RESOURCE -> new CedarType.EntityType(environment.resource());
            case CONTEXT -> environment.action().context();
        };
    }

    /// A slot may be filled with anything that fits, so also with the type beside it.
    private CedarType slot(String name) {
        boolean principal = name.equals("?" + Expr.Variable.PRINCIPAL.word);
        return new CedarType.EntityType(
                principal ? environment.principal() : environment.resource());
    }

    /// As [#check], and the type must be boolean.
    Answer bool(Expr expr, Set<Answer.Capability> known) {
        Answer answer = check(expr, known);
        CedarType type = answer.type();
        if (type == null || Types.isBool(type)) {
            return answer;
        }
        return expected("Bool", type, expr, null);
    }

    private Answer choice(Expr.If choice, Set<Answer.Capability> known) {
        Answer test = bool(choice.test(), known);
        CedarType type = test.type();
        if (type == null) {
            return Answer.FAILED;
        }
        if (Types.isFalse(type)) {
            return check(choice.otherwise(), known);
        }
        inspection.spend(test.gained().isEmpty() ? 0 : known.size());
        Answer then = check(choice.then(), Answer.union(known, test.gained()));
        Set<Answer.Capability> gained = Answer.union(then.gained(), test.gained());
        if (Types.isTrue(type)) {
            return new Answer(then.type(), gained);
        }
        Answer otherwise = check(choice.otherwise(), known);
        if (then.type() == null || otherwise.type() == null) {
            return Answer.FAILED;
        }
        CedarType joined = join(then.type(), otherwise.type());
        if (joined == null) {
            return differ(choice, "the branches of `if` have", then.type(), otherwise.type());
        }
        return new Answer(joined, Answer.intersection(gained, otherwise.gained()));
    }

    private Answer and(List<Expr> terms, Set<Answer.Capability> known) {
        Answer first = bool(terms.getFirst(), known);
        CedarType left = first.type();
        Set<Answer.Capability> gained = new HashSet<>(first.gained());
        // One growing set for the whole chain: copying it at every term would be quadratic. Chains
        // in chains still copy it.
        inspection.spend(known.size());
        Set<Answer.Capability> before = new HashSet<>(known);
        before.addAll(gained);
        for (int i = 1; i < terms.size(); i++) {
            if (left == null || Types.isFalse(left)) {
                return new Answer(left, Set.of());
            }
            Answer next = bool(terms.get(i), before);
            CedarType right = next.type();
            if (right == null || Types.isFalse(right)) {
                left = right;
                continue;
            }
            gained.addAll(next.gained());
            before.addAll(next.gained());
            if (!Types.isTrue(right)) {
                left = Types.isTrue(left) ? right : CedarType.BOOL;
            }
        }
        boolean holds = left != null && !Types.isFalse(left);
        return new Answer(left, holds ? gained : Set.of());
    }

    private Answer or(List<Expr> terms, Set<Answer.Capability> known) {
        Answer left = bool(terms.getFirst(), known);
        for (int i = 1; i < terms.size(); i++) {
            CedarType type = left.type();
            if (type == null) {
                return Answer.FAILED;
            }
            if (Types.isTrue(type)) {
                return left;
            }
            Answer right = bool(terms.get(i), known);
            CedarType other = right.type();
            if (other == null) {
                return Answer.FAILED;
            }
            if (Types.isTrue(other) || Types.isFalse(type)) {
                left = right;
            } else if (!Types.isFalse(other)) {
                left =
                        new Answer(
                                CedarType.BOOL, Answer.intersection(left.gained(), right.gained()));
            }
        }
        return left;
    }

    private Answer like(Expr target, Set<Answer.Capability> known) {
        CedarType type = check(target, known).type();
        if (type == null) {
            return Answer.FAILED;
        }
        return type.equals(CedarType.STRING)
                ? Answer.of(CedarType.BOOL)
                : expected(
                        "String",
                        type,
                        target,
                        type instanceof CedarType.EntityType ? "did you mean `is`" : null);
    }

    private Answer is(Expr.Is is, Set<Answer.Capability> known) {
        CedarType type = check(is.target(), known).type();
        if (type == null) {
            return Answer.FAILED;
        }
        if (!(type instanceof CedarType.EntityType(String name))) {
            return expected("an entity", type, is.target(), "`is` asks for entity types only");
        }
        if (!name.equals(is.type())) {
            return Answer.of(CedarType.FALSE);
        }
        Expr in = is.in();
        return in == null ? Answer.of(CedarType.TRUE) : operators.in(is.target(), type, in, known);
    }

    private Answer set(Expr.SetExpr set, Set<Answer.Capability> known) {
        if (set.elements().isEmpty()) {
            return report(set, "the empty set has no type", "ask with `isEmpty()`");
        }
        CedarType joined = null;
        boolean failed = false;
        for (Expr element : set.elements()) {
            CedarType type = check(element, known).type();
            if (type == null) {
                failed = true;
            } else if (!failed) {
                CedarType before = joined;
                joined = before == null ? type : join(before, type);
                if (before != null && joined == null) {
                    return differ(set, "the elements of a set have", before, type);
                }
            }
        }
        return failed || joined == null ? Answer.FAILED : Answer.of(new CedarType.SetType(joined));
    }

    private Answer record(Map<String, Expr> given, Set<Answer.Capability> known) {
        Map<String, CedarType.Attribute> types = new TreeMap<>();
        boolean failed = false;
        for (Map.Entry<String, Expr> each : given.entrySet()) {
            CedarType type = check(each.getValue(), known).type();
            if (type == null) {
                failed = true;
            } else {
                types.put(each.getKey(), new CedarType.Attribute(type, true));
            }
        }
        return failed ? Answer.FAILED : Answer.of(new CedarType.RecordType(types));
    }
}
