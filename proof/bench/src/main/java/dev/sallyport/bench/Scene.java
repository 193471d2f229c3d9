package dev.sallyport.bench;

import dev.sallyport.cedar.CompiledPolicies;
import dev.sallyport.cedar.EntityStore;
import dev.sallyport.cedar.Request;

/// An organisation with everything ready to be asked.
record Scene(
        AuthzWorld world,
        AuthzPolicies policies,
        EntityStore store,
        CompiledPolicies compiled,
        Request[] requests) {
    static Scene of(AuthzWorld world, AuthzPolicies policies, int requests, long seed) {
        EntityStore store = EntityStore.of(world.entities());
        CompiledPolicies compiled = CompiledPolicies.of(policies.parse(), store);
        return new Scene(
                world,
                policies,
                store,
                compiled,
                new Questions(world, policies, seed).settled(store, requests));
    }

    boolean allows(int request) {
        return compiled.allows(requests[request], store);
    }
}
