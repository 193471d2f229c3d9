package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Makes expressions of a wanted type in one environment of a schema; now and then of another type,
/// or reading what need not be there.
final class ExprGenerator {
    private static final Span AT = Span.NONE;

    private final Dice dice;
    private final Schema schema;
    private final Schema.Environment environment;
    private final int mischief;

    /// One expression in `mischief` is of a wrong type.
    ExprGenerator(Dice dice, Schema schema, Schema.Environment environment, int mischief) {
        this.dice = dice;
        this.schema = schema;
        this.environment = environment;
        this.mischief = mischief;
    }

    Expr make(CedarType wanted, int depth) {
        CedarType type = dice.oneIn(mischief) ? anyType(1) : wanted;
        if (depth <= 0) {
            return dice.oneIn(3) ? literal(type, depth) : path(type, 3);
        }
        if (dice.oneIn(8)) {
            return new Expr.If(
                    make(CedarType.BOOL, depth - 1),
                    make(type, depth - 1),
                    make(type, depth - 1),
                    AT);
        }
        if (dice.oneIn(3)) {
            return path(type, 3);
        }
        return switch (type) {
            case CedarType.Bool _ -> bool(depth - 1);
            case CedarType.LongType _ -> number(depth - 1);
            case CedarType.Extension(String name) -> extension(name, depth - 1);
            default -> literal(type, depth - 1);
        };
    }

    CedarType anyType(int depth) {
        List<CedarType> simple =
                List.of(
                        CedarType.BOOL,
                        CedarType.LONG,
                        CedarType.STRING,
                        CedarType.DECIMAL,
                        CedarType.IPADDR,
                        CedarType.DATETIME,
                        CedarType.DURATION,
                        entityType());
        if (depth > 0 && dice.oneIn(4)) {
            return dice.oneIn(2)
                    ? new CedarType.SetType(anyType(depth - 1))
                    : new CedarType.RecordType(
                            Map.of("a", new CedarType.Attribute(anyType(depth - 1), true)));
        }
        return dice.pick(simple);
    }

    private CedarType entityType() {
        List<CedarType> types = new ArrayList<>();
        schema.entityTypes().forEach(t -> types.add(new CedarType.EntityType(t.name())));
        types.add(new CedarType.EntityType(environment.action().uid().type()));
        types.add(new CedarType.EntityType(environment.principal()));
        return dice.pick(types);
    }

    private Expr literal(CedarType type, int depth) {
        return switch (type) {
            case CedarType.EntityType(String name) -> entity(name);
            case CedarType.SetType(CedarType element) -> {
                List<Expr> elements = new ArrayList<>();
                for (int i = dice.below(4); i >= (dice.oneIn(20) ? 1 : 0); i--) {
                    elements.add(make(element, depth));
                }
                yield new Expr.SetExpr(elements, AT);
            }
            case CedarType.RecordType shape -> {
                Map<String, Expr> attributes = new TreeMap<>();
                shape.attributes()
                        .forEach((name, attribute) ->
                                attributes.put(name, make(attribute.type(), depth)));
                yield new Expr.RecordExpr(attributes, AT);
            }
            case CedarType.Extension(String name) -> constructor(name);
            case CedarType.Bool _, CedarType.LongType _, CedarType.StringType _ ->
                    new Expr.Literal(new WorldGenerator(dice).value(type), AT);
        };
    }

    private Expr entity(String type) {
        if (type.endsWith("Action")) {
            List<Schema.Action> actions = List.copyOf(schema.actions());
            return new Expr.Literal(dice.pick(actions).uid(), AT);
        }
        boolean colour = type.endsWith("Colour");
        String id = colour ? "red" : WorldGenerator.id(dice.below(3));
        return new Expr.Literal(new EntityUid(type, dice.oneIn(60) ? "none" : id), AT);
    }

    private Expr constructor(String name) {
        List<String> texts =
                switch (name) {
                    case "decimal" -> List.of("1.5", "-0.0001", "922337203685477.5807", "1.", "x");
                    case "ipaddr" ->
                            List.of("10.0.0.1", "10.0.0.0/8", "::1", "ff00::/8", "1::2", "1.2.3");
                    case "datetime" ->
                            List.of(
                                    "2024-02-29",
                                    "1969-12-31T23:59:59.999Z",
                                    "2024-01-01T00:00:00+2359",
                                    "2023-02-29");
                    default -> List.of("1d2h3m4s5ms", "-1ms", "0ms", "9223372036854775807ms", "1x");
                };
        // The last one is no such value: rarely.
        int index = dice.oneIn(15) ? texts.size() - 1 : dice.below(texts.size() - 1);
        ExtensionFunction function =
                switch (name) {
                    case "decimal" -> ExtensionFunction.DECIMAL;
                    case "ipaddr" -> ExtensionFunction.IP;
                    case "datetime" -> ExtensionFunction.DATETIME;
                    default -> ExtensionFunction.DURATION;
                };
        Expr text = new Expr.Literal(new Value.Text(texts.get(index)), AT);
        return new Expr.Call(function, List.of(text), AT);
    }

    /// A variable or what hangs below it, of the type if such is found.
    private Expr path(CedarType type, int tries) {
        Expr at = null;
        CedarType there = CedarType.BOOL;
        Expr.Variable variable = dice.pick(List.of(Expr.Variable.values()));
        at = new Expr.Var(variable, AT);
        there =
                switch (variable) {
                    case PRINCIPAL -> new CedarType.EntityType(environment.principal());
                    case ACTION -> new CedarType.EntityType(environment.action().uid().type());
                    case RESOURCE -> new CedarType.EntityType(environment.resource());
                    case CONTEXT -> environment.action().context();
                };
        for (int step = 0; step < 4; step++) {
            if (there.equals(type)) {
                return at;
            }
            Map<String, CedarType.Attribute> attributes = attributes(there);
            if (attributes.isEmpty()) {
                break;
            }
            String name = dice.pick(List.copyOf(attributes.keySet()));
            at = new Expr.GetAttr(at, name, AT);
            CedarType.Attribute attribute = attributes.get(name);
            there = attribute == null ? there : attribute.type();
        }
        return tries > 0 ? path(type, tries - 1) : literal(type, 0);
    }

    private Map<String, CedarType.Attribute> attributes(CedarType type) {
        if (type instanceof CedarType.RecordType(Map<String, CedarType.Attribute> attributes)) {
            return attributes;
        }
        if (type instanceof CedarType.EntityType(String name)) {
            Schema.EntityType declared = schema.entityType(name);
            return declared == null ? Map.of() : declared.shape().attributes();
        }
        return Map.of();
    }

    private Expr bool(int depth) {
        return switch (dice.below(14)) {
            case 0 -> new Expr.And(terms(depth), AT);
            case 1 -> new Expr.Or(terms(depth), AT);
            case 2 -> new Expr.Unary(Expr.UnaryOp.NOT, make(CedarType.BOOL, depth), AT);
            case 3, 4 -> guarded(depth);
            case 5 -> {
                CedarType type = anyType(1);
                yield binary(
                        dice.oneIn(2) ? Expr.BinaryOp.EQUAL : Expr.BinaryOp.NOT_EQUAL,
                        make(type, depth),
                        make(type, depth));
            }
            case 6 -> {
                CedarType type =
                        dice.pick(List.of(CedarType.LONG, CedarType.DATETIME, CedarType.DURATION));
                Expr.BinaryOp op =
                        dice.pick(
                                List.of(
                                        Expr.BinaryOp.LESS,
                                        Expr.BinaryOp.LESS_EQUAL,
                                        Expr.BinaryOp.GREATER,
                                        Expr.BinaryOp.GREATER_EQUAL));
                yield binary(op, make(type, depth), make(type, depth));
            }
            case 7 -> {
                CedarType group = entityType();
                CedarType right = dice.oneIn(3) ? new CedarType.SetType(group) : group;
                yield binary(Expr.BinaryOp.IN, make(entityType(), depth), make(right, depth));
            }
            case 8 -> contains(depth);
            case 9 ->
                    new Expr.Like(
                            make(CedarType.STRING, depth),
                            new Pattern(
                                    dice.oneIn(3)
                                            ? List.of("", dice.text(), "")
                                            : List.of(dice.text(), "")),
                            AT);
            case 10 -> {
                Expr in = dice.oneIn(2) ? make(entityType(), depth) : null;
                String type = ((CedarType.EntityType) entityType()).name();
                yield new Expr.Is(make(entityType(), depth), type, in, AT);
            }
            case 11 -> tagged(depth);
            case 12 -> {
                Expr set = make(new CedarType.SetType(anyType(0)), depth);
                yield new Expr.Unary(Expr.UnaryOp.IS_EMPTY, set, AT);
            }
            default -> extensionBool(depth);
        };
    }

    private List<Expr> terms(int depth) {
        List<Expr> terms = new ArrayList<>();
        for (int i = 2 + dice.below(2); i > 0; i--) {
            terms.add(make(CedarType.BOOL, depth));
        }
        return terms;
    }

    private static Expr binary(Expr.BinaryOp op, Expr left, Expr right) {
        return new Expr.Binary(op, left, right, AT);
    }

    /// `x has a && x.a == …`
    private Expr guarded(int depth) {
        CedarType owner = dice.oneIn(2) ? entityType() : environment.action().context();
        Expr target =
                owner.equals(environment.action().context())
                        ? new Expr.Var(Expr.Variable.CONTEXT, AT)
                        : path(owner, 3);
        Map<String, CedarType.Attribute> attributes = attributes(owner);
        if (attributes.isEmpty()) {
            return new Expr.Has(target, List.of("a", "b"), AT);
        }
        String name = dice.pick(List.copyOf(attributes.keySet()));
        CedarType.Attribute attribute = attributes.get(name);
        CedarType type = attribute == null ? CedarType.BOOL : attribute.type();
        Expr has = new Expr.Has(target, List.of(name), AT);
        Expr get = new Expr.GetAttr(target, name, AT);
        Expr use =
                type instanceof CedarType.Bool
                        ? get
                        : binary(Expr.BinaryOp.EQUAL, get, make(type, depth));
        return dice.oneIn(4)
                ? new Expr.If(has, use, make(CedarType.BOOL, depth), AT)
                : new Expr.And(List.of(has, use), AT);
    }

    private Expr tagged(int depth) {
        Expr target = make(entityType(), 0);
        Expr key = new Expr.Literal(new Value.Text(dice.oneIn(2) ? "k" : "a"), AT);
        Expr has = binary(Expr.BinaryOp.HAS_TAG, target, key);
        Expr get = binary(Expr.BinaryOp.GET_TAG, target, key);
        return dice.oneIn(3)
                ? has
                : new Expr.And(
                        List.of(has, binary(Expr.BinaryOp.EQUAL, get, make(anyType(1), depth))),
                        AT);
    }

    private Expr contains(int depth) {
        CedarType element = anyType(0);
        CedarType set = new CedarType.SetType(element);
        return switch (dice.below(3)) {
            case 0 -> binary(Expr.BinaryOp.CONTAINS, make(set, depth), make(element, depth));
            case 1 -> binary(Expr.BinaryOp.CONTAINS_ALL, make(set, depth), make(set, depth));
            default -> binary(Expr.BinaryOp.CONTAINS_ANY, make(set, depth), make(set, depth));
        };
    }

    private Expr number(int depth) {
        Expr left = make(CedarType.LONG, depth);
        return switch (dice.below(5)) {
            case 0 -> new Expr.Unary(Expr.UnaryOp.NEGATE, left, AT);
            case 1 -> binary(Expr.BinaryOp.ADD, left, make(CedarType.LONG, depth));
            case 2 -> binary(Expr.BinaryOp.SUBTRACT, left, make(CedarType.LONG, depth));
            case 3 -> binary(Expr.BinaryOp.MULTIPLY, left, make(CedarType.LONG, depth));
            default -> call(CedarType.LONG, depth);
        };
    }

    private Expr extension(String name, int depth) {
        return dice.oneIn(2) ? constructor(name) : call(extensionType(name), depth);
    }

    private static CedarType extensionType(String name) {
        return new CedarType.Extension(name);
    }

    private Expr extensionBool(int depth) {
        return call(CedarType.BOOL, depth);
    }

    /// A method with the wanted result.
    private Expr call(CedarType result, int depth) {
        List<ExtensionFunction> functions = new ArrayList<>();
        for (ExtensionFunction function : ExtensionFunction.values()) {
            if (function.method && function.result.equals(result)) {
                functions.add(function);
            }
        }
        if (functions.isEmpty()) {
            return literal(result, depth);
        }
        ExtensionFunction function = dice.pick(functions);
        List<Expr> arguments = new ArrayList<>();
        function.parameters.forEach(type -> arguments.add(make(type, depth)));
        return new Expr.Call(function, arguments, AT);
    }
}
