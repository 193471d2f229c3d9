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
        assertThat(printed())
                .isEqualTo(
                        """
                        there are no cases below this directory: unpack them there first
                        requests 0/0, validation 0/0
                        """);
    }

    @Test
    void what_cannot_be_read_does_not_agree_and_hides_nothing(@TempDir Path directory)
            throws IOException {
        agreeing(directory, "good.json");
        write(directory, "broken.json", "{\"shouldValidate\": tru");
        write(directory, "empty.json", "{\"shouldValidate\": true}");
        write(directory, "not-a-case.json", "[[[");
        write(
                directory,
                "missing.json",
                """
                {"policies": "nowhere.cedar", "entities": "e", "schema": "s",
                 "shouldValidate": true, "requests": []}
                """);
        assertThat(Conformance.run(directory, out)).isFalse();
        assertThat(printed())
                .contains("broken.json: line 1, column 20")
                .contains("empty.json: ")
                .contains("missing.json: ")
                .contains("there is no such file: paths begin at the directory that is run")
                .doesNotContain("good.json")
                .doesNotContain("not-a-case")
                .endsWith("requests 1/1, validation 1/3\n");
    }

    @Test
    void a_request_that_cannot_be_read_leaves_the_others(@TempDir Path directory)
            throws IOException {
        agreeing(directory, "case.json");
        String text = Files.readString(directory.resolve("case.json"));
        write(directory, "case.json", text.replace("[{", "[{\"principal\": 7}, {"));
        assertThat(Conformance.run(directory, out)).isFalse();
        assertThat(printed())
                .contains("case.json: request 0: ")
                .endsWith("requests 1/2, validation 1/1\n");
    }

    private static void agreeing(Path directory, String name) throws IOException {
        write(directory, "policies.cedar", "permit (principal, action, resource);");
        write(directory, "entities.json", "[]");
        write(
                directory,
                "schema.cedarschema",
                "entity A; action a appliesTo { principal: A, resource: A };");
        write(
                directory,
                name,
                """
                {"policies": "policies.cedar", "entities": "entities.json",
                 "schema": "schema.cedarschema", "shouldValidate": true,
                 "requests": [{"principal": {"type": "A", "id": "x"},
                               "action": {"type": "Action", "id": "a"},
                               "resource": {"type": "A", "id": "y"}, "context": {},
                               "decision": "allow", "reason": ["policy0"], "errors": []}]}
                """);
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
