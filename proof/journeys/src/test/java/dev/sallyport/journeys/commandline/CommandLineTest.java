package dev.sallyport.journeys.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What people of an organisation type at the inner door, and what they get.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandLineTest {
    private static final int LOOKS_MAX = 300;
    private static final String NOBODY = "0198c000-0000-7000-8000-000000000000";

    @RegisterExtension static final House house = new House();

    @TempDir static Path files;

    private @Nullable Scene scene;

    /// Two administrators, and grace, who may ask for `root` on `web-1`.
    private record Scene(Terminal ada, Terminal bob, Terminal grace) {}

    private Terminal ada() {
        return java.util.Objects.requireNonNull(scene).ada();
    }

    private Terminal bob() {
        return java.util.Objects.requireNonNull(scene).bob();
    }

    private Terminal grace() {
        return java.util.Objects.requireNonNull(scene).grace();
    }

    @BeforeAll
    void an_organisation() throws IOException {
        Terminal ada = house.founder("ada");
        Terminal bob = house.founder("bob");
        Terminal grace = house.invited("grace", ada, bob, "software");
        scene = new Scene(ada, bob, grace);
        ada.good("roster", "define", "operators", "grace", "--yes");
        ada.good("roster", "define", "leads", "ada", "bob", "--yes");
        assertThat(define("web-1", "--no-fresh-proof")).isEqualTo("defined\n");
        Path key = files.resolve("key.pub");
        Files.writeString(key, house.open().lab().clientLine() + " grace@laptop\n");
        assertThat(grace.good("key", "register", key.toString(), "--yes")).contains("registered");
    }

    private String define(String name, String... more) {
        SshLab lab = house.open().lab();
        java.util.List<String> words =
                new java.util.ArrayList<>(
                        java.util.List.of(
                                "target",
                                "define",
                                name,
                                "--host",
                                "127.0.0.1",
                                "--port",
                                Integer.toString(lab.port()),
                                "--host-key",
                                lab.hostKey,
                                "--login",
                                "root",
                                "--eligible",
                                "operators",
                                "--approvers",
                                "leads",
                                "--yes"));
        words.addAll(java.util.List.of(more));
        String said = ada().good(words.toArray(String[]::new));
        return said.substring(said.lastIndexOf('\n', said.length() - 2) + 1);
    }

    private String asked() {
        return grace().json(
                        "request",
                        "root@web-1",
                        "--because",
                        "renew the certificate",
                        "--for",
                        "30m",
                        "--yes")
                .text("request");
    }

    private String granted() {
        return bob().json("approve", asked(), "--yes").text("grant");
    }

    private static JsonNode item(Terminal.Ran list, String id) {
        for (JsonNode item : list.json().path("items")) {
            if (Json.text(item, "id").equals(id)) {
                return item;
            }
        }
        throw new AssertionError("not in the list: " + list.out());
    }

    @Test
    void a_request_is_shown_before_it_is_signed_and_listed_until_it_is_approved() {
        String said =
                grace().good("request", "root@web-1", "--because", "look at the log", "--yes");
        assertThat(said)
                .contains("ask for access", "look at the log", "1 h", "`sallyport requests`");

        String request = asked();
        assertThat(grace().good("requests", "--state", "pending")).contains(request, "web-1");
        assertThat(Json.text(item(bob().json("requests"), request), "state"))
                .isEqualToIgnoringCase("pending");
        assertThat(bob().good("approve", request, "--for", "15m", "--yes"))
                .contains("approve a request", "15 min", "approved");
        assertThat(grace().good("grants")).contains("root", "web-1");
    }

    @Test
    void the_line_that_targets_trust_is_printed_alone_to_be_put_into_a_file() {
        String line = house.open().keeper().sshCaKey();
        assertThat(ada().good("target", "authority")).isEqualTo(line + "\n");
        assertThat(ada().json("target", "authority").text("public_key")).isEqualTo(line);
    }

    @Test
    void a_request_is_denied_with_a_reason() {
        String request = asked();
        assertThat(bob().good("deny", request, "--because", "not today")).isEqualTo("denied\n");
        assertThat(Json.text(item(grace().json("requests"), request), "state"))
                .isEqualToIgnoringCase("denied");
        bob().bad(1, "sallyport: ", "approve", request, "--yes");
        assertThat(bob().json("deny", asked(), "--because", "not now").json().isObject()).isTrue();
    }

    @Test
    void a_grant_is_given_back_or_taken_away() {
        String mine = granted();
        assertThat(grace().good("done", mine)).isEqualTo("given back\n");
        String theirs = granted();
        assertThat(bob().good("revoke", theirs, "--because", "closed")).isEqualTo("revoked\n");
        assertThat(Json.text(item(grace().json("grants"), mine), "state"))
                .isNotEqualTo(Json.text(item(grace().json("grants"), theirs), "state"));
        grace().json("done", granted());
        bob().json("revoke", granted(), "--because", "closed");
    }

    @Test
    void a_session_is_listed_its_tape_played_and_its_receipt_holds() throws IOException {
        // Given a session through the gateway
        String grant = granted();
        String said =
                house.open().lab().run(house.open().sshPort(), grant, "echo hello-from-there");
        assertThat(said).contains("hello-from-there");

        // When its tape has arrived
        JsonNode tape = sealedTape();
        String id = Json.need(tape, "id");
        assertThat(bob().good("sessions")).contains("web-1");
        assertThat(bob().json("sessions", "list").json().path("items").isEmpty()).isFalse();
        assertThat(bob().good("tape", "list")).contains(id);
        assertThat(bob().good("tape", "play", id, "--speed", "1000")).contains("hello-from-there");
        Path cast = files.resolve("session.cast");
        bob().good("tape", "export", id, "--out", cast.toString());
        assertThat(Files.readString(cast)).contains("\"version\"", "hello-from-there");
        bob().bad(1, "does not exist yet", "tape", "export", id, "--out", cast.toString());

        // Then whoever has the policy file can check the receipt without asking anybody
        Path policy = files.resolve("policy.txt");
        bob().good("ledger", "policy", "--out", policy.toString());
        Path receipt = files.resolve("grant.receipt");
        assertThat(bob().good("receipt", grant, "--out", receipt.toString())).contains("verify");
        String[] check = {"receipt", "verify", receipt.toString(), "--policy", policy.toString()};
        assertThat(bob().good(check)).contains("holds");
        assertThat(bob().json(check).json().path("holds").asBoolean(false)).isTrue();
        byte[] bytes = Files.readAllBytes(receipt);
        bytes[bytes.length / 2] ^= 1;
        Files.write(receipt, bytes);
        assertThat(bob().run(check).exit()).isEqualTo(1);
        assertThat(bob().run(check).out()).contains("does NOT hold");
    }

    private JsonNode sealedTape() {
        for (int look = 0; look < LOOKS_MAX; look++) {
            for (JsonNode tape : bob().json("tape", "list").json().path("items")) {
                if (!Json.text(tape, "state").equalsIgnoreCase("recording")) {
                    return tape;
                }
            }
            RunningWitness.pause();
        }
        throw new AssertionError("no tape arrives");
    }

    @Test
    void a_running_session_can_be_closed_alone() {
        bob().bad(
                        1,
                        "sallyport: ",
                        "sessions",
                        "terminate",
                        "ses_" + NOBODY,
                        "--because",
                        "not now");
    }

    @Test
    void fresh_proof_is_the_doors_to_decide_unless_somebody_says_so() {
        define("careful");
        assertThat(freshProof("careful")).isTrue();
        define("careless", "--no-fresh-proof");
        assertThat(freshProof("careless")).isFalse();
        define("careless", "--fresh-proof");
        assertThat(freshProof("careless")).isTrue();
        assertThat(ada().good("target", "list")).contains("careful", "careless");
    }

    private boolean freshProof(String target) {
        return ada().json("target", "show", target).json().path("fresh_proof").asBoolean();
    }

    @Test
    void every_list_answers_people_and_programs() {
        for (String[] list :
                new String[][] {
                    {"requests"},
                    {"grants"},
                    {"sessions"},
                    {"sessions", "list"},
                    {"tape"},
                    {"tape", "list"},
                    {"target"},
                    {"target", "list"},
                    {"roster"},
                    {"roster", "list"},
                    {"person"},
                    {"person", "list"},
                    {"key"},
                    {"key", "list"},
                    {"authenticator"},
                    {"authenticator", "list"},
                    {"authenticator", "vouch"},
                    {"connections"},
                    {"connections", "list"},
                    {"ledger", "entries"},
                    {"me", "inner"},
                }) {
            assertThat(ada().good(list)).as(String.join(" ", list)).isNotBlank();
            assertThat(ada().json(list).out().strip()).startsWith("{").endsWith("}");
        }
    }

    @Test
    void people_come_and_are_stopped_and_leave() {
        assertThat(ada().good("person", "invite", "mallory", "--full-name", "Mallory", "--yes"))
                .contains("sallyport enrol", "sallyport authenticator enrol");
        assertThat(ada().good("person", "freeze", "mallory", "--because", "doubt"))
                .isEqualTo("frozen\n");
        assertThat(ada().good("person", "leave", "mallory", "--because", "gone", "--yes"))
                .contains("frozen at both doors");
        ada().json("person", "invite", "trent", "--full-name", "Trent", "--yes");
        assertThat(ada().json("person", "list").out()).contains("mallory", "trent");
        grace().bad(1, "sallyport: ", "person", "invite", "eve", "--full-name", "Eve", "--yes");
    }

    @Test
    void a_stranger_is_told_to_sign_in() {
        Terminal stranger = house.terminal("stranger");
        stranger.bad(1, "run `sallyport login inner`", "grants");
        stranger.bad(
                1,
                "run `sallyport login outer`",
                "why",
                "ada",
                "sign-in",
                "installation",
                "--door",
                "outer");
        stranger.bad(2, "no authenticator is set up here", "login", "inner");
        stranger.environment.put("SALLYPORT_INNER", "http://inner.localhost:1");
        stranger.bad(2, "nothing listens there; check that it is up", "grants");
        stranger.environment.put("SALLYPORT_INNER", "http://inner.example.org");
        stranger.bad(2, "use https", "grants");
    }

    @Test
    void a_beginner_is_told_what_to_do() {
        String request = asked();
        String[] ask = {"request", "root@web-1", "--because", "for a test"};
        grace().bad(1, "nothing was signed: answer `y`, or give --yes", ask);
        grace().bad(2, "like `root@web-1`", "request", "web-1", "--because", "for a test", "--yes");
        grace().bad(
                        2,
                        "write a duration like",
                        "request",
                        "root@web-1",
                        "--because",
                        "for a test",
                        "--for",
                        "ages");
        grace().bad(
                        1,
                        "sallyport: ",
                        "request",
                        "root@nowhere",
                        "--because",
                        "for a test",
                        "--yes");
        grace().bad(1, "sallyport: ", "approve", request, "--yes");
        grace().bad(1, "sallyport: ", "approve", "req_" + NOBODY, "--yes");
        grace().bad(1, "sallyport: ", "approve", "that one", "--yes");
        grace().bad(1, "sallyport: ", "done", "grt_" + NOBODY);
        grace().bad(1, "sallyport: ", "revoke", "grt_" + NOBODY, "--because", "for a test");
        grace().bad(1, "sallyport: ", "tape", "play", "tap_" + NOBODY);
        grace().bad(1, "sallyport: ", "receipt", "grt_" + NOBODY);
        grace().bad(2, "name a grant", "receipt");
        grace().bad(1, "sallyport: ", "ledger", "export", files.resolve("no").toString());
        grace().bad(1, "sallyport: ", "target", "show", "nowhere");
        grace().bad(2, "ends in `.pub`", "key", "register", "no-such-file", "--yes");
        assertThat(grace().run("deny", request).err()).contains("--because");
        assertThat(grace().run("deny", request).exit()).isEqualTo(2);
    }

    @Test
    void signing_out_ends_it_on_both_sides() {
        Terminal twin = house.terminal("ada-twin");
        twin.environment.put("SALLYPORT_HOME", ada().home.toString());
        twin.good("login", "inner", "--name", "ada");
        assertThat(twin.good("me", "inner")).contains("ada");
        assertThat(twin.good("logout", "inner")).isEqualTo("signed out at the inner door\n");
        twin.bad(1, "sallyport login", "me", "inner");
        assertThat(twin.good("login", "inner", "--name", "ada"))
                .isEqualTo("signed in at the inner door as ada\n");
        JsonNode me = twin.json("login", "inner", "--name", "ada").json().path("person");
        assertThat(Json.text(me, "name")).isEqualTo("ada");
    }

    @Test
    void a_decision_is_explained_to_whom_it_concerns() {
        assertThat(grace().good("why", "grace", "request-elevation", "web-1"))
                .contains("allowed by `who_is_eligible_requests`");
        assertThat(grace().good("why", "grace", "approve-elevation", "web-1"))
                .contains("refused")
                .contains("membership of the roster ");
        assertThat(grace().good("what", "grace")).contains("request-elevation");
        assertThat(ada().good("who", "request-elevation", "web-1"))
                .contains("grace")
                .doesNotContain("bob");
        grace().bad(1, "nothing allows you", "who", "request-elevation", "web-1");
        grace().bad(1, "what others may do", "why", "ada", "approve-elevation", "web-1");
        ada().bad(1, "choose one of", "why", "grace", "conect", "web-1");
        ada().bad(1, "check the name", "why", "grace", "connect", "web-99");
        assertThat(ada().good("why", "grace", "connect", "web-1", "--json"))
                .contains("\"allowed\" : true");
    }
}
