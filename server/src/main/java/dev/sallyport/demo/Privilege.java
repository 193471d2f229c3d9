package dev.sallyport.demo;

import dev.sallyport.client.InnerDoor;
import dev.sallyport.client.Json;
import dev.sallyport.server.Elapsed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The second chapter: power is asked for, given, used, and ends.
final class Privilege {
    private static final String TICKING = "while :; do echo tick; sleep 0.1; done";
    private static final Duration LATE = Duration.ofSeconds(20);

    private final Stage stage;
    private final List<SshTool.Live> sessions = new ArrayList<>();
    private final Player alice;
    private final Player bob;
    private final Player carol;
    private final Player dave;

    Privilege(Stage stage) {
        this.stage = stage;
        alice = stage.player("alice");
        bob = stage.player("bob");
        carol = stage.player("carol");
        dave = stage.player("dave");
    }

    List<Step> steps() {
        return List.of(
                new Step("Alice asks for access and cannot approve it herself", this::ownRequest),
                new Step("Carol asks, Bob signs for it", this::granted),
                new Step("Dave gets one minute, and begins to work", this::shortGrant),
                new Step("A terminal through the gateway", this::terminal),
                new Step("One command, its exit status and its environment", this::command),
                new Step("A file with scp", this::copy),
                new Step("Files with sftp", this::files),
                new Step("Ports through the gateway, both ways, on record", this::ports),
                new Step("A connection that wants fresh proof", this::freshProof),
                new Step("A session is cut in the middle by a revocation", this::revoked),
                new Step("Dave's minute ends by itself", this::expired));
    }

    private String selector(String target) {
        return stage.lab().login() + "@" + target;
    }

    private String ask(Player who, String target, long seconds, String why) {
        return ask(who, target, stage.lab().login(), seconds, why);
    }

    /// Asks; returns the request's id.
    static String ask(Player who, String target, String login, long seconds, String why) {
        ObjectNode fields =
                InnerDoor.fields("request-elevation")
                        .put("target", target)
                        .put("login", login)
                        .put("seconds", seconds)
                        .put("reason", why);
        return Json.need(who.act(fields), "request");
    }

    /// Approves; returns the grant's id.
    static String approve(Player who, String request) {
        ObjectNode fields = InnerDoor.fields("approve-elevation").put("request", request);
        return Json.need(who.act(fields), "grant");
    }

    private String ownRequest() {
        String request = ask(alice, Founding.TARGET, 600, "look at the log of the lab");
        String refusal = Player.refusal(() -> approve(alice, request));
        alice.inner().link().post("/api/v1/requests/" + request + "/cancel", Json.object());
        return "her approval of her own request: " + refusal;
    }

    private String granted() {
        String request = ask(carol, Founding.TARGET, 1800, "renew the certificate of the lab");
        String grant = approve(bob, request);
        stage.put("carol grant", grant);
        JsonNode held = carol.find("/api/v1/grants", "id", grant);
        return "Bob's authenticator signed the hash of exactly this request\n"
                + grant
                + " until "
                + Json.text(held, "not_after");
    }

    private String shortGrant() throws Exception {
        String request = ask(dave, Founding.TARGET, 60, "watch the lab for a minute");
        String grant = approve(alice, request);
        stage.put("dave short grant", grant);
        SshTool.Live live = stage.keep(stage.ssh(dave).open(selector(Founding.TARGET), TICKING));
        awaitTick(live);
        sessions.add(live);
        return grant + "; his session runs in the background while the story goes on";
    }

    /// Waits until the session's first line arrives.
    static void awaitTick(SshTool.Live live) throws Exception {
        StringBuilder seen = new StringBuilder();
        for (String line = live.readLine(); !line.contains("tick"); line = live.readLine()) {
            seen.append(line).append('\n');
            Disproved.unless(live.isOpen(), "the session did not begin: " + seen);
        }
    }

    private String terminal() throws Exception {
        Programs.Ran ran =
                stage.ssh(carol)
                        .terminal(
                                selector(Founding.TARGET), "echo the answer is $((6*7))\nexit 7\n");
        Disproved.unless(
                ran.out().contains("the answer is 42"),
                "the terminal did not answer: " + ran.out());
        Disproved.unless(ran.exit() == 7, "exit status " + ran.exit() + " instead of 7");
        return "typed `echo the answer is $((6*7))`, saw `the answer is 42`; exit status 7 came back";
    }

    private String command() throws Exception {
        Programs.Ran ran =
                stage.ssh(carol)
                        .exec(
                                selector(Founding.TARGET),
                                "id -un; echo \"<$LC_DEMO>\"; echo \"[$LD_PRELOAD]\" >&2; exit 3",
                                Map.of("LC_DEMO", "harmless", "LD_PRELOAD", "/tmp/mallory.so"));
        Disproved.unless(ran.exit() == 3, "exit status " + ran.exit() + ": " + ran.out());
        Disproved.unless(
                ran.out().contains(stage.lab().login()), "not what it prints: " + ran.out());
        Disproved.unless(
                ran.out().contains("<harmless>"), "`LC_DEMO` did not arrive: " + ran.out());
        Disproved.unless(
                ran.out().contains("[]"), "`LD_PRELOAD` got through, or stderr not: " + ran.out());
        return "ran as `"
                + stage.lab().login()
                + "`, both streams and exit status 3 came back\n"
                + "of the variables the client sent, `LC_DEMO` arrived and `LD_PRELOAD` did not";
    }

    private String copy() throws Exception {
        Path file = stage.directory("people").resolve("letter.txt");
        Files.writeString(file, "dear lab\n".repeat(5_000));
        Path remote = stage.directory("lab").resolve("letter.txt");
        Programs.Ran ran =
                stage.ssh(carol).copyTo(selector(Founding.TARGET), file, remote.toString());
        Disproved.unless(ran.exit() == 0, "scp says: " + ran.out());
        Disproved.unless(Files.mismatch(file, remote) < 0, "the copy differs");
        return Files.size(remote) + " bytes arrived as they were";
    }

    private String files() throws Exception {
        Path lab = stage.directory("lab");
        Path back = stage.directory("people").resolve("letter-back.txt");
        Programs.Ran ran =
                stage.ssh(carol)
                        .sftp(
                                selector(Founding.TARGET),
                                """
                                rename %1$s/letter.txt %1$s/letter-2.txt
                                get %1$s/letter-2.txt %2$s
                                rm %1$s/letter-2.txt
                                """
                                        .formatted(lab, back));
        Disproved.unless(ran.exit() == 0, "sftp says: " + ran.out());
        Disproved.unless(
                Files.mismatch(stage.directory("people").resolve("letter.txt"), back) < 0,
                "the file that came back differs");
        Disproved.unless(!Files.exists(lab.resolve("letter-2.txt")), "the file is still there");
        return "renamed, fetched and removed a file";
    }

    private String ports() throws Exception {
        return new Tunnels(stage, carol).bothWays(selector(Founding.TARGET));
    }

    private String freshProof() throws Exception {
        String request = ask(carol, Founding.STRICT, 600, "look at the strict lab");
        approve(bob, request);
        SshTool.Live live =
                stage.keep(stage.ssh(carol).open(selector(Founding.STRICT), "echo inside"));
        JsonNode pending = awaitPending();
        Disproved.unless(live.isOpen(), "the connection did not wait");
        carol.act(InnerDoor.fields("prove-connection").put("connection", Json.need(pending, "id")));
        Programs.Ran ran = live.awaitEnd();
        Disproved.unless(
                ran.out().contains("inside"), "the connection did not go on: " + ran.out());
        return "ssh waited; Carol saw the connection from "
                + Json.text(pending, "address")
                + " with key "
                + Json.text(pending, "key_fingerprint")
                + "\nat the inner door, signed that it is hers, and it went on";
    }

    private JsonNode awaitPending() throws Exception {
        return Until.there(
                "a pending connection",
                () ->
                        carol.inner()
                                .link()
                                .get("/api/v1/connections")
                                .path("items")
                                .valueStream()
                                .findFirst());
    }

    private String revoked() throws Exception {
        SshTool.Live live = stage.keep(stage.ssh(carol).open(selector(Founding.TARGET), TICKING));
        awaitTick(live);
        long began = System.nanoTime();
        bob.inner()
                .link()
                .post(
                        "/api/v1/grants/" + stage.get("carol grant") + "/revoke",
                        Json.object().put("reason", "the ticket was closed"));
        String answered = Elapsed.since(began);
        live.awaitEnd();
        String closed = Elapsed.since(began);
        Programs.Ran again = stage.ssh(carol).exec(selector(Founding.TARGET), "true");
        Disproved.unless(again.exit() != 0, "the revoked grant still lets somebody in");
        return "Bob revokes: answered after "
                + answered
                + ", the last byte came after "
                + closed
                + "\nand a new connection is refused: "
                + again.out().strip().lines().findFirst().orElse("nothing");
    }

    private String expired() throws Exception {
        String grant = stage.get("dave short grant");
        Instant end =
                Instant.parse(Json.need(dave.find("/api/v1/grants", "id", grant), "not_after"));
        SshTool.Live live = sessions.getFirst();
        live.awaitEnd();
        // as it is on record: whoever looks may come late
        String closedAt =
                Until.there(
                        "the end of Dave's session is on record",
                        () ->
                                Optional.of(
                                                Json.text(
                                                        dave.find(
                                                                "/api/v1/sessions?grant=" + grant,
                                                                "grant",
                                                                grant),
                                                        "ended_at"))
                                        .filter(it -> !it.isEmpty()));
        Instant closed = Instant.parse(closedAt);
        Duration late = Duration.between(end, closed);
        Disproved.unless(
                late.toSeconds() > -2 && late.compareTo(LATE) < 0,
                "it closed " + late.toMillis() + " ms after the grant's end");
        return "the grant's last moment was " + end + ", the session closed at " + closed;
    }
}
