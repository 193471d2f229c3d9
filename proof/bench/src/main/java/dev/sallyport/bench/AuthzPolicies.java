package dev.sallyport.bench;

import dev.sallyport.cedar.Limits;
import dev.sallyport.cedar.PolicySet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Policies as organisations write them, most of them grants of one group for one folder, and which
/// grant a group has, so that questions can be made that are allowed.
public final class AuthzPolicies {
    /// One grant of a group, of the plain kind.
    record Grant(int action, int folder) {}

    private static final int KINDS = 20;
    private static final int PLAIN_KINDS = 9;

    private final StringBuilder text = new StringBuilder();
    private final Map<Integer, Grant> grants = new HashMap<>();

    /// Speaks of the groups and folders of an organisation of so many people.
    public AuthzPolicies(int count, int people, long seed) {
        RandomGenerator random = AuthzWorld.generator(seed);
        text.append(
                """
                permit (principal, action == Action::"a0", resource is Server)
                when { resource.owner == principal };
                permit (principal, action == Action::"a1", resource is Server)
                when { principal in resource.admins };
                forbid (principal, action, resource) when { context.risk > 80 };
                """);
        for (int i = 3; i < count; i++) {
            int group = random.nextInt(AuthzWorld.groups(people));
            int action = random.nextInt(AuthzWorld.ACTIONS);
            // Small numbers with small numbers, so that an organisation of any size meets the same.
            int folder = share(group, AuthzWorld.folders(people), people, random);
            int server = share(group, AuthzWorld.servers(people), people, random);
            int person = share(group, people, people, random);
            int kind = i % KINDS;
            if (kind < PLAIN_KINDS) {
                grants.put(group, new Grant(action, folder));
            }
            text.append(
                            policy(kind)
                                    .replace("GROUP", "Group::\"group-" + group + "\"")
                                    .replace("FOLDER", "Folder::\"folder-" + folder + "\"")
                                    .replace("SERVER", "Server::\"server-" + server + "\"")
                                    .replace("PERSON", "User::\"user-" + person + "\"")
                                    .replace("KIND", AuthzWorld.kind(action))
                                    .replace("ACT", "Action::\"a" + action + "\""))
                    .append('\n');
        }
    }

    private static int share(int group, int count, int people, RandomGenerator random) {
        double from = (double) group / AuthzWorld.groups(people);
        double to = (group + 1.0) / AuthzWorld.groups(people);
        return Math.min(count - 1, (int) (count * random.nextDouble(from, to)));
    }

    private static String policy(int kind) {
        return switch (kind) {
            case 9, 10, 11 ->
                    """
                    permit (principal in GROUP, action == ACT, resource in FOLDER)
                    when { context.mfa && resource.env == "prod" };\
                    """;
            case 12, 13 ->
                    """
                    permit (principal in GROUP, action == ACT, resource == SERVER)
                    when { context.mfa };\
                    """;
            case 14 -> "permit (principal == PERSON, action == ACT, resource in FOLDER);";
            case 15 ->
                    """
                    permit (principal in GROUP, action == ACT, resource in FOLDER)
                    unless { resource.locked };\
                    """;
            case 16 ->
                    """
                    permit (principal is User in GROUP, action == ACT, resource is Server in FOLDER)
                    when { principal.level >= 3 && context.mfa };\
                    """;
            case 17 ->
                    "permit (principal in GROUP, action in Action::\"KIND\", resource in FOLDER);";
            case 18 ->
                    """
                    forbid (principal in GROUP, action == ACT, resource in FOLDER)
                    unless { context.mfa };\
                    """;
            case 19 ->
                    """
                    forbid (principal in GROUP, action in Action::"KIND", resource in FOLDER)
                    when { resource.locked };\
                    """;
            default -> "permit (principal in GROUP, action == ACT, resource in FOLDER);";
        };
    }

    public String text() {
        return text.toString();
    }

    public PolicySet parse() {
        return PolicySet.parse(text.toString(), limits());
    }

    private static Limits limits() {
        return Limits.DEFAULT;
    }

    Optional<Grant> grantOf(int group) {
        return Optional.ofNullable(grants.get(group));
    }
}
