package dev.sallyport.bench;

import com.cedarpolicy.AuthorizationEngine;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Authorization, all in one run: in memory, on the same data, decisions, growth, the peer, search
/// and rebuilding; over HTTP; while facts are written.
final class AuthzBench {
    private static final long SEED = 2026;
    private static final int LARGEST = 1_000_000;
    private static final int FEW_POLICIES = 100;

    /// What can be measured apart; searches are part of what is measured in memory.
    enum Part {
        MEMORY,
        SEARCH,
        HTTP,
        WRITES
    }

    private final Bench.Scale scale;
    private final PrintStream out;

    AuthzBench(Bench.Scale scale, PrintStream out) {
        this.scale = scale;
        this.out = out;
    }

    Figures run(Set<Part> parts) {
        Figures all =
                new Figures()
                        .put("bench", "authz")
                        .put("scale", scale.name().toLowerCase(java.util.Locale.ROOT))
                        .put("seed", SEED)
                        .put("machine", Machine.figures())
                        .put("versions", versions())
                        .put("loadBefore", Machine.load());
        if (parts.contains(Part.HTTP)) {
            say("decisions over HTTP");
            all.put("http", HttpRun.run(HttpRun.Size.of(scale, SEED)));
        }
        if (parts.contains(Part.WRITES)) {
            say("decisions while facts are written");
            all.put("writes", WritesRun.run(WritesRun.Size.of(scale), SEED));
        }
        if (parts.contains(Part.MEMORY)) {
            inMemory(all);
        } else if (parts.contains(Part.SEARCH)) {
            searchAlone(all);
        }
        return all.put("loadAfter", Machine.load());
    }

    private void inMemory(Figures all) {
        AuthzPolicies policies = new AuthzPolicies(scale.policies, LARGEST, SEED);
        List<Scene> scenes = new ArrayList<>();
        for (int people : scale.people) {
            say("an organisation of " + people + " people");
            AuthzWorld world = new AuthzWorld(people, SEED);
            scenes.add(Scene.of(world, policies, scale.requests, SEED));
        }
        Scene largest = scenes.getLast();
        say("looks at memory");
        all.put("lookAtMemory", LookRun.run(largest.store().indexBytes(), SEED));
        say("decisions");
        all.put("decision", DecisionRun.run(largest, scale.rounds).put("policies", scale.policies));
        say("growth");
        growth(scenes, all);
        say("the peer");
        peer(largest, all);
        say("decisions and the peer under JMH");
        all.put("jmh", JmhRun.run(largest, scale.cases, scale.jmhMillis));
        say("search");
        all.put("search", SearchRun.run(largest, scale.searches));
        say("changes");
        all.put("changeOfOnePerson", StoreRun.change(largest, scale.searches, SEED));
        say("rebuilding");
        scenes.clear();
        all.put("rebuild", StoreRun.rebuild(largest));
    }

    /// Of the largest organisation, which is all that has to be made for it.
    private void searchAlone(Figures all) {
        int people = scale.people[scale.people.length - 1];
        say("an organisation of " + people + " people");
        AuthzPolicies policies = new AuthzPolicies(scale.policies, LARGEST, SEED);
        Scene scene = Scene.of(new AuthzWorld(people, SEED), policies, 1, SEED);
        say("search");
        all.put("search", SearchRun.run(scene, scale.searches));
    }

    private void growth(List<Scene> scenes, Figures all) {
        List<Figures> growth = DecisionRun.growth(scenes, scale.rounds);
        all.putList("growth", growth)
                .put("growthOfP50", ratio(growth, "p50Nanos"))
                .put("growthOfP50NamesAtHand", ratio(growth, "p50NanosNamesAtHand"))
                .put("growthOfP50AskedAgain", ratio(growth, "p50NanosAskedAgain"));
    }

    /// Of the last to the first.
    private static double ratio(List<Figures> growth, String figure) {
        long first = (long) growth.getFirst().all().getOrDefault(figure, 1L);
        long last = (long) growth.getLast().all().getOrDefault(figure, 1L);
        return (double) last / Math.max(1, first);
    }

    private void peer(Scene scene, Figures all) {
        all.put("peer", PeerRun.run(scene, scale.cases));
        AuthzPolicies few = new AuthzPolicies(FEW_POLICIES, LARGEST, SEED);
        Scene small =
                new Scene(
                        scene.world(),
                        few,
                        scene.store(),
                        dev.sallyport.cedar.CompiledPolicies.of(few.parse(), scene.store()),
                        scene.requests());
        all.put("peerWithFewPolicies", PeerRun.run(small, scale.cases));
    }

    private static Figures versions() {
        Package cedar = dev.sallyport.cedar.EntityStore.class.getPackage();
        String version = cedar.getImplementationVersion();
        return new Figures()
                .put("sallyport", version == null ? "working copy" : version)
                .put("java", Runtime.version().toString())
                .put("cedarJavaLanguage", AuthorizationEngine.getCedarLangVersion());
    }

    private void say(String what) {
        out.println("measuring: " + what);
    }
}
