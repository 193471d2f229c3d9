package dev.sallyport.bench;

import dev.sallyport.cedar.CompiledPolicies;
import dev.sallyport.cedar.Entity;
import dev.sallyport.cedar.EntityStore;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.PolicySet;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// What a store costs: to build anew, to keep, to change by one person.
final class StoreRun {
    private StoreRun() {}

    static Figures rebuild(Scene scene) {
        PolicySet policies = scene.policies().parse();
        long heapBefore = Machine.usedHeap();
        long cpu = Machine.cpuNanos();
        long start = System.nanoTime();
        EntityStore store = EntityStore.of(scene.world().entities());
        long built = System.nanoTime();
        CompiledPolicies compiled = CompiledPolicies.of(policies, store);
        long ready = System.nanoTime();
        long cpuNanos = Machine.cpuNanos() - cpu;
        long heap = Machine.usedHeap() - heapBefore;
        // Both have to be there at both readings, or the difference says nothing.
        Reference.reachabilityFence(compiled);
        Reference.reachabilityFence(scene);
        Reference.reachabilityFence(store);
        double edges = store.memberships();
        return new Figures()
                .put("entities", scene.world().entities().size())
                .put("memberships", store.memberships())
                .put("storeMillis", (built - start) / 1_000_000)
                .put("policiesMillis", (ready - built) / 1_000_000)
                .put("processorMillis", cpuNanos / 1_000_000)
                .put("heapBytes", heap)
                .put("heapBytesPerMembership", heap / edges)
                .put("indexBytesPerMembership", store.indexBytes() / edges)
                .put("hierarchyBytesPerMembership", store.hierarchyBytes() / edges);
    }

    /// One person joins another group.
    static Figures change(Scene scene, int changes, long seed) {
        RandomGenerator random = AuthzWorld.generator(seed);
        EntityStore store = scene.store();
        int people = scene.world().people();
        Samples samples = new Samples();
        Samples cpu = new Samples();
        for (int i = 0; i < 2 * changes; i++) {
            Entity person = store.find(AuthzWorld.uid("User", random.nextInt(people)));
            if (person == null) {
                throw new IllegalStateException("a person of the world is not in its store");
            }
            List<EntityUid> groups = new ArrayList<>(person.parents());
            int group = random.nextInt(AuthzWorld.groups(people));
            groups.set(0, store.canonical(AuthzWorld.uid("Group", group)));
            Entity moved = new Entity(person.uid(), person.attributes(), person.tags(), groups);
            long cpuBefore = Machine.cpuNanos();
            long before = System.nanoTime();
            store = store.with(List.of(moved), Set.of());
            long after = System.nanoTime();
            if (i >= changes) {
                samples.add(after - before);
                cpu.add(Machine.cpuNanos() - cpuBefore);
            }
        }
        return new Figures().putTimes("latency", samples).put("cpuNanosP50", cpu.at(0.5));
    }
}
