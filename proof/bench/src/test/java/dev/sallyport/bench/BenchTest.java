package dev.sallyport.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The shape of what a run writes; never how fast it was.
final class BenchTest {
    private static String run(int status, String... arguments) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertThat(Bench.run(List.of(arguments), to)).isEqualTo(status);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_run_writes_every_part_as_table_and_as_json(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("figures.json");
        String table = run(0, "authz", "--scale", "tiny", "--json", file.toString());
        String json = Files.readString(file);
        for (String part :
                List.of(
                        "machine",
                        "versions",
                        "loadBefore",
                        "lookAtMemory",
                        "decision",
                        "growth",
                        "growthOfP50",
                        "peer",
                        "peerWithFewPolicies",
                        "jmh",
                        "search",
                        "changeOfOnePerson",
                        "rebuild",
                        "loadAfter")) {
            assertThat(json).contains("\"" + part + "\": ");
        }
        assertThat(table)
                .contains("decision.latency.p50Nanos")
                .contains("decision.bytesPerDecision")
                .contains("rebuild.indexBytesPerMembership")
                .contains("growth[2].p50Nanos")
                .contains("jmh.sallyport.p99Nanos")
                .contains("jmh.sallyport.bytesPerDecision")
                .contains("jmh.sallyportOnThePeersCases.p50Nanos")
                .contains("jmh.cedarJava.p50Nanos");
        assertThat(json).startsWith("{\n").endsWith("}\n");
        assertThat(json.chars().filter(c -> c == '{').count())
                .isEqualTo(json.chars().filter(c -> c == '}').count());
    }

    @Test
    void searches_are_measured_alone() throws IOException {
        assertThat(run(0, "authz", "--search", "--scale", "tiny"))
                .contains("search.resourcesCount.p99Nanos")
                .doesNotContain("decision.latency");
    }

    @Test
    void both_engines_decide_the_same_cases_the_same_way() {
        AuthzPolicies policies = new AuthzPolicies(300, 2_000, 1);
        Scene scene = Scene.of(new AuthzWorld(2_000, 1), policies, 200, 1);
        assertThat(PeerRun.run(scene, 40).all()).containsEntry("differences", 0);
        int allowed = 0;
        for (int i = 0; i < scene.requests().length; i++) {
            allowed += scene.allows(i) ? 1 : 0;
        }
        assertThat(allowed).isPositive().isLessThan(scene.requests().length);
    }

    @Test
    void the_same_seed_makes_the_same_world() {
        assertThat(new AuthzWorld(300, 5).entities()).isEqualTo(new AuthzWorld(300, 5).entities());
        assertThat(new AuthzPolicies(300, 300, 5).text())
                .isEqualTo(new AuthzPolicies(300, 300, 5).text());
    }

    @Test
    void figures_are_json_whatever_they_say() {
        Figures figures =
                new Figures()
                        .put("text", "a \"b\" \\ \n")
                        .put("none", Double.NaN)
                        .put("part", 1.23456)
                        .putList("list", List.of(new Figures().put("n", 1)));
        assertThat(figures.json())
                .isEqualTo(
                        """
                        {
                          "text": "a \\"b\\" \\\\  ",
                          "none": null,
                          "part": 1.235,
                          "list": [{
                            "n": 1
                          }]
                        }
                        """);
    }

    @Test
    void an_unknown_argument_is_answered_with_the_usage() throws IOException {
        assertThat(run(2)).startsWith("usage: ");
        assertThat(run(2, "authz", "--scale", "huge")).startsWith("usage: ");
        assertThat(run(2, "nothing")).startsWith("usage: ");
    }
}
