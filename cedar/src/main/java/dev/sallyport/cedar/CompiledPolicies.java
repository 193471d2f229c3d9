package dev.sallyport.cedar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A policy set made fast for one store and all that become of it by [EntityStore#with]: indexed by
/// heads, conditions compiled. Decides what [Authorizer] decides. For all threads.
///
/// Over other [Entities], or a store that was built anew, it decides the same without the index.
public final class CompiledPolicies {
    private static final int SPARE = 64;

    private final List<CompiledPolicy> policies = new ArrayList<>();

    /// What an answer says of policies, by their places in the set: looking for it in the policies
    /// themselves costs more than all the rest of an answer.
    private final String[] names;

    private final BitSet forbids = new BitSet();
    private final Uids uids;
    private final Heads heads = new Heads();

    /// For the groups as they were when last asked about.
    private volatile Reach reach;

    private final Asked.Memory asked;

    /// What searches meet, made when first needed.
    private @Nullable OpenIndex byPrincipal;

    private @Nullable OpenIndex byResource;

    /// Searches to be used again, by thread: then a decision makes no objects.
    private final AtomicReferenceArray<@Nullable Search> spare = new AtomicReferenceArray<>(SPARE);

    private CompiledPolicies(PolicySet set, EntityStore store) {
        uids = store.uids();
        names = new String[set.policies().size()];
        for (Policy policy : set.policies()) {
            names[policies.size()] = policy.id();
            forbids.set(policies.size(), policy.effect() == Effect.FORBID);
            policies.add(new CompiledPolicy(policy, policies.size(), uids));
        }
        asked = new Asked.Memory(index(Effect.FORBID), index(Effect.PERMIT));
        reach = new Reach(heads, store.hierarchy().above(), uids.size());
    }

    public static CompiledPolicies of(PolicySet set, EntityStore store) {
        return new CompiledPolicies(set, store);
    }

    private PolicyIndex index(Effect effect) {
        return new PolicyIndex(effect, of(effect), uids, heads);
    }

    private List<CompiledPolicy> of(Effect effect) {
        List<CompiledPolicy> some = new ArrayList<>();
        for (CompiledPolicy policy : policies) {
            if (policy.policy.effect() == effect) {
                some.add(policy);
            }
        }
        return some;
    }

    /// Whether the request is allowed and no forbid failed. Ends as soon as that is settled, and
    /// makes no objects.
    ///
    /// **Security barrier.** Stricter than the language: doubt in a forbid means no.
    public boolean allows(Request request, Entities entities) {
        if (!(entities instanceof EntityStore store) || store.uids() != uids) {
            Response response = decide(request, entities);
            return response.allowed() && !response.erredInForbid();
        }
        Search search = take();
        search.begin(request, store);
        try {
            return search.allows(asked, heads, reach(store));
        } finally {
            give(search);
        }
    }

    /// The decision with its grounds, as the language defines it.
    public Response decide(Request request, Entities entities) {
        if (!(entities instanceof EntityStore store) || store.uids() != uids) {
            Search.Collector found = new Search.Collector();
            scan(request, entities, found);
            return response(found);
        }
        Search search = take();
        search.begin(request, store);
        Search.Collector found = search.collect();
        try {
            search.allows(asked, heads, reach(store));
            return response(found);
        } finally {
            give(search);
        }
    }

    /// Who can, and on what? For the store the policies were made for, or one that became of it.
    public PolicySearch search(EntityStore store) {
        if (store.uids() != uids) {
            throw new IllegalArgumentException(
                    "store: not the one these policies were compiled for, nor made of it by `with`");
        }
        return new PolicySearch(this, store);
    }

    synchronized OpenIndex byPrincipal() {
        OpenIndex made = byPrincipal;
        if (made == null) {
            made = new OpenIndex(policies, policy -> policy.policy.principal(), uids);
            byPrincipal = made;
        }
        return made;
    }

    synchronized OpenIndex byResource() {
        OpenIndex made = byResource;
        if (made == null) {
            made = new OpenIndex(policies, policy -> policy.policy.resource(), uids);
            byResource = made;
        }
        return made;
    }

    private Reach reach(EntityStore store) {
        Reach known = reach;
        Rows groups = store.hierarchy().above();
        if (!known.isFor(groups)) {
            known = new Reach(heads, groups, uids.size());
            reach = known;
        }
        return known;
    }

    private void scan(Request request, Entities entities, Search.Collector found) {
        for (CompiledPolicy policy : policies) {
            try {
                if (Scopes.matches(policy.policy, request, entities)
                        && policy.holds(request, entities)) {
                    found.applies(policy.order);
                }
            } catch (Fault fault) {
                found.fails(policy, fault);
            }
        }
    }

    private Response response(Search.Collector found) {
        int[] applied = found.applied();
        return Authorizer.combine(names(applied, false), names(applied, true), found.errors());
    }

    private List<String> names(int[] places, boolean ofForbids) {
        String[] some = new String[places.length];
        int count = 0;
        for (int place : places) {
            if (forbids.get(place) == ofForbids) {
                some[count++] = names[place];
            }
        }
        return List.of(count == some.length ? some : Arrays.copyOf(some, count));
    }

    private Search take() {
        Search search = spare.getAndSet(place(), null);
        return search == null ? new Search() : search;
    }

    private void give(Search search) {
        search.end();
        spare.lazySet(place(), search);
    }

    private static int place() {
        return (int) Thread.currentThread().threadId() & SPARE - 1;
    }
}
