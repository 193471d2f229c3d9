package dev.sallyport.journeys.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every page of the console in a real browser, with facts and without.
class ConsoleLookTest {
    /// Lists whose emptiness is said; the others are forms and single things.
    private static final List<String> LISTS =
            List.of(
                    "/",
                    "/requests",
                    "/approvals",
                    "/signatures",
                    "/grants",
                    "/sessions",
                    "/tapes",
                    "/targets",
                    "/rosters",
                    "/people",
                    "/keys",
                    "/ledger");

    private static Stage stage;
    private static Chromium chromium;

    @BeforeAll
    static void open() {
        stage = new Stage();
        stage.api.cast = Casts.plain();
        chromium = new Chromium();
    }

    @AfterAll
    static void close() {
        chromium.close();
        stage.close();
    }

    @BeforeEach
    void full() {
        stage.api.empty = false;
    }

    @Test
    void every_page_works_under_the_policy_and_fits_a_desk_in_the_light() {
        everyPageFits(Chromium.DESK, ColorScheme.LIGHT);
    }

    @Test
    void every_page_works_under_the_policy_and_fits_a_phone_in_the_dark() {
        everyPageFits(Chromium.PHONE, ColorScheme.DARK);
    }

    private static void everyPageFits(int width, ColorScheme scheme) {
        try (BrowserContext somebody = chromium.signedIn(stage, width, scheme)) {
            for (String path : paths()) {
                try (Page page = somebody.newPage()) {
                    List<String> complaints = Chromium.complaints(page);
                    Response response = page.navigate(stage.address(path));
                    settle(page);
                    assertThat(response.status()).as(path).isEqualTo(200);
                    assertThat(complaints).as(path).isEmpty();
                    assertThat(page.title()).as(path).contains("Inner door");
                    assertThat(page.locator("[role=alert]")).hasCount(0);
                    assertThat(page.locator("h1").first()).isVisible();
                    assertThat(page.locator(".brand-door")).hasText("Inner door");
                    assertThat(page.locator(".brand-door")).isVisible();
                    assertThat(overflow(page)).as("%s is too wide for %s px", path, width).isZero();
                }
            }
        }
    }

    @Test
    void an_empty_page_says_why_and_what_would_fill_it() {
        stage.api.empty = true;
        try (BrowserContext somebody = chromium.signedIn(stage)) {
            for (String path : LISTS) {
                try (Page page = somebody.newPage()) {
                    List<String> complaints = Chromium.complaints(page);
                    page.navigate(stage.address(path));
                    Locator empty = page.locator("[data-empty]:visible").first();
                    assertThat(empty.locator("h3")).isVisible();
                    assertThat(empty.locator("p")).isVisible();
                    assertThat(complaints).as(path).isEmpty();
                }
            }
        }
    }

    @Test
    void every_control_has_a_name_and_can_be_reached_with_the_keyboard() {
        try (BrowserContext somebody = chromium.signedIn(stage)) {
            for (String path : paths()) {
                try (Page page = somebody.newPage()) {
                    page.navigate(stage.address(path));
                    settle(page);
                    Object nameless = page.evaluate(NAMELESS);
                    assertThat(nameless).as(path).isEqualTo(List.of());
                }
            }
        }
    }

    /// Controls that are seen but have no text, label or aria-label, or that Tab passes by.
    private static final String NAMELESS =
            """
            () => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
              .filter((each) => each.checkVisibility() && !each.closest('.xterm'))
              .filter((each) => {
                const label = each.labels?.[0]?.textContent ?? '';
                const name = each.getAttribute('aria-label') ?? '';
                return each.tabIndex < 0 || (each.textContent + label + name).trim() === '';
              })
              .map((each) => each.outerHTML.slice(0, 120))
            """;

    @Test
    void foreign_words_are_shown_and_never_become_markup() {
        try (BrowserContext somebody = chromium.signedIn(stage);
                Page page = somebody.newPage()) {
            page.navigate(stage.address("/requests/" + StageProps.id("req", "four")));
            assertThat(page.locator("dl.document"))
                    .containsText("<script>alert(1)</script> because");
            assertThat(page.locator("main script:not([src])")).hasCount(0);
        }
    }

    @Test
    void a_filter_shows_the_rows_that_contain_it() {
        try (BrowserContext somebody = chromium.signedIn(stage);
                Page page = somebody.newPage()) {
            page.navigate(stage.address("/grants"));
            assertThat(page.locator("tbody tr:visible")).hasCount(3);
            page.locator("[data-filter]").fill("mallory");
            assertThat(page.locator("tbody tr:visible")).hasCount(1);
        }
    }

    @Test
    void a_failure_says_what_the_door_said_where_it_happened() {
        try (BrowserContext somebody = chromium.signedIn(stage);
                Page page = somebody.newPage()) {
            page.navigate(stage.address("/targets/" + StageProps.id("tgt", "nowhere")));
            assertThat(page.locator("[role=alert]")).hasText("There is nothing on this stage.");
        }
    }

    /// Every page, each with something to show.
    static List<String> paths() {
        List<String> paths = new ArrayList<>(LISTS);
        paths.addAll(
                List.of(
                        "/sign-in",
                        "/set-up",
                        "/enrol",
                        "/requests/new",
                        "/requests/" + StageProps.id("req", "one"),
                        "/requests/" + StageProps.id("req", "four"),
                        "/grants/" + StageProps.id("grt", "three"),
                        "/grants/" + StageProps.id("grt", "five"),
                        "/grants/" + StageProps.id("grt", "six"),
                        "/sessions/" + StageProps.id("ses", "one"),
                        "/tapes/" + StageProps.id("tap", "two"),
                        "/targets/define",
                        "/targets/" + StageProps.id("tgt", "web-1"),
                        "/rosters/define",
                        "/rosters/" + StageProps.id("ros", "web-people"),
                        "/people/invite",
                        "/people/" + StageProps.id("psn", "ada"),
                        "/leavers/" + StageProps.id("lvr", "one"),
                        "/ledger/" + stage.api.ledger.list("").getFirst().get("id")));
        return paths;
    }

    static void settle(Page page) {
        page.waitForLoadState(com.microsoft.playwright.options.LoadState.NETWORKIDLE);
    }

    static int overflow(Page page) {
        Object wide =
                page.evaluate(
                        "() => Math.max(0, document.documentElement.scrollWidth"
                                + " - document.documentElement.clientWidth)");
        return ((Number) wide).intValue();
    }
}
