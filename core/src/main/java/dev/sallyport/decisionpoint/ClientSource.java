package dev.sallyport.decisionpoint;

import dev.sallyport.cedar.CedarProblem;
import dev.sallyport.cedar.Entity;
import dev.sallyport.cedar.EntityStore;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Finding;
import dev.sallyport.cedar.Growth;
import dev.sallyport.cedar.Limits;
import dev.sallyport.cedar.Policy;
import dev.sallyport.cedar.PolicySet;
import dev.sallyport.cedar.Schema;
import dev.sallyport.cedar.Scope;
import dev.sallyport.cedar.Validator;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads what is written for a client.
final class ClientSource {
    private static final Limits LIMITS =
            new Limits(ClientTexts.POLICIES_MAX, 10_000, 50, 200, 1, 1, 1, 1);

    /// How many mistakes are told at once.
    private static final int TOLD_MAX = 100;

    /// Groups in groups of a client come to an eighth of what a door's own may.
    private static final Limits ENTITIES =
            new Limits(1, 1, 1, 1, ClientTexts.ENTITIES_MAX, 100, 200_000, 100_000)
                    .with(Growth.DEFAULT.withAncestors(1_000_000));

    /// Above every client's policies that speak of Sallyport's identities.
    static final String GUARD = "only_active_identities_act";

    private static final List<Policy> GUARDS =
            List.copyOf(
                    PolicySet.parse(
                                    """
                                    forbid (principal is Sallyport::Person, action, resource)
                                    unless { principal has active && principal.active };
                                    forbid (principal is Sallyport::ServiceAccount, action, resource)
                                    unless { principal has active && principal.active };
                                    """)
                            .policies());

    private ClientSource() {}

    /// @param schema null if there is none
    record World(@Nullable Schema schema, List<Entity> entities) {}

    /// @param identities whether Sallyport's own schema belongs to it
    static World world(ClientTexts texts, boolean identities) {
        @Nullable Schema schema = schema(texts.schema(), identities);
        if (texts.entities().isBlank()) {
            return new World(schema, List.of());
        }
        EntityStore store = EntityStore.parseJson(texts.entities(), schema, ENTITIES);
        List<Entity> own = new ArrayList<>();
        for (Entity entity : store.all()) {
            String type = entity.uid().type();
            if (!TypeRule.ownWorld(type)) {
                own.add(entity);
            } else if (!entity.uid().isAction() || schema == null) {
                throw new Problem(
                        ProblemCode.INVALID,
                        "what Sallyport knows is not for others to describe: leave out entities of"
                                + " its own types");
            }
        }
        return new World(schema, List.copyOf(own));
    }

    private static @Nullable Schema schema(String text, boolean identities) {
        if (text.isBlank()) {
            return null;
        }
        if (!identities) {
            Schema schema = Schema.parse(text, LIMITS);
            if (!ownNames(schema).isEmpty()) {
                throw ownWorld();
            }
            return schema;
        }
        Limits both = new Limits(2 * ClientTexts.POLICIES_MAX, 10_000, 50, 200, 1, 1, 1, 1);
        Schema schema = Schema.parse(dev.sallyport.policy.World.schemaText() + "\n" + text, both);
        if (!ownNames(schema).equals(ownNames(dev.sallyport.policy.World.schema()))) {
            throw ownWorld();
        }
        return schema;
    }

    private static Set<String> ownNames(Schema schema) {
        Set<String> names = new HashSet<>();
        for (Schema.EntityType type : schema.entityTypes()) {
            if (TypeRule.ownWorld(type.name())) {
                names.add(type.name());
            }
        }
        for (Schema.Action action : schema.actions()) {
            if (TypeRule.ownWorld(action.uid().type())) {
                names.add(action.uid().toString());
            }
        }
        return names;
    }

    private static Problem ownWorld() {
        return new Problem(
                ProblemCode.INVALID, "the namespace `Sallyport` is taken: choose another");
    }

    static PolicySet policies(String text, @Nullable Schema schema) {
        PolicySet own = PolicySet.parseNamed(text, "id", LIMITS);
        List<String> wrong = new ArrayList<>();
        for (Policy policy : own.policies()) {
            if (!policy.annotations().containsKey("id")) {
                wrong.add(
                        "policy `"
                                + policy.id()
                                + "`: a policy needs a name: write `@id(\"…\")` in front of it, so"
                                + " that answers can say which one decided");
            }
        }
        if (!own.templates().isEmpty()) {
            wrong.add("templates cannot be linked here: write the policy out");
        }
        if (schema != null) {
            for (Finding finding : new Validator(schema).validate(own).errors()) {
                // Each place is counted from the beginning of the text: not for what nobody reads.
                wrong.add(wrong.size() < TOLD_MAX ? place(text, finding) + finding : "");
            }
        }
        if (!wrong.isEmpty()) {
            throw new Problem(ProblemCode.INVALID, told(wrong));
        }
        return own;
    }

    private static String place(String text, Finding finding) {
        return CedarProblem.Position.of(text, finding.span().start()) + ": ";
    }

    private static String told(List<String> wrong) {
        int more = wrong.size() - TOLD_MAX;
        return more <= 0
                ? String.join("\n", wrong)
                : String.join("\n", wrong.subList(0, TOLD_MAX)) + "\nand " + more + " more";
    }

    static PolicySet guarded(PolicySet own) {
        List<Policy> all = new ArrayList<>();
        for (Policy guard : GUARDS) {
            String id = all.isEmpty() ? GUARD : GUARD + "_either";
            if (own.policy(id) != null) {
                throw new Problem(
                        ProblemCode.INVALID,
                        "policy `" + id + "`: this name belongs to an invariant: choose another");
            }
            all.add(guard.withId(id));
        }
        all.addAll(own.policies());
        return PolicySet.of(all);
    }

    /// Those of the schema, else those that policies name.
    static Set<String> actions(PolicySet policies, @Nullable Schema schema) {
        if (schema != null) {
            return schema.actions().stream()
                    .filter(action -> action.uid().type().equals("Action"))
                    .filter(action -> !action.principals().isEmpty())
                    .map(action -> action.uid().id())
                    .collect(Collectors.toSet());
        }
        Set<String> names = new HashSet<>();
        for (Policy policy : policies.policies()) {
            List<EntityUid> named =
                    switch (policy.action()) {
                        case Scope.Action.Any() -> List.of();
                        case Scope.Action.Equals(EntityUid uid) -> List.of(uid);
                        case Scope.Action.In(List<EntityUid> uids, _) -> uids;
                    };
            named.stream().map(EntityUid::id).forEach(names::add);
        }
        return names;
    }
}
