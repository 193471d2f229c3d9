package dev.sallyport.policy;

import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Schema;
import dev.sallyport.kernel.Actor;
import dev.sallyport.kernel.Bug;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The world that policies speak of: its schema, and how our ids are called in it.
public final class World {
    /// The version of the schema; policies of an older one are checked against this one anew.
    public static final int VERSION = 1;

    public static final String NAMESPACE = "Sallyport::";
    public static final String ACTION = NAMESPACE + "Action";
    public static final String PERSON = NAMESPACE + "Person";
    public static final String SERVICE_ACCOUNT = NAMESPACE + "ServiceAccount";
    public static final String GROUP = NAMESPACE + "Group";
    public static final String UNIT = NAMESPACE + "Unit";
    public static final String ROSTER = NAMESPACE + "Roster";
    public static final String ROLE = NAMESPACE + "Role";
    public static final String TARGET = NAMESPACE + "Target";
    public static final String INSTALLATION_TYPE = NAMESPACE + "Installation";

    public static final EntityUid INSTALLATION = new EntityUid(INSTALLATION_TYPE, Ask.INSTALLATION);

    private static final Map<String, String> TYPES =
            Map.of(
                    "psn", PERSON,
                    "svc", SERVICE_ACCOUNT,
                    "grp", GROUP,
                    "unt", UNIT,
                    "ros", ROSTER,
                    "tgt", TARGET);

    private static final Schema SCHEMA = Schema.parse(resource("sallyport.cedarschema"));

    private World() {}

    public static Schema schema() {
        return SCHEMA;
    }

    /// The schema as it is written, for people.
    public static String schemaText() {
        return resource("sallyport.cedarschema");
    }

    /// The entity of an id's text form; empty for kinds that policies do not speak of.
    static Optional<EntityUid> entity(String text) {
        if (text.equals(Ask.INSTALLATION)) {
            return Optional.of(INSTALLATION);
        }
        @Nullable String type = text.length() > 4 ? TYPES.get(text.substring(0, 3)) : null;
        return type == null ? Optional.empty() : Optional.of(new EntityUid(type, text));
    }

    static EntityUid person(String text) {
        return new EntityUid(PERSON, text);
    }

    static EntityUid actor(Actor actor) {
        return switch (actor) {
            case Actor.Human(var person) -> person(person.text());
            case Actor.Process(String name) -> new EntityUid(NAMESPACE + "Process", name);
            case Actor.Gateway(var node) -> new EntityUid(NAMESPACE + "Gateway", node.text());
            case Actor.Client(var client) -> new EntityUid(NAMESPACE + "Client", client.text());
            case Actor.Rule(String policy) -> new EntityUid(NAMESPACE + "Rule", policy);
            case Actor.Anonymous() -> new EntityUid(NAMESPACE + "Anonymous", "anonymous");
        };
    }

    static String resource(String name) {
        try (InputStream in = World.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new Bug("a policy resource is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cause) {
            throw new Bug("a policy resource cannot be read", cause);
        }
    }
}
