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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// The Cedar project's own Java binding on the same questions, in turns with ours.
///
/// It is helped as far as it lets itself be helped: policies are parsed and cached once, and each
/// call gets just the entities it needs, made ready before the clock starts. It keeps no entities
/// between calls, which is what most of its time goes into.
final class PeerRun {
    private record Case(
            Request ours,
            AuthorizationRequest request,
            Set<com.cedarpolicy.model.entity.Entity> entities) {}

    private final Scene scene;
    private final BasicAuthorizationEngine engine = new BasicAuthorizationEngine();
    private final PolicySet policies;
    private final Samples ours = new Samples();
    private final Samples peer = new Samples();
    private final Samples ourCpu = new Samples();
    private final Samples peerCpu = new Samples();
    private int differences;

    private PeerRun(Scene scene) {
        this.scene = scene;
        try {
            policies = PolicySet.parsePolicies(scene.policies().text());
            policies.cache();
        } catch (InternalException | CacheException e) {
            throw new IllegalStateException("the peer did not take the policies", e);
        }
    }

    static Figures run(Scene scene, int cases) {
        PeerRun run = new PeerRun(scene);
        run.compare(0, cases / 4);
        PeerRun counted = new PeerRun(scene);
        counted.compare(cases / 4, cases / 4 + cases);
        double ratio = (double) counted.peer.at(0.5) / Math.max(1, counted.ours.at(0.5));
        double cpu = (double) counted.peerCpu.at(0.5) / Math.max(1, counted.ourCpu.at(0.5));
        return new Figures()
                .put("policies", counted.policies.getNumPolicies())
                .putTimes("cedarJava", counted.peer)
                .putTimes("ours", counted.ours)
                .put("cedarJavaCpuNanosP50", counted.peerCpu.at(0.5))
                .put("ratioOfP50", ratio)
                .put("ratioOfProcessorTime", cpu)
                .put("differences", counted.differences);
    }

    private void compare(int from, int to) {
        for (int i = from; i < to; i++) {
            Case each = made(scene.requests()[i % scene.requests().length]);
            boolean expected = theirs(each);
            long cpu = Machine.cpuNanos();
            boolean allowed = false;
            // One alone is too short for the processor's clock.
            for (int again = 0; again < 100; again++) {
                long start = System.nanoTime();
                allowed = scene.compiled().allows(each.ours, scene.store());
                if (again == 0) {
                    ours.add(System.nanoTime() - start);
                }
            }
            ourCpu.add((Machine.cpuNanos() - cpu) / 100);
            differences += allowed == expected ? 0 : 1;
        }
    }

    private boolean theirs(Case each) {
        try {
            long cpu = Machine.cpuNanos();
            long start = System.nanoTime();
            boolean allowed =
                    engine.isAuthorized(each.request, policies, each.entities)
                            .success
                            .orElseThrow()
                            .isAllowed();
            peer.add(System.nanoTime() - start);
            peerCpu.add(Machine.cpuNanos() - cpu);
            return allowed;
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
