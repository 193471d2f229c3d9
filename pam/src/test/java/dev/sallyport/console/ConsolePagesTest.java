package dev.sallyport.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.kernel.BrokeredSessionId;
import dev.sallyport.kernel.Door;
import dev.sallyport.kernel.EventId;
import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.InnerSessionId;
import dev.sallyport.kernel.LeaverId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.RequestId;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.kernel.TapeId;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.testkit.Golden;
import dev.sallyport.web.Caller;
import dev.sallyport.web.DoorClient;
import dev.sallyport.web.DoorLook;
import dev.sallyport.web.DoorParts;
import dev.sallyport.web.DoorSettings;
import dev.sallyport.web.PresentedHandle;
import dev.sallyport.web.Route;
import dev.sallyport.web.RunningDoor;
import dev.sallyport.web.Visitor;
import dev.sallyport.web.WebEdge;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every page of the console as it leaves the door. What browsers make of them is tested with a
/// browser, in the journeys.
class ConsolePagesTest {
    private static final UUID SOME = new UUID(1, 2);
    private static final PersonId ADA = new PersonId(SOME);

    private static final Map<String, String> IDS =
            Map.of(
                    "{request}", new RequestId(SOME).text(),
                    "{grant}", new GrantId(SOME).text(),
                    "{session}", new BrokeredSessionId(SOME).text(),
                    "{tape}", new TapeId(SOME).text(),
                    "{target}", new TargetId(SOME).text(),
                    "{roster}", new RosterId(SOME).text(),
                    "{person}", ADA.text(),
                    "{leaver}", new LeaverId(SOME).text(),
                    "{entry}", new EventId(SOME).text(),
                    "{door}", "inner");

    private static RunningDoor door;

    @BeforeAll
    static void open() {
        door =
                WebEdge.open(
                        DoorSettings.local(Door.INNER, DoorClient.freePort()),
                        new DoorParts(
                                Console.look(),
                                (presented, _) -> visitor(presented),
                                Console.pages(),
                                List.of(),
                                InstantSource.system(),
                                Randomness.secure()));
    }

    @AfterAll
    static void close() {
        door.close();
    }

    @Test
    void pages_and_who_may_see_them() {
        Golden.assertMatches(
                "console-pages.golden",
                pages().stream().map(Route::line).collect(Collectors.joining("\n", "", "\n")));
    }

    @Test
    void every_page_is_there_for_an_administrator() {
        for (Route page : pages()) {
            assertThat(as("root").page(path(page)).status()).as(page.path()).isEqualTo(200);
        }
    }

    @Test
    void nobody_without_a_session_sees_more_than_the_gate() {
        for (Route page : pages()) {
            DoorClient.Answer answer = new DoorClient(door.settings()).page(path(page));
            if (page.caller() == Caller.ANONYMOUS) {
                assertThat(answer.status()).as(page.path()).isEqualTo(200);
            } else {
                assertThat(answer.status()).as(page.path()).isEqualTo(303);
                assertThat(answer.header("Location")).as(page.path()).startsWith("/sign-in");
            }
        }
    }

    @Test
    void somebody_who_does_not_administer_is_shown_no_form_to_define_or_invite() {
        for (Route page : pages()) {
            if (page.caller() == Caller.ADMINISTRATOR) {
                assertThat(as("ada").page(path(page)).status()).as(page.path()).isEqualTo(403);
            }
        }
        for (String list : List.of("/targets", "/rosters", "/people")) {
            assertThat(as("ada").page(list).text()).as(list).doesNotContain(list + "/define");
            assertThat(as("root").page(list).text()).as(list).contains(list + "/");
        }
    }

    @Test
    void an_auditor_is_offered_what_there_is_to_look_at_and_nothing_to_change() {
        for (String page : List.of("/rosters", "/policies", "/ledger")) {
            String link = "<a href=\"" + page + "\"";
            assertThat(as("grace").page("/").text()).contains(link);
            assertThat(as("root").page("/").text()).contains(link);
            assertThat(as("ada").page("/").text()).doesNotContain(link);
        }
        for (Route page : pages()) {
            if (page.caller() == Caller.ADMINISTRATOR) {
                assertThat(as("grace").page(path(page)).status()).as(page.path()).isEqualTo(403);
            }
        }
    }

    /// The policy forbids them; a page that needs one would be broken, and one that brings one asks
    /// for the policy to be loosened.
    @Test
    void no_page_holds_scripts_styles_or_handlers_of_its_own() {
        Pattern inline =
                Pattern.compile("<style|<script(?![^>]* src=)|\\sstyle=|\\son[a-z]+=|javascript:");
        for (Route page : pages()) {
            assertThat(as("root").page(path(page)).text())
                    .as(page.path())
                    .doesNotContainPattern(inline);
        }
    }

    @Test
    void every_file_a_page_or_a_script_names_is_there() {
        Pattern named = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"");
        Pattern imported = Pattern.compile("(?m)(?:from|import) '(\\.[^']+)'");
        Set<String> waiting = new LinkedHashSet<>();
        for (Route page : pages()) {
            Matcher matcher = named.matcher(as("root").page(path(page)).text());
            while (matcher.find()) {
                waiting.add(matcher.group(1));
            }
        }
        Set<String> seen = new LinkedHashSet<>();
        while (!waiting.isEmpty()) {
            String address = waiting.iterator().next();
            waiting.remove(address);
            seen.add(address);
            DoorClient.Answer answer = as("root").get(address);
            assertThat(answer.status()).as(address).isEqualTo(200);
            if (address.endsWith(".js") && !address.contains("/vendor/")) {
                Matcher matcher = imported.matcher(answer.text());
                while (matcher.find()) {
                    String next = java.net.URI.create(address).resolve(matcher.group(1)).getPath();
                    if (!seen.contains(next)) {
                        waiting.add(next);
                    }
                }
            }
        }
        assertThat(seen).hasSizeGreaterThan(20);
    }

    @Test
    void the_navigation_leads_to_pages() {
        List<String> paths = pages().stream().map(Route::path).toList();
        assertThat(Console.look().navigation())
                .extracting(DoorLook.Link::path)
                .allSatisfy(path -> assertThat(paths).contains(path));
    }

    private static List<Route> pages() {
        List<Route> pages = new ArrayList<>();
        for (Route route : door.routes()) {
            if (route.handler().contains("Pages.")) {
                pages.add(route);
            }
        }
        return pages;
    }

    private static String path(Route page) {
        String path = page.path();
        for (Map.Entry<String, String> id : IDS.entrySet()) {
            path = path.replace(id.getKey(), id.getValue());
        }
        return path.replace("{version}", "1");
    }

    private static DoorClient as(String handle) {
        DoorClient client = new DoorClient(door.settings());
        client.cookies().put("__Host-sallyport-inner", handle);
        return client;
    }

    private static Visitor visitor(PresentedHandle presented) {
        return switch (presented.text()) {
            case "ada" -> signedIn(false, false);
            case "grace" -> signedIn(false, true);
            case "root" -> signedIn(true, false);
            default -> new Visitor.Stranger();
        };
    }

    private static Visitor signedIn(boolean administrator, boolean auditor) {
        return new Visitor.SignedIn(
                ADA, "ada", "Ada", new InnerSessionId(SOME), administrator, auditor, Instant.EPOCH);
    }
}
