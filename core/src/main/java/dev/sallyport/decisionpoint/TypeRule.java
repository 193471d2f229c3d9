package dev.sallyport.decisionpoint;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.policy.World;
import java.util.Set;
import java.util.regex.Pattern;

/// One type a client may ask about.
///
/// **Security barrier.** What a client claims about a thing counts only where `trusted` says so,
/// and never for Sallyport's own identities: who is active and in which group is not for a client
/// to say.
///
/// @param type as the client calls it
/// @param entity the entity type policies call it; persons and service accounts of Sallyport by
///   their names in its schema
/// @param trusted whether the client's properties become attributes where nothing is stored
public record TypeRule(String type, String entity, boolean trusted) {
    private static final Pattern TYPE = Pattern.compile("[!-~]{1,100}");
    private static final Pattern ENTITY =
            Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(::[A-Za-z_][A-Za-z0-9_]*)*");
    private static final int ENTITY_MAX = 150;

    /// What stands for identities.
    static final Set<String> IDENTITIES = Set.of(World.PERSON, World.SERVICE_ACCOUNT);

    /// What can be asked about where the policies of the door itself answer, and nowhere else.
    static final Set<String> DOORS_ALONE = Set.of(World.TARGET, World.INSTALLATION_TYPE);

    public TypeRule {
        if (!TYPE.matcher(type).matches()) {
            throw wrong("a type has 1 to 100 printable characters without spaces");
        }
        if (entity.length() > ENTITY_MAX || !ENTITY.matcher(entity).matches()) {
            throw wrong(
                    "an entity type is made of letters, digits and `_`, its parts joined by `::`:"
                            + " give `entity` where the type is called otherwise");
        }
        if (entity.equals("Action") || entity.endsWith("::Action")) {
            throw wrong("`Action` is the type of actions");
        }
        if (ownWorld(entity) && !IDENTITIES.contains(entity) && !DOORS_ALONE.contains(entity)) {
            throw wrong(
                    "of Sallyport's own types only `%s` and `%s` can be asked about"
                            .formatted(World.PERSON, World.SERVICE_ACCOUNT));
        }
        if (ownWorld(entity) && trusted) {
            throw wrong("nobody's claims about Sallyport's identities are trusted");
        }
    }

    public static TypeRule of(String type) {
        return new TypeRule(type, type, false);
    }

    public static TypeRule trusting(String type) {
        return new TypeRule(type, type, true);
    }

    /// Whether it stands for identities that Sallyport knows.
    public boolean identities() {
        return IDENTITIES.contains(entity);
    }

    static boolean ownWorld(String entity) {
        return entity.startsWith(World.NAMESPACE);
    }

    private static Problem wrong(String message) {
        return new Problem(ProblemCode.INVALID, message);
    }
}
