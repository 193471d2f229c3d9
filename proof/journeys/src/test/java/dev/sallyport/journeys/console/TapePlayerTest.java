package dev.sallyport.journeys.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.sallyport.tape.TerminalFilter;
import dev.sallyport.testkit.SeededRandomness;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Looking at what somebody did must not do anything to whoever looks (RT-O2).
class TapePlayerTest {
    private static final int FUZZ_CASES = 3_000;

    private static Stage stage;
    private static Chromium chromium;

    private final List<String> complaints = new ArrayList<>();
    private final List<String> requested = new ArrayList<>();
    private BrowserContext somebody;
    private Page page;

    @BeforeAll
    static void open() {
        stage = new Stage();
        chromium = new Chromium();
    }

    @AfterAll
    static void close() {
        chromium.close();
        stage.close();
    }

    @BeforeEach
    void somebodyLooks() {
        somebody = chromium.signedIn(stage);
        page = somebody.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.onDialog(dialog -> complaints.add("dialog: " + dialog.message()));
        somebody.onPage(another -> complaints.add("another page: " + another.url()));
        page.onRequest(request -> requested.add(request.url()));
    }

    @AfterEach
    void nothingElseHappened() {
        somebody.close();
        assertThat(complaints).isEmpty();
        assertThat(requested).allSatisfy(url -> assertThat(url).startsWith(stage.address("/")));
    }

    @Test
    void the_end_of_a_tape_looks_as_the_person_saw_it() {
        play(Casts.plain());
        page.keyboard().press("End");
        assertThat(screen()).containsText("up 41 days");
        assertThat(screen()).containsText("┌─┐");
        assertThat(screen()).containsText("bye");
    }

    @Test
    void playing_needs_one_key_and_stops_at_the_end() {
        play(Casts.plain());
        page.locator("[data-part=speed]").selectOption("16");
        page.locator("[data-part=toggle]").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("#player")).hasAttribute("data-state", "over");
        assertThat(screen()).containsText("bye");
    }

    @Test
    void pauses_are_jumped_over_unless_somebody_wants_to_wait() {
        play(Casts.plain());
        assertThat(page.locator("[data-part=total]")).hasText("0:03");
        page.locator("[data-part=skip]").uncheck();
        assertThat(page.locator("[data-part=total]")).hasText("1:02");
    }

    @Test
    void going_back_and_forth_shows_the_same_as_going_straight() {
        play(Casts.plain());
        page.keyboard().press("End");
        assertThat(screen()).containsText("bye");
        String straight = screen().innerText();
        page.keyboard().press("Home");
        assertThat(screen()).not().containsText("deploy");
        page.locator("[data-part=seek]").fill("500");
        assertThat(screen()).containsText("uptime");
        page.locator("[data-part=seek]").fill("200");
        assertThat(screen()).not().containsText("uptime");
        page.locator("[data-part=seek]").fill("1000");
        assertThat(screen()).containsText("bye");
        assertThat(screen().innerText()).isEqualTo(straight);
    }

    @Test
    void nothing_on_a_tape_reaches_out_of_the_screen() {
        play(Casts.hostile());
        String title = page.title();
        page.keyboard().press("End");
        assertThat(screen()).containsText("the end");
        assertThat(page.title()).isEqualTo(title);
        assertThat(page.locator("#player a, #player img")).hasCount(0);
        screen().click(new com.microsoft.playwright.Locator.ClickOptions().setForce(true));
        page.locator("summary").click();
        assertThat(page.locator("[data-part=marker-list] li"))
                .containsText("<img src=x onerror=alert(1)>");
    }

    @Test
    void a_mark_leads_to_its_moment() {
        play(Casts.plain());
        page.locator("summary").click();
        page.locator("[data-part=marker-list] button").first().click();
        assertThat(screen()).containsText("uptime");
        assertThat(screen()).not().containsText("41 days");
    }

    /// The browser's filter is the command line's, but for line drawing; both keep their state over
    /// any splitting.
    @Test
    void the_browser_filters_as_the_command_line_does_however_output_is_split() {
        play(Casts.plain());
        SeededRandomness seeded = SeededRandomness.printed();
        List<List<String>> cases = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < FUZZ_CASES; i++) {
            List<String> pieces = pieces(seeded.random());
            TerminalFilter filter = TerminalFilter.playback();
            StringBuilder shown = new StringBuilder();
            pieces.forEach(
                    piece -> shown.append(filter.filter(piece.getBytes(StandardCharsets.UTF_8))));
            cases.add(pieces);
            expected.add(shown.toString());
        }
        Object shown =
                page.evaluate(
                        """
                        async ([address, cases]) => {
                          const { TerminalFilter } = await import(address);
                          return cases.map((pieces) => {
                            const filter = new TerminalFilter();
                            return pieces.map((piece) => filter.filter(piece)).join('');
                          });
                        }
                        """,
                        List.of(script("inner/js/terminal-filter.js"), cases));
        assertThat(shown).isEqualTo(expected);
    }

    private static final List<String> PARTS =
            List.of(
                    "\u001b",
                    "\u001b[",
                    "\u001b]",
                    "\u001bP",
                    "\u001b_",
                    "\u001bX",
                    "\u001b\\",
                    "\u0007",
                    "\u0018",
                    "\u0005",
                    "\u009b",
                    "\u009d",
                    "\u009c",
                    "\u0090",
                    "[",
                    "]",
                    ";",
                    "?",
                    ">",
                    "!",
                    "0",
                    "1",
                    "8",
                    "52",
                    "6",
                    "1049",
                    "2004",
                    "h",
                    "l",
                    "m",
                    "n",
                    "c",
                    "t",
                    "J",
                    "H",
                    "T",
                    "q",
                    "$",
                    "a",
                    "é",
                    "漢",
                    "😀",
                    "\r\n",
                    "\b",
                    " ",
                    "k",
                    "7",
                    "\u001b\u001b",
                    "0123456789012345678901234567890123456789" + "0123456789012345678901234567890");

    private static List<String> pieces(Random random) {
        List<String> pieces = new ArrayList<>();
        int count = 1 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            StringBuilder piece = new StringBuilder();
            for (int j = random.nextInt(4); j >= 0; j--) {
                piece.append(PARTS.get(random.nextInt(PARTS.size())));
            }
            pieces.add(piece.toString());
        }
        return pieces;
    }

    private void play(String cast) {
        stage.api.cast = cast;
        page.navigate(stage.address("/tapes/" + StageProps.id("tap", "two")));
        assertThat(page.locator("[data-part=controls]")).isVisible();
    }

    private com.microsoft.playwright.Locator screen() {
        return page.locator(".xterm-rows");
    }

    /// The address of a script beside those that the page has loaded.
    private String script(String path) {
        Map<?, ?> found =
                (Map<?, ?>)
                        page.evaluate("() => ({ at: document.querySelector('script[src]').src })");
        String loaded = String.valueOf(found.get("at"));
        return loaded.substring(0, loaded.indexOf("/web/js/")) + "/" + path;
    }
}
