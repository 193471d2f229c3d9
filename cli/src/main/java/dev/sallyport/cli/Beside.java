package dev.sallyport.cli;

import dev.sallyport.client.ActLines;
import dev.sallyport.client.Challenge;
import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import dev.sallyport.kernel.Problem;
import dev.sallyport.warrant.DeclareLeaver;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// What the door says about an act and the ids in it, for whoever signs it and knows people by
/// their names.
///
/// **Security barrier.** It is shown beside the lines that are made from the bytes, under words
/// that say whose it is, and never among them: a door that lies here changes nothing of what is
/// signed.
final class Beside {
    private static final Pattern ID = Pattern.compile("\\b(psn|tgt|ros|req|grt)_[0-9a-z]{26}\\b");
    private static final int MOST = 24;

    private Beside() {}

    /// A line for each id that the door tells about; an id that is new, or not for this person to
    /// know, has none.
    static List<String> of(InnerDoor inner, List<ActLines.Line> lines) {
        List<String> said = new ArrayList<>();
        for (String id : ids(lines)) {
            String what = about(inner, id);
            if (!what.isBlank()) {
                said.add("  " + id + "  " + Plain.line(what));
            }
        }
        return said;
    }

    /// What comes of an act that the bytes do not say: what stops with somebody who leaves.
    static List<ActLines.Line> consequences(Challenge challenge) {
        return challenge.act() instanceof DeclareLeaver act
                ? challenge.told().stream()
                        .filter(line -> !line.value().equals(act.reason()))
                        .toList()
                : List.of();
    }

    private static Set<String> ids(List<ActLines.Line> lines) {
        Set<String> ids = new LinkedHashSet<>();
        for (ActLines.Line line : lines) {
            Matcher matcher = ID.matcher(line.value());
            while (ids.size() < MOST && matcher.find()) {
                ids.add(matcher.group());
            }
        }
        return ids;
    }

    private static String about(InnerDoor inner, String id) {
        try {
            return switch (id.substring(0, 3)) {
                case "psn" -> person(inner.link().get("/api/v1/people/" + id));
                case "tgt" -> Json.text(inner.link().get("/api/v1/targets/" + id), "name");
                case "ros" -> Json.text(inner.link().get("/api/v1/rosters/" + id), "name");
                case "req" -> request(inner.link().get("/api/v1/requests/" + id));
                default -> access(inner.link().get("/api/v1/grants/" + id));
            };
        } catch (Problem _) {
            return "";
        }
    }

    private static String person(JsonNode person) {
        return Json.text(person, "name") + ", " + Json.text(person, "display_name");
    }

    private static String request(JsonNode request) {
        return access(request) + ": " + Json.text(request, "reason");
    }

    /// `root@web-1 for grace`
    private static String access(JsonNode of) {
        return Json.text(of, "login")
                + "@"
                + Json.text(of.path("target"), "name")
                + " for "
                + Json.text(of.path("beneficiary"), "name");
    }
}
