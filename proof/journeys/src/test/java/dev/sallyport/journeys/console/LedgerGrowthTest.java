package dev.sallyport.journeys.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.translog.Consistency;
import dev.sallyport.translog.NodeSource;
import dev.sallyport.translog.TreeHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The browser remembers the ledger it saw, and believes no ledger that does not continue it.
class LedgerGrowthTest {
    private static final StageLedger WHOLE = new StageLedger();
    private static final int TREES_MAX = 20;

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
        stage.api.ledger = WHOLE;
    }

    @Test
    void what_was_seen_first_is_remembered_and_growth_is_proven_from_every_size() {
        for (int size = 1; size < WHOLE.size(); size++) {
            look(WHOLE);
            page.evaluate("() => localStorage.clear()");
            look(WHOLE.first(size));
            assertThat(since()).containsText("for the first time");
            look(WHOLE);
            assertThat(since()).containsText("The " + size + " entries it saw before");
            assertThat(since()).containsText((WHOLE.size() - size) + " came after");
            look(WHOLE);
            assertThat(since()).containsText("still the 7 entries");
            assertThat(refusal()).isHidden();
        }
    }

    @Test
    void one_changed_bit_anywhere_in_the_proof_is_refused_and_never_remembered() {
        look(WHOLE.first(3));
        List<String> path = path(3);
        for (int i = 0; i < path.size(); i++) {
            List<String> changed = new ArrayList<>(path);
            changed.set(i, flipped(path.get(i)));
            lie(changed);
            assertRefused("history changed");
        }
        // the honest proof still holds against what was seen before
        stage.api.instead.clear();
        look(WHOLE);
        assertThat(since()).containsText("The 3 entries it saw before");
    }

    @Test
    void a_proof_that_is_cut_or_too_long_is_refused() {
        look(WHOLE.first(3));
        List<String> path = path(3);
        lie(path.subList(0, path.size() - 1));
        assertRefused("history changed");
        lie(List.of());
        assertRefused("history changed");
        List<String> longer = new ArrayList<>(path);
        longer.add(path.getFirst());
        lie(longer);
        assertRefused("history changed");
    }

    @Test
    void a_rewritten_entry_is_found_though_every_signature_holds() {
        look(WHOLE.first(5));
        look(WHOLE.rewritten());
        assertRefused("history changed");
        // and its entries are not called proven
        String id = String.valueOf(WHOLE.list("").getFirst().get("id"));
        page.navigate(stage.address("/ledger/" + id));
        assertThat(page.locator("[data-part=verdict]")).hasText("does not hold");
    }

    @Test
    void two_ledgers_of_one_length_are_told_apart() {
        look(WHOLE);
        look(WHOLE.rewritten());
        assertRefused("history changed");
    }

    @Test
    void a_ledger_that_became_shorter_is_refused() {
        look(WHOLE);
        look(WHOLE.first(4));
        assertRefused("history changed");
    }

    @Test
    void both_signed_checkpoints_are_the_evidence() throws Exception {
        look(WHOLE);
        look(WHOLE.rewritten());
        Download evidence =
                page.waitForDownload(() -> page.getByText("Download the evidence").click());
        assertThat(evidence.path())
                .content()
                .contains(text(WHOLE.checkpoint()))
                .contains(text(WHOLE.rewritten().checkpoint()));
    }

    @Test
    void another_key_is_another_ledger_until_somebody_says_that_this_is_meant() {
        look(WHOLE);
        look(WHOLE.ofAnotherKey());
        assertRefused("another ledger");
        page.getByText("forget the old ledger").click();
        page.locator("dialog").getByText("Forget it").click();
        assertThat(since()).containsText("for the first time");
        assertThat(refusal()).isHidden();
    }

    @Test
    void an_unreadable_memory_is_not_an_empty_one() {
        look(WHOLE);
        page.evaluate("() => { for (const key in localStorage) localStorage[key] = '{}'; }");
        look(WHOLE);
        assertRefused("history changed");
    }

    /// Every pair of small trees against the same proofs as the door makes them; then each with
    /// each of its hashes changed, and each with a root changed.
    @Test
    void the_browser_checks_as_rfc_9162_does() {
        page.navigate(stage.address("/ledger"));
        Object wrong = page.evaluate(CHECK_ALL, pairs());
        assertThat(wrong).isEqualTo(List.of());
    }

    private static final String CHECK_ALL =
            """
            async (pairs) => {
              const own = document.querySelector('script[src*="ledger"]').src;
              const { extendsTree } = await import(new URL('./consistency.js', own).href);
              const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
              const bad = (hex) => (hex[0] === '0' ? '1' : '0') + hex.slice(1);
              const holds = async (pair, oldRoot, newRoot, path) => {
                try {
                  await extendsTree({ size: pair.from, root: bytes(oldRoot) },
                    { size: pair.to, root: bytes(newRoot) }, path.map(bytes));
                  return true;
                } catch {
                  return false;
                }
              };
              const wrong = [];
              for (const pair of pairs) {
                const { from, to, older, newer, path } = pair;
                const name = `${from} to ${to}`;
                if (!(await holds(pair, older, newer, path))) wrong.push(name);
                if (await holds(pair, bad(older), newer, path)) wrong.push(name + ', old root');
                if (await holds(pair, older, bad(newer), path)) wrong.push(name + ', new root');
                for (let i = 0; i < path.length; i++) {
                  if (await holds(pair, older, newer, path.with(i, bad(path[i])))) {
                    wrong.push(`${name}, hash ${i}`);
                  }
                  if (await holds(pair, older, newer, path.toSpliced(i, 1))) {
                    wrong.push(`${name}, without hash ${i}`);
                  }
                }
                if (await holds(pair, older, newer, [...path, older])) wrong.push(name + ', more');
              }
              return wrong;
            }
            """;

    private static List<Map<String, Object>> pairs() {
        List<Map<String, Object>> pairs = new ArrayList<>();
        NodeSource nodes = (level, index) -> root(index << level, (index + 1) << level);
        for (int to = 1; to <= TREES_MAX; to++) {
            for (int from = 1; from <= to; from++) {
                pairs.add(
                        Map.of(
                                "from", from,
                                "to", to,
                                "older", root(0, from).hex(),
                                "newer", root(0, to).hex(),
                                "path",
                                        Consistency.prove(from, to, nodes).stream()
                                                .map(Sha256::hex)
                                                .toList()));
            }
        }
        return pairs;
    }

    private static Sha256 root(long start, long end) {
        if (end - start == 1) {
            return TreeHash.ofEntry(new byte[] {(byte) start});
        }
        long middle = start + Long.highestOneBit(end - start - 1);
        return TreeHash.ofNode(root(start, middle), root(middle, end));
    }

    private void look(StageLedger shown) {
        stage.api.ledger = shown;
        page.navigate(stage.address("/ledger"));
        assertThat(page.locator("#checkpoint[data-judged]")).isVisible();
    }

    private void lie(List<String> path) {
        stage.api.instead.put("consistency", path);
        look(WHOLE);
    }

    private void assertRefused(String word) {
        assertThat(page.locator("#checkpoint .badge")).hasText(word);
        assertThat(refusal()).isVisible();
        assertThat(refusal()).containsText("Do not rely on this ledger");
        assertThat(page.locator("#entries")).isHidden();
    }

    private Locator refusal() {
        return page.locator("[data-part=refusal]");
    }

    private Locator since() {
        return page.locator("[data-part=since]");
    }

    private static List<String> path(int from) {
        return WHOLE.consistency(from, WHOLE.size());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String flipped(String base64) {
        byte[] bytes = Base64.getUrlDecoder().decode(base64);
        bytes[9] ^= 1;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
