package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.client.Json;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.sealing.CanonicalWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class LedgerEntryCommandTest {
    private static JsonNode json(String text) {
        return Json.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sentence(String text) {
        return LedgerEntryCommand.sentence(json(text));
    }

    @Test
    void a_decision_is_a_sentence() {
        assertThat(
                        sentence(
                                """
                                {"action":"connect","door":"inner","policies":["a","b"],
                                 "policy_version":3,"epoch":41}
                                """))
                .isEqualTo(
                        "connect allowed by `a`, `b` (inner policies, version 3, facts up to entry"
                                + " 41)");
        assertThat(sentence("{\"action\":\"connect\",\"policies\":[\"a\"],\"policies_omitted\":2}"))
                .isEqualTo("connect allowed by `a` and 2 more");
    }

    @Test
    void a_refusal_names_the_forbid_or_that_nothing_permits_or_what_is_missing() {
        assertThat(
                        sentence(
                                """
                                {"action":"sign-in","policies":["night"],"reasons":["night"]}
                                """))
                .isEqualTo("sign-in refused by `night`");
        assertThat(
                        sentence(
                                """
                                {"action":"sign-in","policies":[],"reasons":["no_policy_permits"]}
                                """))
                .isEqualTo("sign-in refused: `no_policy_permits`");
        assertThat(
                        sentence(
                                """
                                {"action":"connect","policies":["a"],"reasons":["unmet:ticket"]}
                                """))
                .isEqualTo("connect refused by `a` for `unmet:ticket`");
    }

    private static ObjectNode answer(byte[] salt, byte[] digested, byte[] shown) {
        byte[] header =
                new CanonicalWriter("ledger-header")
                        .number(1)
                        .text("opn_1")
                        .text("person:psn_1")
                        .text("human")
                        .text("inner")
                        .text("done")
                        .list(List.of("grt_1"), CanonicalWriter::text)
                        .toBytes();
        byte[] leaf =
                new CanonicalWriter("ledger-entry")
                        .bytes(new byte[16])
                        .number(0)
                        .text("inner")
                        .text("session.admitted")
                        .bytes(Sha256.of(salt, digested).bytes())
                        .bytes(header)
                        .toBytes();
        return Json.object()
                .put("id", "evt_1")
                .put("index", 7)
                .put("leaf", Json.encode(leaf))
                .put("salt", Json.encode(salt))
                .put("body", Json.encode(shown));
    }

    @Test
    void details_are_shown_only_if_they_are_those_the_entry_was_made_with() {
        byte[] body =
                "{\"decided_by\":[{\"action\":\"connect\",\"policies\":[\"a\"]}],\"reason\":\"x\"}"
                        .getBytes(StandardCharsets.UTF_8);
        byte[] other = "{\"reason\":\"y\"}".getBytes(StandardCharsets.UTF_8);
        ObjectNode shown = LedgerEntryCommand.shown(answer(new byte[16], body, body));
        assertThat(shown.path("type").asString()).isEqualTo("session.admitted");
        assertThat(shown.path("details").path("decided_by").size()).isEqualTo(1);
        LedgerEntryCommand.forPeople(shown);
        assertThat(shown.path("decided").get(0).asString()).isEqualTo("connect allowed by `a`");
        assertThat(shown.path("details").has("decided_by")).isFalse();
        assertThatThrownBy(() -> LedgerEntryCommand.shown(answer(new byte[16], body, other)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("not the ones");
        ObjectNode erased = answer(new byte[16], body, body);
        erased.remove("body");
        assertThat(LedgerEntryCommand.shown(erased).path("details_erased").asBoolean()).isTrue();
    }
}
