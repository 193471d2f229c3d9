package dev.sallyport.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.web.DoorClient.Answer;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Set;

/// Walks every route of a running door, enumerated from its router, without any credential. Each
/// door's tests call these; nothing here is a hand-written list of routes.
public final class RouteCrawl {
    private static final Set<String> OPEN_WORDS = Set.of("ANONYMOUS", "ANYONE");
    private final RunningDoor door;

    public RouteCrawl(RunningDoor door) {
        this.door = door;
    }

    /// RT-D6: the header set is on every answer of every route, error answers included.
    public void every_route_sends_the_header_set() {
        for (Route route : door.routes()) {
            carriesHeaders(answer(route), route.line());
        }
        carriesHeaders(new DoorClient(door.settings()).get("/no/such/route"), "unknown route");
        carriesHeaders(new DoorClient(door.settings()).page("/no/such/route"), "unknown page");
        carriesHeaders(new DoorClient(door.settings()).get("/bad;path"), "odd path");
    }

    /// RT-I10: without a credential, only routes declared open answer anything but 401; pages send
    /// the browser to the sign-in instead.
    public void only_the_public_list_answers_anonymously() {
        for (Route route : door.routes()) {
            if (!OPEN_WORDS.contains(route.caller().name())) {
                assertThat(answer(route).status()).as(route.line()).isEqualTo(401);
            }
        }
    }

    /// RT-D4: no route that changes state does so without the header a foreign page cannot send.
    public void csrf_protection_holds_on_every_changing_route() {
        for (Route route : door.routes()) {
            if (!route.method().equals("GET") && !route.path().equals("/csp-report")) {
                DoorClient client = new DoorClient(door.settings());
                String path = concrete(route.path());
                HttpRequest.Builder bare =
                        client.request(path)
                                .header("Origin", door.settings().origin().toString())
                                .method(route.method(), HttpRequest.BodyPublishers.noBody());
                assertThat(client.send(bare).status()).as(route.line()).isEqualTo(403);
                HttpRequest.Builder foreign =
                        client.scripted(path, route.method(), null)
                                .setHeader("Origin", "https://evil.example")
                                .setHeader("Sec-Fetch-Site", "cross-site");
                assertThat(client.send(foreign).status()).as(route.line()).isEqualTo(403);
            }
        }
    }

    /// The lines of the endpoint golden file.
    public List<String> lines() {
        return door.routes().stream().map(Route::line).toList();
    }

    private Answer answer(Route route) {
        DoorClient client = new DoorClient(door.settings());
        return client.send(client.scripted(concrete(route.path()), route.method(), null));
    }

    private static void carriesHeaders(Answer answer, String where) {
        HeaderSet.fixed()
                .forEach((name, value) ->
                        assertThat(answer.header(name)).as(where).isEqualTo(value));
        assertThat(answer.header("Cache-Control")).as(where).isNotEmpty();
        assertThat(answer.header("Server")).as(where).isEmpty();
        assertThat(answer.header("X-Powered-By")).as(where).isEmpty();
        assertThat(answer.header("Access-Control-Allow-Origin")).as(where).isEmpty();
    }

    private static String concrete(String pattern) {
        return pattern.replace("/**", "/x").replaceAll("\\{[^}]+}", "x");
    }
}
