package dev.sallyport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.client.Json;
import dev.sallyport.kernel.InstallationId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Sha256;
import dev.sallyport.warrant.ChangePolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// What an administrator reads before approving somebody else's change of the policies.
class PolicyApproveTest {
    private static final String BASE =
            """
            @id("a")
            permit (principal, action, resource)
            when { context.reason };
            """;
    private static final String TEXT = BASE.replace("context.reason", "true");
    private static final String DIFF =
            """
            {"complete":true,"allowed":{"count":1,"first":[{"who_name":"dana","action":"look",\
            "what_name":"installation","before":"refused","after":"allowed"}]}}\
            """;
    private static final String ACT_PATH = "/api/v1/ceremonies/cer_1";

    @TempDir Path home;

    private final TestDoor door = new TestDoor();

    @AfterEach
    void closeDoor() {
        door.close();
    }

    private static Sha256 hash(String text) {
        return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ChangePolicy act(String base, String text) {
        UUID id = new UUID(1, 2);
        return new ChangePolicy(
                new InstallationId(id),
                "inner",
                1,
                hash(base),
                hash(text),
                hash(DIFF),
                "less typing",
                new PersonId(id),
                Instant.EPOCH);
    }

    /// A proposal that waits, beside what the door says is in force.
    private void waits(ChangePolicy act, String inForce, String text) {
        ObjectNode ceremony =
                Json.object()
                        .put("id", "cer_1")
                        .put("canonical", Json.encode(act.canonical()))
                        .put("challenge", Json.encode(act.hash().bytes()))
                        .put("rp_id", "inner.localhost");
        ceremony.putArray("allow_credentials");
        ObjectNode proposal =
                Json.object().put("door", "inner").put("text", text).put("access_diff", DIFF);
        door.answering("GET " + ACT_PATH, Json.pretty(ceremony))
                .answering("GET /api/v1/policies/proposals/cer_1", Json.pretty(proposal))
                .answering(
                        "GET /api/v1/policies/inner",
                        Json.pretty(Json.object().put("text", inForce)))
                .answering("POST " + ACT_PATH + "/sign", "{\"id\":\"cer_1\",\"door\":\"inner\"}");
    }

    private TestWorld terminal() {
        TestWorld terminal = new TestWorld(home);
        terminal.environment.put("SALLYPORT_AUTHENTICATOR", "software");
        terminal.environment.put("SALLYPORT_INNER", door.url("inner.localhost"));
        return terminal;
    }

    private boolean isSigned() {
        return door.asked.contains("POST " + ACT_PATH + "/sign");
    }

    @Test
    void how_the_text_changes_is_read_before_what_it_does_and_before_anything_is_signed() {
        waits(act(BASE, TEXT), BASE, TEXT);
        TestWorld terminal = terminal();
        assertThat(terminal.run("policy", "approve", "cer_1")).isEqualTo(1);
        assertThat(terminal.out())
                .containsSubsequence(
                        "the text of the inner door's policies: - goes, + comes\n",
                        "@@ -1,3 +1,3 @@\n",
                        "  permit (principal, action, resource)\n",
                        "- when { context.reason };\n",
                        "+ when { true };\n",
                        "newly allowed: 1\n",
                        "dana: look: allowed (was refused)\n",
                        "less typing");
        assertThat(terminal.err()).contains("nothing was signed");
        assertThat(isSigned()).isFalse();
    }

    @Test
    void whoever_has_read_it_signs_and_is_told_how_to_keep_it() {
        waits(act(BASE, TEXT), BASE, TEXT);
        TestWorld terminal = terminal();
        assertThat(terminal.run("policy", "approve", "cer_1", "--yes")).isZero();
        assertThat(terminal.out()).contains("+ when { true };", "policy confirm --door inner`");
        assertThat(isSigned()).isTrue();
    }

    @Test
    void nothing_is_signed_beside_another_text_than_the_one_in_the_act() {
        waits(act(BASE, TEXT), BASE, TEXT.replace("true", "false"));
        refusesToSign("not this text");
        waits(act(BASE, TEXT), BASE + "// nobody shall see what really changes\n", TEXT);
        refusesToSign("not the ones that this was written against");
    }

    private void refusesToSign(String why) {
        TestWorld terminal = terminal();
        assertThat(terminal.run("policy", "approve", "cer_1", "--yes")).isEqualTo(1);
        assertThat(terminal.err()).contains(why);
        assertThat(terminal.out()).as("a diff that means nothing is not shown").isEmpty();
        assertThat(isSigned()).isFalse();
    }

    @Test
    void a_text_cannot_drive_or_deceive_the_terminal() {
        String hostile =
                BASE + "// \u001b[2J\u202e}; \u2066\u200b\u009b31m\r+ permit nothing\u0007\n";
        waits(act(BASE, hostile), BASE, hostile);
        TestWorld terminal = terminal();
        assertThat(terminal.run("policy", "approve", "cer_1")).isEqualTo(1);
        assertThat(terminal.out())
                .contains(
                        "+ // \\u{1b}[2J\\u{202e}}; \\u{2066}\\u{200b}\\u{9b}31m\\u{d}+ permit"
                                + " nothing\\u{7}\n");
        assertThat(terminal.out().chars().filter(it -> it != '\n'))
                .allMatch(it -> Plain.line(Character.toString(it)).length() == 1);
    }

    @Test
    void a_long_change_is_cut_and_says_where_the_rest_is() {
        String text =
                IntStream.range(0, 500)
                        .mapToObj(it -> "// line " + it + "\n")
                        .collect(Collectors.joining());
        waits(act(BASE, text), BASE, text);
        TestWorld terminal = terminal();
        assertThat(terminal.run("policy", "approve", "cer_1")).isEqualTo(1);
        assertThat(terminal.out())
                .contains("+ // line 100\n", "more lines: `--text` shows all of the new text")
                .doesNotContain("// line 400");

        TestWorld whole = terminal();
        assertThat(whole.run("policy", "approve", "cer_1", "--text")).isEqualTo(1);
        assertThat(whole.out()).contains("// line 400\n", "// line 499\n");
    }

    @Test
    void for_programs_nothing_stands_before_the_answer() {
        waits(act(BASE, TEXT), BASE, TEXT);
        TestWorld terminal = terminal();
        assertThat(terminal.run("policy", "approve", "cer_1", "--yes", "--json")).isZero();
        assertThat(Json.read(terminal.out().getBytes(StandardCharsets.UTF_8)).path("door"))
                .isEqualTo(Json.object().put("door", "inner").path("door"));
    }

    @Test
    void without_a_ceremony_those_that_wait_are_listed() {
        door.answering(
                "GET /api/v1/ceremonies?waiting=true",
                "{\"items\":[{\"id\":\"cer_1\",\"act\":\"change-policy\","
                        + "\"by\":{\"name\":\"ada\"},\"expires_at\":\"2026-11-03T10:00:00Z\"}]}");
        TestWorld terminal = terminal();
        assertThat(terminal.run("policy", "approve")).isZero();
        assertThat(terminal.out()).contains("cer_1", "change-policy", "ada");
        assertThat(isSigned()).isFalse();
    }
}
