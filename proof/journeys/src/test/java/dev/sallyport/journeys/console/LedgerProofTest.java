package dev.sallyport.journeys.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The browser believes no proof: it computes it. Whatever a door changes, it says so.
class LedgerProofTest {
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
    void somebodyLooks() {
        somebody = chromium.signedIn(stage);
        page = somebody.newPage();
    }

    @AfterEach
    void gone() {
        somebody.close();
        stage.api.instead.clear();
    }

    @Test
    void every_entry_of_the_ledger_is_proven_from_its_bytes() {
        for (Map<String, Object> entry : stage.api.ledger.list("")) {
            open(id(entry));
            assertThat(verdict()).hasText("proven");
            assertThat(page.locator("h1")).hasText(String.valueOf(entry.get("type")));
            assertThat(page.locator("[data-part=checks] li.good")).hasCount(4);
        }
    }

    @Test
    void one_changed_bit_of_the_entry_is_found() {
        lie("leaf", LedgerProofTest::flipped);
        assertThat(verdict()).hasText("does not hold");
    }

    @Test
    void one_changed_bit_of_the_details_is_found_and_they_are_not_shown() {
        lie("body", LedgerProofTest::flipped);
        assertThat(verdict()).hasText("does not hold");
        assertThat(page.locator("[data-part=body] dt")).hasCount(0);
    }

    @Test
    void a_proof_of_another_place_is_found() {
        lie("proof", proof -> proof.replace("\nindex 3\n", "\nindex 2\n"));
        assertThat(verdict()).hasText("does not hold");
    }

    @Test
    void a_path_that_is_cut_or_too_long_is_found() {
        lie("proof", proof -> proof.replaceFirst("(?m)^[A-Za-z0-9+/]{43}=\n", ""));
        assertThat(verdict()).hasText("does not hold");
        lie("proof", proof -> proof.replaceFirst("(?m)^([A-Za-z0-9+/]{43}=\n)", "$1$1"));
        assertThat(verdict()).hasText("does not hold");
    }

    @Test
    void a_checkpoint_that_nobody_signed_is_found() {
        lie("proof", proof -> proof.replaceFirst("(— \\S+ \\S{20})(\\S)", "$1" + "A"));
        assertThat(verdict()).hasText("does not hold");
        lie("proof", proof -> proof.replace("sallyport.example/ledger\n", "other.example/log\n"));
        assertThat(verdict()).hasText("does not hold");
    }

    @Test
    void another_root_is_found() {
        lie("proof", proof -> proof.replaceFirst("(?m)^7\n.", "7\nB"));
        assertThat(verdict()).hasText("does not hold");
    }

    @Test
    void what_is_about_one_thing_is_shown_alone() {
        String grant = StageProps.id("grt", "three");
        page.navigate(stage.address("/ledger?about=" + grant));
        assertThat(page.locator("#entries tbody tr")).hasCount(4);
        assertThat(page.locator("#checkpoint .badge")).hasText("signature verified here");
    }

    private void lie(String field, UnaryOperator<String> change) {
        String id = id(stage.api.ledger.list("").get(3));
        Map<String, Object> truth = stage.api.ledger.one(id);
        Map<String, Object> lie = new LinkedHashMap<>(truth);
        lie.computeIfPresent(field, (_, value) -> change.apply(String.valueOf(value)));
        org.assertj.core.api.Assertions.assertThat(lie).isNotEqualTo(truth);
        stage.api.instead.put(id, lie);
        open(id);
    }

    private void open(String id) {
        page.navigate(stage.address("/ledger/" + id));
    }

    private Locator verdict() {
        return page.locator("[data-part=verdict]");
    }

    private static String id(Map<String, Object> entry) {
        return String.valueOf(entry.get("id"));
    }

    /// Changes a bit late in the bytes, where no length or tag stands.
    private static String flipped(String base64) {
        byte[] bytes = Base64.getUrlDecoder().decode(base64);
        bytes[bytes.length - 3] ^= 1;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
