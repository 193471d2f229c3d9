package dev.sallyport.cli;

import dev.sallyport.client.DoorAddress;
import dev.sallyport.client.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the command line remembers that is no secret: where the doors are, who uses it, what signs.
///
/// An option beats the environment, the environment beats what was used last, and that beats the
/// addresses of an installation on this machine.
final class Settings {
    static final String FILE = "settings.json";
    private static final String OUTER = "http://outer.localhost:8480";
    private static final String INNER = "http://inner.localhost:8481";

    private final World world;
    private final Home home;
    private final JsonNode remembered;

    Settings(World world, Home home) {
        this.world = world;
        this.home = home;
        remembered = home.read(FILE).orElseGet(Json::object);
    }

    DoorAddress outer(@Nullable String option) {
        return DoorAddress.parse(value("outer", "SALLYPORT_OUTER", option).orElse(OUTER));
    }

    DoorAddress inner(@Nullable String option) {
        return DoorAddress.parse(value("inner", "SALLYPORT_INNER", option).orElse(INNER));
    }

    Optional<String> trust(@Nullable String option) {
        return value("trust", "SALLYPORT_TRUST", option);
    }

    Optional<String> person(@Nullable String option) {
        return value("person", "SALLYPORT_PERSON", option);
    }

    /// `software`, or the path of a FIDO-backed SSH key.
    Optional<String> authenticator(@Nullable String option) {
        return value("authenticator", "SALLYPORT_AUTHENTICATOR", option);
    }

    /// The program that signs with a FIDO-backed SSH key.
    String sshKeygen() {
        return value("ssh-keygen", "SALLYPORT_SSH_KEYGEN", null).orElse("ssh-keygen");
    }

    void remember(String key, String value) {
        ObjectNode next = Json.object();
        home.read(FILE)
                .ifPresent(
                        old -> old.properties().forEach(f -> next.set(f.getKey(), f.getValue())));
        home.write(FILE, next.put(key, value));
    }

    private Optional<String> value(String key, String variable, @Nullable String option) {
        if (option != null) {
            return Optional.of(option);
        }
        String fromEnvironment = world.environment().get(variable);
        if (fromEnvironment != null && !fromEnvironment.isBlank()) {
            return Optional.of(fromEnvironment);
        }
        return Optional.of(Json.text(remembered, key)).filter(text -> !text.isEmpty());
    }
}
