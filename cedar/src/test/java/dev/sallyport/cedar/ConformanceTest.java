package dev.sallyport.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The published cases of the language, every one of them.
final class ConformanceTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void every_published_case_agrees(@TempDir Path directory) {
        PublishedCases.unpackInto(directory);
        boolean agreed = Conformance.run(directory, out);
        assertThat(printed()).isEqualTo("requests 31762/31762, validation 3983/3983\n");
        assertThat(agreed).isTrue();
    }

    @Test
    void a_directory_without_cases_does_not_agree(@TempDir Path directory) {
        assertThat(Conformance.run(directory, out)).isFalse();
        assertThat(printed()).isEqualTo("requests 0/0, validation 0/0\n");
    }

    @Test
    void a_wrong_expectation_is_counted_and_shown(@TempDir Path directory) throws IOException {
        write(directory, "policies.cedar", "permit (principal, action, resource);");
        write(directory, "entities.json", "[]");
        write(
                directory,
                "schema.cedarschema",
                "entity A; action a appliesTo { principal: A, resource: A };");
        write(
                directory,
                "case.json",
                """
                {"policies": "policies.cedar", "entities": "entities.json",
                 "schema": "schema.cedarschema", "shouldValidate": true,
                 "requests": [{"principal": {"type": "A", "id": "x"},
                               "action": {"type": "Action", "id": "a"},
                               "resource": {"type": "A", "id": "y"}, "context": {},
                               "decision": "deny", "reason": [], "errors": []}]}
                """);
        assertThat(Conformance.run(directory, out)).isFalse();
        assertThat(printed())
                .contains("case.json: request 0: expected DENY [] [], got ALLOW [policy0] []")
                .endsWith("requests 0/1, validation 1/1\n");
    }

    @Test
    void a_case_cannot_read_outside_of_its_directory(@TempDir Path directory) throws IOException {
        write(
                directory,
                "case.json",
                """
                {"policies": "../secret", "entities": "e", "schema": "s",
                 "shouldValidate": true, "requests": []}
                """);
        assertThat(Conformance.run(directory, out)).isFalse();
        assertThat(printed()).contains("the file lies outside of the directory");
    }

    private static void write(Path directory, String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }
}
