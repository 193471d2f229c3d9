package dev.sallyport.journeys.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.warrant.RequestElevation;
import dev.sallyport.web.Access;
import dev.sallyport.web.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// Answers like the inner door's API, out of [StageProps]. Tests may make it lie.
@RestController
final class StageApi {
    StageLedger ledger = new StageLedger();

    /// Bodies of all changes that were sent, with their paths.
    final List<String> received = new CopyOnWriteArrayList<>();

    /// Answers that tests put in the way of the canned ones, by path.
    final Map<String, Object> instead = new LinkedHashMap<>();

    String cast = "";
    boolean empty;
    boolean lyingChallenge;

    @Access(Caller.ANYONE)
    @GetMapping("/api/v1/{noun}")
    Object list(@PathVariable String noun, HttpServletRequest request) {
        if (noun.equals("ceremonies")) {
            return Map.of("items", empty ? List.of() : List.of(ceremony(true)));
        }
        JsonNode all = StageProps.read(noun).orElseThrow(StageApi::nothing);
        if (empty && all.has("items")) {
            return Map.of("items", List.of());
        }
        return filtered(all, request);
    }

    private static Object filtered(JsonNode all, HttpServletRequest request) {
        if (!all.has("items")) {
            return all;
        }
        List<JsonNode> kept = new ArrayList<>();
        for (JsonNode item : all.get("items")) {
            boolean pending =
                    !"pending".equals(request.getParameter("state"))
                            || item.path("state").asString().equals("PENDING");
            boolean live = request.getParameter("live") == null || item.path("live").asBoolean();
            boolean decidable =
                    request.getParameter("decidable") == null
                            || item.path("may_approve").asBoolean();
            boolean mine =
                    request.getParameter("mine") == null
                            || !item.has("may_approve")
                            || item.path("may_cancel").asBoolean();
            if (pending && live && decidable && mine) {
                kept.add(item);
            }
        }
        return Map.of("items", kept);
    }

    @Access(Caller.ANYONE)
    @GetMapping("/api/v1/{noun}/{id}")
    Object one(@PathVariable String noun, @PathVariable String id) {
        if (noun.equals("ceremonies")) {
            return ceremony(true);
        }
        if (noun.equals("notices") && id.equals("unread")) {
            return Map.of("unread", empty ? 0 : 2);
        }
        for (JsonNode item : StageProps.read(noun).orElseThrow(StageApi::nothing).get("items")) {
            if (item.path("id").asString().equals(id)) {
                return item;
            }
        }
        throw nothing();
    }

    @Access(Caller.ANYONE)
    @GetMapping("/api/v1/tapes/{id}/cast")
    ResponseEntity<byte[]> tape(@PathVariable String id) {
        return text(cast);
    }

    @Access(Caller.ANYONE)
    @GetMapping("/api/v1/ledger/checkpoint")
    ResponseEntity<byte[]> checkpoint() {
        return text(new String(ledger.checkpoint(), UTF_8));
    }

    @Access(Caller.ANYONE)
    @GetMapping("/api/v1/ledger/key")
    Map<String, Object> key() {
        return Map.of("key", ledger.key());
    }

    @Access(Caller.ANYONE)
    @GetMapping("/api/v1/ledger/consistency")
    Object consistency(@RequestParam int from, @RequestParam int to) {
        if (from > to || to > ledger.size()) {
            throw new Problem(ProblemCode.INVALID, "there is no such pair of trees");
        }
        Object path = instead.getOrDefault("consistency", ledger.consistency(from, to));
        return Map.of("from", from, "to", to, "path", path);
    }

    @Access(Caller.ANYONE)
    @GetMapping("/api/v1/ledger/entries")
    Map<String, Object> entries(@RequestParam(defaultValue = "") String about) {
        return Map.of("items", empty ? List.of() : ledger.list(about));
    }

    @Access(Caller.ANYONE)
    @GetMapping("/api/v1/ledger/entries/{id}")
    Object entry(@PathVariable String id) {
        return instead.getOrDefault(id, ledger.one(id));
    }

    @Access(Caller.ANYONE)
    @PostMapping("/api/v1/ceremonies")
    ResponseEntity<Object> begin(@RequestBody JsonNode body) {
        received.add("/api/v1/ceremonies " + body);
        return ResponseEntity.status(201).body(ceremony(false));
    }

    @Access(Caller.ANYONE)
    @PostMapping("/api/v1/ceremonies/{id}/{verb}")
    Map<String, Object> complete(
            @PathVariable String id, @PathVariable String verb, @RequestBody JsonNode body) {
        received.add("/api/v1/ceremonies/" + verb + " " + body);
        return Map.of(
                "request", StageProps.id("req", "one"),
                "target", StageProps.id("tgt", "web-1"),
                "leaver", StageProps.id("lvr", "one"),
                "person", StageProps.id("psn", "alan"),
                "invitation", "spo_3kq0xv7m2w5tq8r1y4z6b9c2d5f8g1h4j7k0m3n6");
    }

    @Access(Caller.ANYONE)
    @PostMapping("/api/v1/{noun}/{id}/{verb}")
    Map<String, Object> change(
            @PathVariable String noun,
            @PathVariable String id,
            @PathVariable String verb,
            @RequestBody @Nullable JsonNode body) {
        received.add(noun + "/" + verb + " " + body);
        return Map.of("code", "spe_Zm9yIGEgdGVzdCBvbmx5IG9uIGEgc3RhZ2Ugc2V0dA");
    }

    private Map<String, Object> ceremony(boolean waiting) {
        RequestElevation act =
                new RequestElevation(
                        new InstallationId(new UUID(1, 1)),
                        new RequestId(new UUID(2, 2)),
                        new TargetId(new UUID(3, 3)),
                        "root",
                        new PersonId(new UUID(4, 4)),
                        new PersonId(new UUID(4, 4)),
                        "Restart the mail queue",
                        Optional.of("OPS-1843"),
                        3600,
                        Instant.now(),
                        Instant.now().plusSeconds(3600));
        byte[] challenge = act.hash().bytes();
        challenge[0] ^= (byte) (lyingChallenge ? 1 : 0);
        Map<String, Object> begun = new LinkedHashMap<>();
        begun.put("id", StageProps.id("cer", "one"));
        begun.put("act", act.canonical().length > 0 ? "request-elevation" : "");
        begun.put(
                "document",
                List.of(
                        line("Ask for", "root on web-1"),
                        line("For", "ada"),
                        line("Why", "Restart the mail queue"),
                        line("Ticket", "OPS-1843"),
                        line("For at most", "1 h")));
        begun.put("canonical", base64(act.canonical()));
        begun.put("challenge", base64(challenge));
        begun.put("rp_id", "inner.localhost");
        begun.put("allow_credentials", List.of());
        begun.put("expires_at", Instant.now().plusSeconds(waiting ? 80_000 : 120).toString());
        if (waiting) {
            begun.put("missing", 1);
            begun.put("mine", true);
        }
        return begun;
    }

    private static Map<String, String> line(String label, String value) {
        return Map.of("label", label, "value", value);
    }

    private static ResponseEntity<byte[]> text(String text) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("text/plain;charset=utf-8"))
                .body(text.getBytes(UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Problem nothing() {
        return new Problem(ProblemCode.NOT_FOUND, "there is nothing on this stage");
    }
}
