package dev.sallyport.bench;

import dev.sallyport.cedar.Entity;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// An organisation made from a seed: people in ten groups each, groups in groups (a tree with some
/// cross links), servers in folders in folders.
///
/// Names depend on numbers only, so that one set of policies fits organisations of any size: it
/// speaks of the groups and folders of the largest.
public final class AuthzWorld {
    static final int MEMBERSHIPS = 10;
    static final int ACTIONS = 50;

    private static final int LEVELS = 5;
    private static final int BRANCHING = 8;
    private static final int CROSS_LINK = 10;
    private static final int PEOPLE_PER_GROUP = 50;
    private static final int PEOPLE_PER_SERVER = 10;
    private static final int SERVERS_PER_FOLDER = 20;
    private static final String[] ENVIRONMENTS = {"prod", "stage", "test"};

    private final int people;
    private final int groups;
    private final int servers;
    private final int folders;
    private final List<Entity> entities = new ArrayList<>();
    private final int[][] memberships;
    private final EntityUid[] groupNames;
    private long edges;

    public AuthzWorld(int people, long seed) {
        this.people = people;
        this.groups = groups(people);
        this.servers = servers(people);
        this.folders = folders(people);
        this.memberships = new int[people][];
        this.groupNames = new EntityUid[groups];
        for (int i = 0; i < groups; i++) {
            groupNames[i] = uid("Group", i);
        }
        RandomGenerator random = generator(seed);
        actions();
        tree("Group", groups, random);
        tree("Folder", folders, random);
        for (int i = 0; i < people; i++) {
            entities.add(person(i, random));
        }
        for (int i = 0; i < servers; i++) {
            entities.add(server(i, random));
        }
        for (Entity entity : entities) {
            edges += entity.parents().size();
        }
    }

    static RandomGenerator generator(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    static int groups(int people) {
        return Math.max(20, people / PEOPLE_PER_GROUP);
    }

    static int servers(int people) {
        return Math.max(20, people / PEOPLE_PER_SERVER);
    }

    static int folders(int people) {
        return Math.max(5, servers(people) / SERVERS_PER_FOLDER);
    }

    static EntityUid uid(String type, int number) {
        String prefix =
                switch (type) {
                    case "User" -> "user-";
                    case "Group" -> "group-";
                    case "Server" -> "server-";
                    default -> "folder-";
                };
        return new EntityUid(type, prefix + number);
    }

    static EntityUid action(int number) {
        return new EntityUid("Action", "a" + number);
    }

    private void actions() {
        for (int i = 0; i < ACTIONS; i++) {
            entities.add(Entity.of(action(i), new EntityUid("Action", kind(i))));
        }
        entities.add(Entity.of(new EntityUid("Action", "read")));
        entities.add(Entity.of(new EntityUid("Action", "change")));
    }

    static String kind(int action) {
        return action % 2 == 0 ? "read" : "change";
    }

    private void tree(String type, int count, RandomGenerator random) {
        entities.add(Entity.of(uid(type, 0)));
        for (int i = 1; i < count; i++) {
            EntityUid parent = uid(type, (i - 1) / BRANCHING);
            entities.add(
                    random.nextInt(CROSS_LINK) == 0
                            ? Entity.of(uid(type, i), parent, uid(type, random.nextInt(i)))
                            : Entity.of(uid(type, i), parent));
        }
    }

    private Entity person(int number, RandomGenerator random) {
        int[] some = new int[MEMBERSHIPS];
        EntityUid[] parents = new EntityUid[MEMBERSHIPS];
        for (int i = 0; i < MEMBERSHIPS; i++) {
            int group = random.nextInt(groups);
            while (contains(some, i, group)) {
                group = random.nextInt(groups);
            }
            some[i] = group;
            parents[i] = groupNames[group];
        }
        memberships[number] = some;
        Value.RecordOf attributes =
                Value.RecordOf.copyOf(
                        Map.of(
                                "level",
                                new Value.Int(random.nextInt(LEVELS)),
                                "lead",
                                uid("User", random.nextInt(people))));
        return new Entity(uid("User", number), attributes, Value.RecordOf.EMPTY, List.of(parents));
    }

    private static boolean contains(int[] some, int count, int wanted) {
        for (int i = 0; i < count; i++) {
            if (some[i] == wanted) {
                return true;
            }
        }
        return false;
    }

    private Entity server(int number, RandomGenerator random) {
        Value.RecordOf attributes =
                Value.RecordOf.copyOf(
                        Map.of(
                                "owner",
                                uid("User", random.nextInt(people)),
                                "admins",
                                Value.SetOf.of(uid("Group", random.nextInt(groups))),
                                "env",
                                new Value.Text(ENVIRONMENTS[number % ENVIRONMENTS.length]),
                                "locked",
                                Value.Bool.of(number % 50 == 0)));
        return new Entity(
                uid("Server", number),
                attributes,
                Value.RecordOf.EMPTY,
                List.of(uid("Folder", number % folders)));
    }

    public List<Entity> entities() {
        return entities;
    }

    public int people() {
        return people;
    }

    int servers() {
        return servers;
    }

    int folders() {
        return folders;
    }

    int[] memberships(int person) {
        return memberships[person];
    }

    /// Memberships of people, groups, servers and actions.
    public long edges() {
        return edges;
    }
}
