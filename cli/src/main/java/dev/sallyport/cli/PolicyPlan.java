package dev.sallyport.cli;

import dev.sallyport.client.Json;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/// A plan as a person reads it: what is wrong with the text, or whose access would change how.
final class PolicyPlan {
    private PolicyPlan() {}

    static void tell(Output output, JsonNode plan) {
        if (output.isJson()) {
            output.say(plan, "");
        } else {
            remark(output, plan);
        }
    }

    /// For people only: on the way to something else.
    static void remark(Output output, JsonNode plan) {
        for (JsonNode finding : plan.path("findings")) {
            output.remark(
                    (finding.path("refused").asBoolean() ? "wrong  " : "odd    ")
                            + place(finding)
                            + Json.text(finding, "message"));
        }
        if (!plan.path("valid").asBoolean()) {
            return;
        }
        tellDiff(output, Json.text(plan, "access_diff"));
        replay(output, plan.path("replay"));
        if (!Json.text(plan, "refused").isEmpty()) {
            output.remark(Json.text(plan, "refused"));
        }
    }

    /// @param text the diff as JSON, whose hash is signed
    static void tellDiff(Output output, String text) {
        JsonNode diff = Json.read(text.getBytes(StandardCharsets.UTF_8));
        if (!diff.path("complete").asBoolean()) {
            output.remark("not everything was compared: what follows is a part of it");
        }
        long count =
                part(output, "newly allowed", diff.path("allowed"))
                        + part(output, "newly refused", diff.path("refused"))
                        + part(output, "allowed otherwise", diff.path("otherwise"));
        if (count == 0) {
            output.remark("nobody's access changes");
        }
        output.remark(
                "compared for this moment, with nothing said or proved and with all that can be;"
                        + " conditions on time, address, login or approvals were not tried out");
    }

    static void mustBeSound(JsonNode plan) {
        if (!plan.path("valid").asBoolean()) {
            throw new Problem(ProblemCode.FORBIDDEN, "this text is not valid: nothing was changed");
        }
        if (!Json.text(plan, "refused").isEmpty()) {
            throw new Problem(ProblemCode.FORBIDDEN, Json.text(plan, "refused"));
        }
    }

    private static String place(JsonNode finding) {
        JsonNode line = finding.path("line");
        return line.isNumber()
                ? "line " + line.asInt() + ", column " + finding.path("column").asInt() + ": "
                : "";
    }

    private static long part(Output output, String title, JsonNode changes) {
        long count = changes.path("count").asLong();
        if (count == 0) {
            return 0;
        }
        output.remark(title + ": " + count);
        JsonNode first = changes.path("first");
        for (JsonNode change : first) {
            output.remark("  " + sentence(change));
        }
        if (count > first.size()) {
            output.remark("  and " + (count - first.size()) + " more");
        }
        return count;
    }

    static void replay(Output output, JsonNode replay) {
        if (!replay.isObject()) {
            return;
        }
        JsonNode changed = replay.path("changed");
        int otherwise = replay.path("otherwise").asInt();
        output.remark(
                "of "
                        + replay.path("decided").asInt()
                        + " recorded decisions since "
                        + Json.text(replay, "since").substring(0, 10)
                        + ", "
                        + otherwise
                        + " would be decided otherwise"
                        + gone(replay.path("gone").asInt()));
        for (JsonNode again : changed) {
            output.remark(
                    "  "
                            + Json.text(again, "at")
                            + "  "
                            + sentence(again.path("change"))
                            + (again.path("refused").asBoolean() ? ", refused then" : ""));
        }
        if (otherwise > changed.size()) {
            output.remark("  and " + (otherwise - changed.size()) + " more");
        }
    }

    private static String gone(int count) {
        return count == 0 ? "" : " (" + count + " more speak of what is gone)";
    }

    private static String sentence(JsonNode it) {
        String what = Json.text(it, "what_name");
        return Plain.line(
                Json.text(it, "who_name")
                        + ": "
                        + Json.text(it, "action")
                        + (what.equals("installation") ? "" : " " + what)
                        + ": "
                        + Json.text(it, "after")
                        + " (was "
                        + Json.text(it, "before")
                        + ")");
    }
}
