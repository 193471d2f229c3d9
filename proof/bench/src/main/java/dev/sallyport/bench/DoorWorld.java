package dev.sallyport.bench;

import dev.sallyport.cedar.Request;
import dev.sallyport.decisionpoint.ClientRules;
import dev.sallyport.decisionpoint.ClientTexts;
import dev.sallyport.decisionpoint.TypeRule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The same organisation and policies as a client of a door registers them, and questions about
/// them as they go over the wire. Both processes of the measurement make it from the same numbers.
record DoorWorld(int people, int policies, long seed) {
    private static final Pattern START = Pattern.compile("(?m)^(permit|forbid) \\(");

    /// With everything ready to be asked here, as the answers are to be.
    Scene scene(int questions) {
        return Scene.of(
                new AuthzWorld(people, seed),
                new AuthzPolicies(policies, people, seed),
                questions,
                seed);
    }

    ClientRules rules() {
        Scene scene = scene(0);
        return ClientRules.parse(
                new ClientTexts(named(scene.policies().text()), "", scene.store().toJson()),
                List.of(TypeRule.of("User"), TypeRule.of("Server")));
    }

    private static String named(String policies) {
        Matcher start = START.matcher(policies);
        StringBuilder text = new StringBuilder();
        int number = 0;
        while (start.find()) {
            start.appendReplacement(text, "@id(\"p" + number++ + "\") $0");
        }
        return start.appendTail(text).toString();
    }

    static byte[] json(Request asked) {
        return """
        {"subject":{"type":"%s","id":"%s"},"action":{"name":"%s"},\
        "resource":{"type":"%s","id":"%s"},"context":{"mfa":true,"risk":10}}\
        """
                .formatted(
                        asked.principal().type(),
                        asked.principal().id(),
                        asked.action().id(),
                        asked.resource().type(),
                        asked.resource().id())
                .getBytes(StandardCharsets.UTF_8);
    }
}
