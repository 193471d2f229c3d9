package dev.sallyport.bench;

import dev.sallyport.cedar.EntityStore;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Request;
import dev.sallyport.cedar.Value;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Questions about an organisation: one in two is made from a grant that somebody has, the others
/// are about anybody and anything.
final class Questions {
    static final Value.RecordOf CONTEXT =
            Value.RecordOf.copyOf(Map.of("mfa", Value.Bool.TRUE, "risk", new Value.Int(10)));

    private static final int TRIES = 40;

    private final AuthzWorld world;
    private final AuthzPolicies policies;
    private final RandomGenerator random;

    Questions(AuthzWorld world, AuthzPolicies policies, long seed) {
        this.world = world;
        this.policies = policies;
        this.random = AuthzWorld.generator(seed);
    }

    /// Made of the instances the store holds: what a server has that keeps them.
    Request[] settled(EntityStore store, int count) {
        Request[] all = new Request[count];
        for (int i = 0; i < count; i++) {
            Request asked = next(i % 2 == 0);
            all[i] =
                    new Request(
                            store.canonical(asked.principal()),
                            store.canonical(asked.action()),
                            store.canonical(asked.resource()),
                            CONTEXT);
        }
        return all;
    }

    Request next(boolean granted) {
        int person = random.nextInt(world.people());
        if (granted) {
            for (int i = 0; i < TRIES; i++) {
                int[] groups = world.memberships(person);
                AuthzPolicies.Grant grant =
                        policies.grantOf(groups[random.nextInt(groups.length)]).orElse(null);
                if (grant != null && grant.folder() < world.folders()) {
                    int inFolder = world.servers() / world.folders();
                    int server = grant.folder() + world.folders() * random.nextInt(inFolder);
                    return request(person, grant.action(), server);
                }
                person = random.nextInt(world.people());
            }
        }
        int action = random.nextInt(AuthzWorld.ACTIONS);
        return request(person, action, random.nextInt(world.servers()));
    }

    private static Request request(int person, int action, int server) {
        EntityUid principal = AuthzWorld.uid("User", person);
        EntityUid resource = AuthzWorld.uid("Server", server);
        return new Request(principal, AuthzWorld.action(action), resource, CONTEXT);
    }
}
