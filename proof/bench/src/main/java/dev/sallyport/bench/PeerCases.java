package dev.sallyport.bench;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.exception.CacheException;
import com.cedarpolicy.model.exception.InternalException;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.value.CedarList;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.PrimBool;
import com.cedarpolicy.value.PrimLong;
import com.cedarpolicy.value.PrimString;
import dev.sallyport.cedar.Entity;
import dev.sallyport.cedar.EntityStore;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Request;
import dev.sallyport.cedar.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Questions made ready for the Cedar project's own Java binding, and for ours.
///
/// The binding is helped as far as it lets itself be helped: policies are parsed and cached once,
/// and each call gets just the entities it needs, made ready before the clock starts. It keeps no
/// entities between calls, which is what most of its time goes into.
final class PeerCases {
    private record Case(
            Request ours,
            AuthorizationRequest request,
            Set<com.cedarpolicy.model.entity.Entity> entities) {}

    private final Scene scene;
    private final BasicAuthorizationEngine engine = new BasicAuthorizationEngine();
    private final PolicySet policies;
    private final List<Case> cases = new ArrayList<>();

    private PeerCases(Scene scene) {
        this.scene = scene;
        try {
            policies = PolicySet.parsePolicies(scene.policies().text());
            policies.cache();
        } catch (InternalException | CacheException e) {
            throw new IllegalStateException("the peer did not take the policies", e);
        }
    }

    /// The first so many questions of a scene.
    static PeerCases of(Scene scene, int count) {
        PeerCases made = new PeerCases(scene);
        for (int i = 0; i < count; i++) {
            made.cases.add(made.made(scene.requests()[i % scene.requests().length]));
        }
        return made;
    }

    int size() {
        return cases.size();
    }

    int policies() {
        return policies.getNumPolicies();
    }

    boolean ours(int number) {
        return scene.compiled().allows(cases.get(number).ours, scene.store());
    }

    boolean theirs(int number) {
        Case asked = cases.get(number);
        try {
            return engine.isAuthorized(asked.request, policies, asked.entities)
                    .success
                    .orElseThrow()
                    .isAllowed();
        } catch (AuthException e) {
            throw new IllegalStateException("the peer did not decide", e);
        }
    }

    private Case made(Request asked) {
        Set<EntityUid> needed = new LinkedHashSet<>();
        EntityStore store = scene.store();
        for (EntityUid uid : Set.of(asked.principal(), asked.action(), asked.resource())) {
            needed.add(uid);
            needed.addAll(store.ancestorsOf(uid));
        }
        Set<com.cedarpolicy.model.entity.Entity> entities = new HashSet<>();
        for (EntityUid uid : needed) {
            Entity entity = store.find(uid);
            if (entity != null) {
                Set<EntityUID> parents = new HashSet<>();
                entity.parents().forEach(parent -> parents.add(name(parent)));
                entities.add(
                        new com.cedarpolicy.model.entity.Entity(
                                name(uid), values(entity.attributes()), parents));
            }
        }
        AuthorizationRequest request =
                new AuthorizationRequest(
                        name(asked.principal()),
                        name(asked.action()),
                        name(asked.resource()),
                        values(asked.context()));
        return new Case(asked, request, entities);
    }

    private static EntityUID name(EntityUid uid) {
        return EntityUID.parse(uid.toString()).orElseThrow();
    }

    private static Map<String, com.cedarpolicy.value.Value> values(Value.RecordOf record) {
        Map<String, com.cedarpolicy.value.Value> values = new HashMap<>();
        for (String name : record.names()) {
            Value value = record.get(name);
            if (value != null) {
                values.put(name, value(value));
            }
        }
        return values;
    }

    private static com.cedarpolicy.value.Value value(Value value) {
        return switch (value) {
            case EntityUid uid -> name(uid);
            case Value.Bool(boolean truth) -> new PrimBool(truth);
            case Value.Int(long number) -> new PrimLong(number);
            case Value.Text(String text) -> new PrimString(text);
            case Value.SetOf set -> {
                CedarList list = new CedarList();
                set.forEach(each -> list.add(value(each)));
                yield list;
            }
            default -> throw new IllegalStateException("the world has no such value");
        };
    }
}
