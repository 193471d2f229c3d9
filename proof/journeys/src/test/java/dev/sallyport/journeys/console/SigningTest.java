package dev.sallyport.journeys.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Nobody signs what they have not been shown.
class SigningTest {
    /// An authenticator that counts how often it is asked, and answers with nothing of value.
    private static final String COUNTING =
            """
            window.asked = [];
            navigator.credentials.get = async ({ publicKey }) => {
              window.asked.push([...new Uint8Array(publicKey.challenge)]);
              const some = new Uint8Array([1, 2, 3]).buffer;
              return { rawId: some, response: {
                clientDataJSON: some, authenticatorData: some, signature: some } };
            };
            """;

    private static Stage stage;
    private static Chromium chromium;
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
    void somebodyAsks() {
        stage.api.received.clear();
        stage.api.lyingChallenge = false;
        somebody = chromium.signedIn(stage);
        page = somebody.newPage();
        page.addInitScript(COUNTING);
        page.navigate(stage.address("/requests/new?target=web-1"));
        assertThat(page.locator("[name=login]")).isEnabled();
        page.locator("[name=reason]").fill("Restart the mail queue");
        page.locator("#ask button").click();
    }

    @AfterEach
    void gone() {
        somebody.close();
    }

    @Test
    void the_authenticator_is_asked_after_the_lines_were_shown_and_the_button_pressed() {
        assertThat(page.locator("dialog .document")).containsText("root on web-1");
        assertThat(page.locator("dialog .document")).containsText("Restart the mail queue");
        assertThat(page.locator("dialog [data-part=digest]")).containsText(" ");
        assertThat(asked()).isZero();
        page.locator("dialog [data-part=sign]").click();
        assertThat(page).hasURL(stage.address("/requests/" + StageProps.id("req", "one")));
        assertThat(stage.api.received)
                .hasSize(2)
                .allSatisfy(body -> assertThat(body).doesNotContain("canonical"));
        assertThat(stage.api.received.getFirst())
                .contains("\"seconds\":3600")
                .contains("\"target\":\"web-1\"")
                .doesNotContain("whose");
    }

    @Test
    void the_digest_that_is_shown_is_the_challenge_that_is_signed() {
        String shown = page.locator("dialog [data-part=whole-digest]").textContent();
        page.route("**/complete", route -> route.abort());
        page.locator("dialog [data-part=sign]").click();
        assertThat(page.locator("dialog [role=alert]")).isVisible();
        Object signed =
                page.evaluate(
                        "() => window.asked[0].map((byte) =>"
                                + " byte.toString(16).padStart(2, '0')).join('')");
        assertThat(signed).isEqualTo(shown);
    }

    @Test
    void whoever_cancels_has_signed_nothing() {
        page.locator("dialog [data-part=cancel]").click();
        assertThat(page.locator("dialog")).hasCount(0);
        assertThat(asked()).isZero();
        assertThat(stage.api.received).hasSize(1);
    }

    @Test
    void escape_cancels_too() {
        assertThat(page.locator("dialog[open]")).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.locator("dialog")).hasCount(0);
        assertThat(asked()).isZero();
    }

    @Test
    void a_door_that_shows_one_thing_and_asks_to_sign_another_is_found_out() {
        page.locator("dialog [data-part=cancel]").click();
        stage.api.lyingChallenge = true;
        page.locator("#ask button").click();
        assertThat(page.locator("[role=alert]")).containsText("asks to sign another");
        assertThat(page.locator("dialog")).hasCount(0);
        assertThat(asked()).isZero();
    }

    private int asked() {
        return ((Number) page.evaluate("() => window.asked.length")).intValue();
    }
}
