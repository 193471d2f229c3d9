package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Makes policies for a schema.
final class PolicyGenerator {
    private final Dice dice;
    private final Schema schema;
    private final int mischief;

    PolicyGenerator(Dice dice, Schema schema, int mischief) {
        this.dice = dice;
        this.schema = schema;
        this.mischief = mischief;
    }

    List<Policy> policies(int count) {
        List<Policy> policies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            policies.add(policy("policy" + i));
        }
        return policies;
    }

    private Policy policy(String id) {
        Schema.Environment environment = dice.pick(schema.environments());
        ExprGenerator expressions = new ExprGenerator(dice, schema, environment, mischief);
        List<Policy.Condition> conditions = new ArrayList<>();
        for (int i = dice.below(3); i > 0; i--) {
            conditions.add(
                    new Policy.Condition(dice.oneIn(4), expressions.make(CedarType.BOOL, 3)));
        }
        return new Policy(
                id,
                dice.oneIn(5) ? Map.of("note", dice.text()) : Map.of(),
                dice.oneIn(3) ? Effect.FORBID : Effect.PERMIT,
                scope(environment.principal()),
                action(environment.action()),
                scope(environment.resource()),
                conditions,
                Span.NONE);
    }

    private Scope scope(String type) {
        Schema.EntityType declared = schema.entityType(type);
        List<String> above = declared == null ? List.of() : List.copyOf(declared.memberOf());
        String group = above.isEmpty() || dice.oneIn(3) ? type : dice.pick(above);
        return switch (dice.below(7)) {
            case 0 -> new Scope.Equals(entity(type));
            case 1 -> new Scope.In(entity(group));
            case 2 -> new Scope.Is(type);
            case 3 -> new Scope.IsIn(type, entity(group));
            default -> Scope.ANY;
        };
    }

    private Scope.Target entity(String type) {
        String id = type.endsWith("Colour") ? "green" : WorldGenerator.id(dice.below(3));
        return new Scope.Entity(new EntityUid(type, id));
    }

    private Scope.Action action(Schema.Action action) {
        List<EntityUid> among = new ArrayList<>(action.ancestors());
        among.add(action.uid());
        return switch (dice.below(4)) {
            case 0 -> new Scope.Action.Equals(action.uid());
            case 1 -> new Scope.Action.In(List.of(dice.pick(among)), true);
            case 2 -> new Scope.Action.In(among, false);
            default -> Scope.Action.ANY;
        };
    }
}
