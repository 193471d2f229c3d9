package dev.sallyport.journeys.console;

import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// The policies of both doors on the stage: the inner one's are on trial, the outer one's fresh.
@RestController
final class StagePolicies {
    static final String HOSTILE = "<script>alert(1)</script>";

    static final String DIFF =
            """
            {"compared":2,"complete":true,
             "allowed":{"count":3,"first":[{"who":"psn_1","who_name":"%s","action":"connect",
               "what":"tgt_1","what_name":"web-1","before":"refused","after":"allowed"}]},
             "refused":{"count":0,"first":[]},"otherwise":{"count":0,"first":[]}}
            """
                    .formatted(HOSTILE);

    /// What was confirmed, taken back or planned.
    final List<String> received = new ArrayList<>();

    private static Map<String, Object> person(String name) {
        return Map.of("id", StageProps.id("psn", name), "name", name, "display_name", name);
    }

    private static Map<String, Object> change(String door) {
        Map<String, Object> change = new HashMap<>();
        change.put("door", door);
        change.put("version", 3);
        change.put("state", "on_trial");
        change.put("hash", "ab".repeat(32));
        change.put("base_version", 2);
        change.put("reason", HOSTILE + " night shift");
        change.put("author", person("ada"));
        change.put("approver", person("bob"));
        change.put("effective_at", Instant.now());
        change.put("reverts_at", Instant.now().plusSeconds(540));
        change.put("as_signed", !door.equals("outer"));
        return change;
    }

    @Access(Caller.ANYONE)
    @GetMapping("/api/v1/policies/{door}")
    Map<String, Object> set(@PathVariable String door) {
        Map<String, Object> set = new HashMap<>();
        boolean trial = door.equals("inner");
        set.put("door", door);
        set.put("version", trial ? 3 : 0);
        set.put("state", trial ? "on_trial" : "fresh");
        set.put("hash", "ab".repeat(32));
        set.put("text", "// " + HOSTILE + "\n@id(\"a\")\npermit (principal, action, resource);\n");
        set.put("warnings", List.of());
        if (trial) {
            set.put("change", change(door));
        }
        return set;
    }

    @Access(Caller.ANYONE)
    @GetMapping("/api/v1/policies/{door}/history")
    Map<String, Object> history(@PathVariable String door) {
        return Map.of("items", List.of(change(door)));
    }

    @Access(Caller.ANYONE)
    @GetMapping("/api/v1/policies/{door}/versions/{version}")
    Map<String, Object> version(@PathVariable String door, @PathVariable long version) {
        return version == 0
                ? Map.of("text", "// fresh\n")
                : Map.of("change", change(door), "text", "// text\n", "access_diff", DIFF);
    }

    @Access(Caller.ANYONE)
    @PostMapping("/api/v1/policies/plan")
    Map<String, Object> plan(@RequestBody JsonNode body) {
        received.add("plan " + body.path("days") + " " + body.path("scope").asString("all"));
        if (body.path("text").asString().contains("wrong")) {
            return Map.of(
                    "valid",
                    false,
                    "findings",
                    List.of(Map.of("line", 2, "column", 5, "message", HOSTILE, "refused", true)));
        }
        return Map.of("valid", true, "findings", List.of(), "access_diff", DIFF);
    }

    @Access(Caller.ANYONE)
    @PostMapping("/api/v1/policy/why")
    Map<String, Object> why(@RequestBody JsonNode body) {
        received.add("why " + body);
        return Map.of(
                "allowed",
                false,
                "sentences",
                List.of("refused: nothing allows you to do this (no_policy_permits)"),
                "obligations",
                List.of(),
                "policies",
                List.of(),
                "facts",
                List.of(HOSTILE + " is not in the roster web-people (ros_1)"),
                "ways",
                List.of(
                        Map.of(
                                "through",
                                "who_is_eligible_requests",
                                "steps",
                                List.of("membership of the roster web-people (ros_1)"),
                                "requestable",
                                "roster")));
    }

    /// Two pages.
    @Access(Caller.ANYONE)
    @GetMapping("/api/v1/policy/what")
    Map<String, Object> what(@RequestParam(required = false) @Nullable String after) {
        Map<String, Object> page = new HashMap<>();
        page.put(
                "items",
                List.of(
                        Map.of(
                                "principal",
                                "psn_1",
                                "action",
                                after == null ? "connect" : "request-elevation",
                                "resource",
                                "tgt_1",
                                "name",
                                HOSTILE)));
        page.put("next", after == null ? "connect tgt_1" : null);
        return page;
    }

    @Access(Caller.ANYONE)
    @PostMapping("/api/v1/policies/{door}/{verb}")
    Map<String, Object> end(
            @PathVariable String door, @PathVariable String verb, @RequestBody JsonNode body) {
        received.add(verb + " " + door + " " + body.path("version").asInt());
        return Map.of("door", door);
    }
}
