package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.web.DoorClient.Answer;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the edge promises before any handler is written.
final class WebEdgeTest {
    private static final DoorSettings SETTINGS = TestDoor.settings(Door.OUTER);
    private static RunningDoor door;

    @BeforeAll
    static void open() {
        door = TestDoor.open(SETTINGS, new TestDoor.Handlers());
    }

    @AfterAll
    static void close() {
        door.close();
    }

    private static DoorClient client() {
        return new DoorClient(SETTINGS);
    }

    private static DoorClient ada() {
        DoorClient client = client();
        client.cookies().put("__Host-sallyport-outer", "ada");
        return client;
    }

    @Test
    @Tag("RT-G3")
    void every_route_declares_its_authorisation() {
        assertThat(door.routes()).hasSizeGreaterThan(10);
        assertThatThrownBy(() ->
                        TestDoor.open(TestDoor.settings(Door.OUTER), new TestDoor.Undeclared()))
                .hasRootCauseInstanceOf(Bug.class)
                .rootCause()
                .hasMessageContaining("@Access");
    }

    @Test
    @Tag("RT-D6")
    void every_route_sends_the_header_set() {
        new RouteCrawl(door).every_route_sends_the_header_set();
    }

    /// The container keeps what it made of one answer for the next one, also on other connections.
    @Test
    @Tag("RT-D6")
    void no_answer_changes_the_headers_of_another() throws IOException {
        List<String> before = heads();
        assertThat(before).hasSize(REQUESTS.size());
        HeaderSet.fixed()
                .forEach((name, value) -> {
                    String line = "\r\n" + name + ": " + value + "\r\n";
                    assertThat(before.getLast()).containsOnlyOnce(line);
                });
        for (int i = 0; i < 20; i++) {
            assertThat(heads()).isEqualTo(before);
        }
    }

    /// From what the container answers by itself to what a handler does.
    private static final List<String> REQUESTS =
            List.of(
                    "nonsense\r\n\r\n",
                    "GET / HTTP/7.7\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                    "OPTIONS / HTTP/1.1\r\nHost: NAME\r\nConnection: close\r\n\r\n",
                    "GET /no HTTP/1.1\r\nHost: NAME\r\nConnection: close\r\n\r\n",
                    "GET /api/v1/hello HTTP/1.1\r\nHost: NAME\r\nConnection: close\r\n\r\n");

    private static List<String> heads() throws IOException {
        List<String> heads = new ArrayList<>();
        for (String request : REQUESTS) {
            try (Socket socket = new Socket(SETTINGS.bindAddress(), SETTINGS.port())) {
                String named = request.replace("NAME", SETTINGS.authority());
                socket.getOutputStream().write(named.getBytes(StandardCharsets.US_ASCII));
                byte[] answer = socket.getInputStream().readAllBytes();
                String head = new String(answer, StandardCharsets.US_ASCII).split("\r\n\r\n", 2)[0];
                heads.add(head.replaceAll("\r\n(Date|X-Request-Id): [^\r]*", "") + "\r\n");
            }
        }
        return heads;
    }

    @Test
    void a_connection_is_kept_for_hundreds_of_requests() throws IOException {
        int requests = 300;
        String line = "GET /api/v1/hello HTTP/1.1\r\nHost: " + SETTINGS.authority() + "\r\n";
        try (Socket socket = new Socket(SETTINGS.bindAddress(), SETTINGS.port())) {
            String all = (line + "\r\n").repeat(requests - 1) + line + "Connection: close\r\n\r\n";
            socket.getOutputStream().write(all.getBytes(StandardCharsets.US_ASCII));
            byte[] answers = socket.getInputStream().readAllBytes();
            assertThat(new String(answers, StandardCharsets.UTF_8).split("HTTP/1.1 200 ", -1))
                    .hasSize(requests + 1);
        }
    }

    @Test
    @Tag("RT-I10")
    void only_the_public_list_answers_anonymously() {
        new RouteCrawl(door).only_the_public_list_answers_anonymously();
    }

    @Test
    @Tag("RT-D4")
    void csrf_protection_holds_on_every_changing_route() {
        new RouteCrawl(door).csrf_protection_holds_on_every_changing_route();
    }

    @Test
    void a_person_is_recognised_by_cookie_or_bearer_and_never_by_both() {
        assertThat(ada().get("/api/v1/me").json().get("person").asString())
                .isEqualTo(TestDoor.ADA.text());
        DoorClient bearer = client();
        HttpRequest.Builder byHeader =
                bearer.request("/api/v1/me").header("Authorization", "Bearer ada");
        assertThat(bearer.send(byHeader).status()).isEqualTo(200);
        DoorClient both = ada();
        HttpRequest.Builder twice =
                both.request("/api/v1/me").header("Authorization", "Bearer root");
        assertThat(both.send(twice).status()).isEqualTo(400);
    }

    @Test
    void an_anonymous_handler_reads_no_credential() {
        assertThat(ada().get("/api/v1/hello").json().get("ordered_item").asString())
                .isEqualTo("anonymous");
        assertThat(ada().get("/api/v1/whoever").json().get("ordered_item").asString())
                .isEqualTo("person:" + TestDoor.ADA.text());
    }

    @Test
    void only_administrators_pass_as_administrators() {
        assertThat(client().get("/api/v1/admin").status()).isEqualTo(401);
        assertThat(ada().get("/api/v1/admin").status()).isEqualTo(403);
        DoorClient root = client();
        root.cookies().put("__Host-sallyport-outer", "root");
        assertThat(root.get("/api/v1/admin").status()).isEqualTo(200);
    }

    @Test
    void a_handle_of_the_other_door_means_nothing() {
        DoorClient client = client();
        client.cookies().put("__Host-sallyport-inner", "ada");
        assertThat(client.get("/api/v1/me").status()).isEqualTo(401);
    }

    @Test
    @Tag("RT-D4")
    void a_change_needs_the_header_and_this_origin() {
        int before = TestDoor.CHANGES.get();
        Map<String, Object> order = Map.of("item", "tea");
        DoorClient ada = ada();
        String path = "/api/v1/orders";
        assertThat(
                        ada.send(ada.scripted(path, "POST", order).setHeader("X-Sallyport", "0"))
                                .status())
                .isEqualTo(403);
        for (String site : new String[] {"cross-site", "same-site"}) {
            HttpRequest.Builder foreign =
                    ada.scripted(path, "POST", order).setHeader("Sec-Fetch-Site", site);
            assertThat(ada.send(foreign).status()).isEqualTo(403);
        }
        for (String origin :
                new String[] {"null", "http://inner.localhost", "https://evil.example"}) {
            HttpRequest.Builder foreign =
                    ada.scripted(path, "POST", order).setHeader("Origin", origin);
            assertThat(ada.send(foreign).status()).isEqualTo(403);
        }
        assertThat(TestDoor.CHANGES.get()).isEqualTo(before);
        assertThat(ada.post(path, order).status()).isEqualTo(200);
        assertThat(TestDoor.CHANGES.get()).isEqualTo(before + 1);
    }

    @Test
    void a_program_needs_no_mark_because_no_page_can_look_like_one() {
        DoorClient program = client();
        HttpRequest.Builder request =
                program.request("/api/v1/orders")
                        .header("Authorization", "Bearer ada")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"item\":\"tea\"}"));
        assertThat(program.send(request).status()).isEqualTo(200);
        for (String sign : new String[] {"Origin", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Cookie"}) {
            assertThat(program.send(request.copy().header(sign, "x")).status())
                    .as(sign)
                    .isEqualTo(403);
        }
    }

    @Test
    void other_sites_may_link_to_pages_and_fetch_nothing() {
        DoorClient ada = ada();
        HttpRequest.Builder fetched =
                ada.request("/api/v1/me").header("Sec-Fetch-Site", "same-site");
        assertThat(ada.send(fetched).status()).isEqualTo(403);
        HttpRequest.Builder framed =
                ada.request("/page")
                        .header("Sec-Fetch-Site", "cross-site")
                        .header("Sec-Fetch-Mode", "navigate")
                        .header("Sec-Fetch-Dest", "iframe");
        assertThat(ada.send(framed).status()).isEqualTo(403);
        HttpRequest.Builder linked =
                ada.request("/page")
                        .header("Accept", "text/html")
                        .header("Sec-Fetch-Site", "cross-site")
                        .header("Sec-Fetch-Mode", "navigate")
                        .header("Sec-Fetch-Dest", "document");
        assertThat(ada.send(linked).status()).isEqualTo(200);
    }

    @Test
    void a_door_answers_only_to_its_own_name() {
        for (String name :
                new String[] {
                    "127.0.0.1:" + SETTINGS.port(),
                    "inner.localhost:" + SETTINGS.port(),
                    "outer.localhost"
                }) {
            DoorClient client = client();
            HttpRequest.Builder request = client.request("/api/v1/hello").setHeader("Host", name);
            assertThat(client.send(request).status()).as(name).isEqualTo(421);
        }
        DoorClient probe = client();
        assertThat(probe.send(probe.request("/livez").setHeader("Host", "10.0.0.1")).status())
                .isEqualTo(200);
    }

    @Test
    void problems_are_json_for_programs_and_pages_for_people() {
        for (ProblemCode code : ProblemCode.values()) {
            Answer answer = client().get("/api/v1/problem/" + code.name());
            assertThat(answer.status()).isEqualTo(code.status());
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.json().get("code").asString()).isEqualTo(code.word());
            assertThat(answer.json().get("detail").asString()).isEqualTo("as asked");
        }
        Answer page = client().page("/no/such/page");
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.header("Content-Type")).isEqualTo("text/html;charset=utf-8");
        Answer moved = client().page("/page");
        assertThat(moved.status()).isEqualTo(303);
        assertThat(moved.header("Location")).isEqualTo("/sign-in?next=/page");
    }

    @Test
    @Tag("RT-P4")
    void errors_never_echo_input() {
        String canary = "canary4711";
        assertThat(client().get("/api/v1/broken").text()).doesNotContain("hunter2", "table");
        assertThat(client().get("/api/v1/broken").status()).isEqualTo(500);
        assertThat(client().get("/" + canary).text()).doesNotContain(canary);
        assertThat(client().page("/" + canary).text()).doesNotContain(canary);
        assertThat(client().get("/api/v1/people/" + canary).text()).doesNotContain(canary);
        Answer answer = ada().post("/api/v1/orders", "{\"" + canary + "\":\"" + canary + "\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).doesNotContain(canary);
    }

    @Test
    @Tag("RT-F6")
    void json_says_exactly_what_the_handler_reads() {
        for (String bad :
                new String[] {
                    "",
                    "{}",
                    "null",
                    "[]",
                    "{\"item\":null}",
                    "{\"item\":\"tea\",\"admin\":true}",
                    "{\"item\":\"tea\",\"item\":\"rum\"}",
                    "{\"item\":\"tea\"} {}",
                    "{\"item\":7}",
                    "{\"item\":\"tea\",\"count\":\"2\"}",
                    "[".repeat(100)
                }) {
            assertThat(ada().post("/api/v1/orders", bad).status()).as(bad).isEqualTo(400);
        }
        assertThat(
                        ada().post("/api/v1/orders", "{\"item\":\"tea\",\"count\":2}")
                                .json()
                                .get("count")
                                .asInt())
                .isEqualTo(2);
        DoorClient ada = ada();
        HttpRequest.Builder form =
                ada.scripted("/api/v1/orders", "POST", "{\"item\":\"tea\"}")
                        .setHeader("Content-Type", "text/plain");
        assertThat(ada.send(form).status()).isEqualTo(415);
    }

    @Test
    void a_body_ends_at_its_limit_whatever_its_header_says() {
        String large = "{\"item\":\"" + "x".repeat(300) + "\"}";
        assertThat(ada().post("/api/v1/orders", large).status()).isEqualTo(413);
        DoorClient ada = ada();
        HttpRequest.Builder chunked =
                ada.scripted("/api/v1/orders", "POST", "{}")
                        .POST(
                                HttpRequest.BodyPublishers.fromPublisher(
                                        HttpRequest.BodyPublishers.ofString(large)));
        assertThat(ada.send(chunked).status()).isEqualTo(413);
    }

    @Test
    @Tag("RT-P6")
    void a_secret_is_read_and_never_written() {
        assertThat(ada().post("/api/v1/orders", "{\"item\":\"tea\",\"code\":\"s3\"}").status())
                .isEqualTo(200);
        assertThat(client().get("/api/v1/secret").status()).isEqualTo(500);
    }

    @Test
    void pages_escape_what_they_show() {
        Answer page = ada().page("/page");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains("&lt;b&gt;escaped &amp; sound")
                .doesNotContain("<b>escaped");
    }

    @Test
    void assets_are_cached_for_ever_under_their_hash_and_nowhere_else() {
        String page = ada().page("/page").text();
        int start = page.indexOf("/assets/");
        String address = page.substring(start, page.indexOf('"', start));
        Answer style = client().get(address);
        assertThat(style.status()).isEqualTo(200);
        assertThat(style.header("Cache-Control")).contains("immutable");
        assertThat(client().get("/assets/web/css/sallyport.css").status()).isEqualTo(404);
        assertThat(client().get(address.substring(0, 25) + "/../../x").status()).isEqualTo(400);
    }
}
