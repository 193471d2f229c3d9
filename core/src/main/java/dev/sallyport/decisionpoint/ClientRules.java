package dev.sallyport.decisionpoint;

import dev.sallyport.cedar.CedarProblem;
import dev.sallyport.cedar.Entity;
import dev.sallyport.cedar.EntityChecks;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Policy;
import dev.sallyport.cedar.PolicySet;
import dev.sallyport.cedar.Request;
import dev.sallyport.cedar.RequestChecks;
import dev.sallyport.cedar.Schema;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.policy.DoorQuestions;
import dev.sallyport.policy.Snapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What decides for one client, checked.
///
/// **Security barrier.** The only way to one of these is [#parse]: policies are validated against
/// the schema if there is one, entities conform to it, nothing in it describes or redefines
/// Sallyport's own world, and identities that are not active are refused whatever the policies say.
public final class ClientRules {
    /// Words about a policy that ask for nothing.
    private static final Set<String> WORDS =
            Set.of("id", "title", "sentence", "requestable", "owner");

    private final ClientTexts texts;
    private final List<TypeRule> types;
    private final Map<String, TypeRule> byType;
    private final PolicySet policies;
    private final Map<String, List<Answer.Duty>> duties;
    private final List<Entity> entities;
    private final Set<String> actions;
    private final boolean identities;
    private final boolean doors;
    private final @Nullable Schema schema;
    private final @Nullable RequestChecks requests;
    private final @Nullable EntityChecks facts;

    private ClientRules(
            ClientTexts texts, List<TypeRule> types, PolicySet policies, ClientSource.World world) {
        this.texts = texts;
        this.types = List.copyOf(types);
        this.byType =
                types.stream().collect(Collectors.toUnmodifiableMap(TypeRule::type, rule -> rule));
        this.policies = policies;
        this.duties = new LinkedHashMap<>();
        this.identities = types.stream().anyMatch(TypeRule::identities);
        this.doors = texts.doors();
        for (Policy policy : policies.policies()) {
            List<Answer.Duty> its = duties(policy);
            if (!its.isEmpty()) {
                duties.put(policy.id(), its);
            }
        }
        this.entities = world.entities();
        this.schema = world.schema();
        this.requests = schema == null ? null : new RequestChecks(schema);
        this.facts = schema == null ? null : new EntityChecks(schema);
        this.actions =
                new TreeSet<>(
                        doors ? DoorQuestions.verbs() : ClientSource.actions(policies, schema));
    }

    /// Reads and checks.
    ///
    /// @throws Problem `invalid`: what is wrong, where, and what would be right; a line each
    public static ClientRules parse(ClientTexts texts, List<TypeRule> types) {
        checkTypes(types);
        checkDoors(texts, types);
        boolean identities = types.stream().anyMatch(TypeRule::identities);
        try {
            ClientSource.World world = ClientSource.world(texts, identities);
            PolicySet policies = ClientSource.policies(texts.policies(), world.schema());
            return new ClientRules(
                    texts,
                    types,
                    identities && !texts.doors() ? ClientSource.guarded(policies) : policies,
                    world);
        } catch (CedarProblem problem) {
            throw new Problem(ProblemCode.INVALID, String.valueOf(problem.getMessage()), problem);
        }
    }

    private static void checkTypes(List<TypeRule> types) {
        if (types.isEmpty() || types.size() > 200) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "a client asks about 1 to 200 types: list them in `types`");
        }
        if (types.stream().map(TypeRule::type).distinct().count() < types.size()
                || types.stream().map(TypeRule::entity).distinct().count() < types.size()) {
            throw new Problem(ProblemCode.INVALID, "a type stands in `types` twice");
        }
    }

    /// The door knows its world by itself, and other policies know nothing of its targets.
    private static void checkDoors(ClientTexts texts, List<TypeRule> types) {
        if (texts.doors()
                && (!texts.schema().isBlank()
                        || !texts.entities().isBlank()
                        || !types.stream().allMatch(it -> TypeRule.ownWorld(it.entity())))) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "the policies of the door speak of Sallyport's own world: leave out schema,"
                            + " entities and other types");
        }
        if (!texts.doors()
                && types.stream().anyMatch(it -> TypeRule.DOORS_ALONE.contains(it.entity()))) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "targets and the installation can be asked about where the policies of the door"
                            + " itself answer");
        }
    }

    private static List<Answer.Duty> duties(Policy policy) {
        List<Answer.Duty> found = new ArrayList<>();
        policy.annotations()
                .forEach((name, value) -> {
                    if (!WORDS.contains(name)) {
                        found.add(new Answer.Duty(policy.id() + "." + name, name, value));
                    }
                });
        return List.copyOf(found);
    }

    public ClientTexts texts() {
        return texts;
    }

    public List<TypeRule> types() {
        return types;
    }

    /// Null for what the client may not ask about.
    @Nullable TypeRule type(String type) {
        return byType.get(type);
    }

    /// Whether the policies of the door itself answer.
    boolean doors() {
        return doors;
    }

    /// Whether Sallyport's own facts are needed.
    boolean identities() {
        return identities;
    }

    PolicySet policies() {
        return policies;
    }

    /// Stored for the client; without Sallyport's own.
    List<Entity> entities() {
        return entities;
    }

    /// The names of actions there are, in order.
    Set<String> actions() {
        return actions;
    }

    @Nullable Schema schema() {
        return schema;
    }

    /// Null if the schema, if there is one, has such a question.
    @Nullable String refusal(Request request) {
        return requests == null ? null : requests.refusal(request);
    }

    @Nullable String refusal(Entity entity) {
        return facts == null ? null : facts.refusal(entity);
    }

    List<Answer.Duty> duties(Collection<String> determining) {
        if (duties.isEmpty()) {
            return List.of();
        }
        List<Answer.Duty> all = new ArrayList<>();
        for (String id : determining) {
            all.addAll(duties.getOrDefault(id, List.of()));
        }
        return all;
    }

    /// What policies of the door itself ask for, as [#duties(Collection)] does for a client's own.
    static List<Answer.Duty> duties(Snapshot snapshot, Collection<String> determining) {
        List<Answer.Duty> all = new ArrayList<>();
        for (String id : determining) {
            @Nullable Policy policy = snapshot.rules().all().policy(id);
            if (policy != null) {
                all.addAll(duties(policy));
            }
        }
        return all;
    }

    static EntityUid action(String name) {
        return new EntityUid("Action", name);
    }
}
