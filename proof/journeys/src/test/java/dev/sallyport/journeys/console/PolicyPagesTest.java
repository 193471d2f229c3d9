package dev.sallyport.journeys.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The policy pages in a real browser.
class PolicyPagesTest {
    private static final List<String> PATHS =
            List.of(
                    "/policies",
                    "/policies/inner/edit",
                    "/policies/inner/versions/3",
                    "/policies/outer/versions/0",
                    "/why");

    private static Stage stage;
    private static Chromium chromium;

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
    void nothingYet() {
        stage.policies.received.clear();
        stage.api.received.clear();
    }

    @Test
    void every_page_works_under_the_policy_and_fits_desk_and_phone() {
        for (int width : List.of(Chromium.DESK, Chromium.PHONE)) {
            try (BrowserContext somebody = chromium.signedIn(stage, width, ColorScheme.LIGHT)) {
                for (String path : PATHS) {
                    try (Page page = somebody.newPage()) {
                        List<String> complaints = Chromium.complaints(page);
                        page.navigate(stage.address(path));
                        ConsoleLookTest.settle(page);
                        assertThat(page.locator("h1").first()).isVisible();
                        assertThat(page.locator("[role=alert]")).hasCount(0);
                        assertThat(complaints).as(path).isEmpty();
                        assertThat(ConsoleLookTest.overflow(page))
                                .as("%s is too wide for %s px", path, width)
                                .isZero();
                    }
                }
            }
        }
    }

    @Test
    void a_version_on_trial_shows_its_time_and_is_confirmed_by_number() {
        try (BrowserContext somebody = chromium.signedIn(stage);
                Page page = somebody.newPage()) {
            page.navigate(stage.address("/policies"));
            assertThat(page.locator("[data-policies=inner] .note.warn")).containsText("left");
            assertThat(page.locator("[data-policies=outer] [data-part=trial]")).isHidden();
            assertThat(page.locator("[data-policies=outer] tbody")).containsText("not as signed");
            assertThat(page.locator("main")).containsText(StagePolicies.HOSTILE);
            assertThat(page.locator("main script:not([src])")).hasCount(0);
            page.locator("[data-policies=inner] [data-part=confirm]").click();
            assertThat(page.locator("#flash")).containsText("version 3 stays");
            assertThat(stage.policies.received).containsExactly("confirm inner 3");
        }
    }

    @Test
    void a_mistake_is_shown_with_its_line_and_nothing_is_proposed() {
        try (BrowserContext somebody = chromium.signedIn(stage);
                Page page = somebody.newPage()) {
            page.navigate(stage.address("/policies/inner/edit"));
            assertThat(page.locator("[name=text]"))
                    .hasValue(java.util.regex.Pattern.compile("permit"));
            page.locator("[name=text]").fill("@id(\"a\")\nwrong");
            page.locator("[name=reason]").fill("night shift");
            page.locator("[data-part=propose]").click();
            assertThat(page.locator("#plan")).containsText("Line 2, column 5");
            assertThat(page.locator("#plan script")).hasCount(0);
            assertThat(page.locator("dialog")).hasCount(0);
            assertThat(stage.api.received).isEmpty();
        }
    }

    @Test
    void a_sound_text_shows_whose_access_changes_before_anybody_signs() {
        try (BrowserContext somebody = chromium.signedIn(stage);
                Page page = somebody.newPage()) {
            page.navigate(stage.address("/policies/inner/edit"));
            page.locator("[name=text]").fill("@id(\"a\") permit (principal, action, resource);");
            page.locator("[name=reason]").fill("night shift");
            page.locator("[data-part=check]").click();
            assertThat(page.locator("#plan")).containsText("connect web-1: allowed (was refused)");
            assertThat(page.locator("#plan")).containsText("and 2 more");
            assertThat(stage.api.received).isEmpty();
            page.locator("[data-part=propose]").click();
            assertThat(page.locator("dialog .document")).isVisible();
            assertThat(stage.api.received)
                    .singleElement()
                    .satisfies(
                            it -> assertThat(it).contains("change-policy", "night shift", "inner"));
        }
    }

    @Test
    void a_check_looks_as_far_and_wide_as_it_is_told_and_what_is_signed_is_the_whole() {
        try (BrowserContext somebody = chromium.signedIn(stage);
                Page page = somebody.newPage()) {
            page.navigate(stage.address("/policies/inner/edit"));
            page.locator("[name=text]").fill("@id(\"a\") permit (principal, action, resource);");
            page.locator("[name=reason]").fill("night shift");
            page.locator("details.add summary").click();
            page.locator("[name=days]").fill("7");
            page.locator("[name=scope]").fill(" web-people ");
            page.locator("[data-part=check]").click();
            assertThat(page.locator("#plan .note.info")).containsText("for web-people alone");
            page.locator("[data-part=propose]").click();
            assertThat(page.locator("dialog .document")).isVisible();
            assertThat(page.locator("#plan .note.info")).hasCount(0);
            assertThat(stage.policies.received).containsExactly("plan 7 web-people", "plan 7 all");
        }
    }

    @Test
    void why_somebody_is_refused_is_told_in_sentences_with_what_would_help() {
        try (BrowserContext somebody = chromium.signedIn(stage);
                Page page = somebody.newPage()) {
            page.navigate(stage.address("/why"));
            page.locator("[name=resource]").fill("web-1");
            page.locator("[name=action]").selectOption("request-elevation");
            page.locator("[data-part=ask]").click();
            assertThat(page.locator("#answer h2")).hasText("Refused");
            assertThat(page.locator("#answer")).containsText("nothing allows you to do this");
            assertThat(page.locator("#answer"))
                    .containsText(
                            "It would be allowed by who_is_eligible_requests with (ask for: roster)");
            assertThat(page.locator("#answer")).containsText("membership of the roster web-people");
            assertThat(page.locator("#answer")).containsText(StagePolicies.HOSTILE);
            assertThat(page.locator("main script:not([src])")).hasCount(0);
            assertThat(stage.policies.received)
                    .singleElement()
                    .satisfies(it ->
                            assertThat(it)
                                    .contains("request-elevation", "web-1")
                                    .doesNotContain("principal", "ticket"));
            page.locator("[data-part=what]").click();
            assertThat(page.locator("#answer h2")).hasText("What you may do");
            assertThat(page.locator("#answer li")).hasCount(2);
        }
    }
}
