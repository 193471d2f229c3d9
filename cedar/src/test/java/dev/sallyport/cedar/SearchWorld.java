package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Small organisations whose facts are as untidy as facts can be (attributes missing or of another
/// type than the others', names of nobody, groups in groups), and policies that read them in every
/// way.
final class SearchWorld {
    static final List<String> TYPES = List.of("User", "Server");

    private static final int GROUPS = 7;

    private final Dice dice;
    private final int many;

    /// With so many people and nearly as many servers.
    SearchWorld(Dice dice, int many) {
        this.dice = dice;
        this.many = many;
    }

    EntityUid any(String type) {
        boolean few = type.equals("Group") || type.equals("Folder");
        return new EntityUid(type, "x" + dice.below(few ? GROUPS : many));
    }

    EntityUid asked(String type) {
        return dice.oneIn(12) ? new EntityUid(type, "nobody") : any(type);
    }

    Value.RecordOf context() {
        Map<String, Value> context = new TreeMap<>();
        context.put("mfa", Value.Bool.of(!dice.oneIn(3)));
        if (!dice.oneIn(3)) {
            context.put("risk", new Value.Int(dice.below(4)));
        }
        return Value.RecordOf.copyOf(context);
    }

    EntityStore store() {
        List<Entity> all = new ArrayList<>();
        for (int i = 0; i < GROUPS; i++) {
            all.add(group("Group", i));
            all.add(group("Folder", i));
        }
        all.add(Entity.of(new EntityUid("Action", "open"), new EntityUid("Action", "all")));
        for (int i = 0; i < many; i++) {
            all.add(thing("User", i));
            if (!dice.oneIn(6)) {
                all.add(thing("Server", i));
            }
        }
        EntityStore store = EntityStore.of(all);
        for (int round = dice.below(4); round > 0; round--) {
            store = store.with(List.of(thing(dice.pick(TYPES), dice.below(many))), Set.of());
            store = store.with(List.of(), Set.of(any(dice.pick(TYPES))));
        }
        return store;
    }

    private Entity group(String type, int number) {
        List<EntityUid> above = new ArrayList<>();
        for (int i = dice.below(3); i > 0 && number > 0; i--) {
            above.add(new EntityUid(type, "x" + dice.below(number)));
        }
        return Entity.of(new EntityUid(type, "x" + number), above.toArray(new EntityUid[0]));
    }

    private Entity thing(String type, int number) {
        String groups = type.equals("User") ? "Group" : "Folder";
        List<EntityUid> above = new ArrayList<>();
        for (int i = dice.below(3); i >= 0; i--) {
            above.add(any(groups));
        }
        Map<String, Value> attributes = new TreeMap<>();
        for (String name : List.of("env", "zone", "level", "locked", "labels", "owner", "at")) {
            if (!dice.oneIn(5)) {
                attributes.put(name, value(dice.oneIn(9) ? "other" : name));
            }
        }
        Value.RecordOf tags =
                dice.oneIn(2)
                        ? Value.RecordOf.EMPTY
                        : Value.RecordOf.copyOf(Map.of("team", value("env")));
        return new Entity(
                new EntityUid(type, "x" + number), Value.RecordOf.copyOf(attributes), tags, above);
    }

    private Value value(String name) {
        return switch (name) {
            case "env", "zone" -> new Value.Text(dice.pick(List.of("prod", "test", "stage")));
            case "level" -> new Value.Int(dice.below(4));
            case "locked" -> Value.Bool.of(dice.oneIn(3));
            case "labels" ->
                    dice.oneIn(2)
                            ? Value.SetOf.of(value("env"), value("env"))
                            : Value.SetOf.of(any("Group"), any("User"));
            case "owner" -> dice.oneIn(3) ? any("Group") : any("User");
            case "at" -> Value.RecordOf.copyOf(Map.of("room", value("level")));
            default -> value(dice.pick(List.of("env", "level", "locked", "labels", "owner", "at")));
        };
    }

    List<Policy> policies() {
        List<Policy> policies = new ArrayList<>();
        for (int i = 2 + dice.below(5); i > 0; i--) {
            boolean permit = dice.below(5) < 3;
            String text =
                    (permit ? "permit" : "forbid")
                            + " (principal "
                            + scope("Group", "User")
                            + ", action, resource "
                            + scope("Folder", "Server")
                            + ")"
                            + (permit && dice.oneIn(4) ? "" : conditions())
                            + ";";
            policies.add(Policy.parse("p" + i, text));
        }
        return policies;
    }

    private String scope(String group, String type) {
        return switch (dice.below(8)) {
            case 0, 1 -> "in " + any(group);
            case 2 -> "is " + type + " in " + any(group);
            case 3 -> "== " + any(type);
            case 4 -> "is " + type;
            default -> "";
        };
    }

    private String conditions() {
        StringBuilder all = new StringBuilder();
        for (int i = dice.below(2); i >= 0; i--) {
            all.append(dice.oneIn(3) ? " unless { " : " when { ").append(condition(2)).append(" }");
        }
        return all.toString();
    }

    private String condition(int depth) {
        if (depth == 0 || dice.oneIn(3)) {
            return term();
        }
        String one = "(" + condition(depth - 1) + ")";
        String other = "(" + condition(depth - 1) + ")";
        return switch (dice.below(6)) {
            case 0, 1 -> one + " && " + other;
            case 2, 3 -> one + " || " + other;
            case 4 -> "!" + one;
            default -> "if " + term() + " then " + one + " else " + other;
        };
    }

    private String term() {
        boolean person = dice.oneIn(2);
        String text =
                dice.pick(
                        List.of(
                                "THIS.env == \"prod\"",
                                "THIS.env != \"test\"",
                                "[\"prod\", \"stage\"].contains(THIS.env)",
                                "THIS.env like \"*t*\"",
                                "THIS.level >= 2",
                                "THIS.level + 1 < 3",
                                "THIS.locked",
                                "!THIS.locked",
                                "THIS has zone",
                                "THIS has at.room && THIS.at.room > 1",
                                "THIS has env && THIS.env == \"prod\"",
                                "THIS.labels.contains(\"prod\")",
                                "THIS.labels.contains(OTHER)",
                                "THIS.labels.isEmpty()",
                                "OTHER in THIS.labels",
                                "THIS.owner == OTHER",
                                "OTHER in THIS.owner",
                                "THIS.owner in GROUP",
                                "THIS.owner == THIS",
                                "THIS.owner.locked",
                                "THIS.env == THIS.zone",
                                "THIS.env == OTHER.env",
                                "THIS.level > OTHER.level",
                                "THIS.level == context.risk",
                                "THIS.hasTag(\"team\") && THIS.getTag(\"team\") == \"prod\"",
                                "THIS.getTag(\"team\") == \"test\"",
                                "THIS in PLACE",
                                "THIS in [PLACE, PLACE]",
                                "THIS is TYPE in PLACE",
                                "THIS is Server",
                                "THIS == SELF",
                                "THIS != SELF",
                                "[SELF, SELF].contains(THIS)",
                                "principal == resource",
                                "context.mfa",
                                "context.risk > 1",
                                "true"));
        return text.replace("THIS", person ? "principal" : "resource")
                .replace("OTHER", person ? "resource" : "principal")
                .replace("GROUP", any("Group").toString())
                .replace("PLACE", any(person ? "Group" : "Folder").toString())
                .replace("TYPE", person ? "User" : "Server")
                .replace("SELF", any(person ? "User" : "Server").toString());
    }
}
