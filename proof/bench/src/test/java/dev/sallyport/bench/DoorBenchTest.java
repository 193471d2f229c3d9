package dev.sallyport.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is measured against real servers: that it is measured and right, never how fast it was.
final class DoorBenchTest {
    private static Map<String, Object> part(Map<String, Object> figures, String name) {
        assertThat(figures.get(name)).isInstanceOf(Figures.class);
        return ((Figures) java.util.Objects.requireNonNull(figures.get(name))).all();
    }

    private static double number(Map<String, Object> figures, String name) {
        assertThat(figures.get(name)).isInstanceOf(Number.class);
        return ((Number) java.util.Objects.requireNonNull(figures.get(name))).doubleValue();
    }

    @Test
    void a_door_and_the_engine_decide_alike_and_nothing_fails_on_the_way() {
        Map<String, Object> http = HttpRun.run(HttpRun.Size.of(Bench.Scale.TINY, 7)).all();
        for (String side : List.of("decision", "constant", "constantToAnybody")) {
            Map<String, Object> figures = part(http, side);
            assertThat(number(figures, "errors")).as(side).isZero();
            assertThat(number(part(figures, "latency"), "samples")).as(side).isPositive();
            assertThat(number(figures, "requestsPerSecond")).as(side).isPositive();
        }
        assertThat(number(part(http, "ratioPerSecond"), "median")).isPositive();
        assertThat(number(part(http, "atPartOfCapacity"), "errors")).isZero();
        assertThat(number(http, "permitted")).isBetween(1.0, number(http, "questions") - 1);
    }

    @Test
    void what_is_written_is_seen_at_both_nodes_and_by_the_next_decision() {
        Map<String, Object> writes = WritesRun.run(WritesRun.Size.of(Bench.Scale.TINY), 7).all();
        // ten groups each, groups in groups, and the actions' families
        assertThat(number(part(writes, "coldStart"), "memberships"))
                .isGreaterThan(10 * number(writes, "people"));
        for (String phase : List.of("followed", "asked")) {
            Map<String, Object> figures = part(writes, phase);
            assertThat(number(figures, "notSeen")).as(phase).isZero();
            assertThat(number(part(figures, "followedAtTheOther"), "samples"))
                    .as(phase)
                    .isEqualTo(number(figures, "writes"));
        }
        assertThat(number(part(writes, "asked"), "decidedWithoutIt")).isZero();
        assertThat(number(part(part(writes, "asked"), "nextDecisionWhereWritten"), "samples"))
                .isEqualTo(number(part(writes, "asked"), "writes"));
    }

    @Test
    void an_answer_that_is_not_what_was_expected_is_counted() throws IOException {
        DoorWorld world = new DoorWorld(100, 60, 7);
        Scene scene = world.scene(1);
        assertThat(DoorWorld.json(scene.requests()[0])).isNotEmpty();
        try (ServerProcess server = ServerProcess.start(world)) {
            byte[] request =
                    "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            Load load =
                    new Load(
                            server.constantPort(),
                            new byte[][] {request},
                            new byte[][] {"no".getBytes(StandardCharsets.US_ASCII)},
                            2,
                            100);
            Load.Block block =
                    load.run(
                            server,
                            java.time.Duration.ofMillis(50),
                            java.time.Duration.ofMillis(200));
            assertThat(block.requests()).isPositive();
            assertThat(block.wrong()).isEqualTo(block.requests());
        }
    }

    @Test
    void figures_of_the_parts_asked_for_are_in_the_file(@TempDir Path directory)
            throws IOException {
        Path file = directory.resolve("figures.json");
        PrintStream nowhere =
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        assertThat(
                        Bench.run(
                                List.of(
                                        "authz",
                                        "--http",
                                        "--writes",
                                        "--scale",
                                        "tiny",
                                        "--json",
                                        file.toString()),
                                nowhere))
                .isZero();
        assertThat(Files.readString(file))
                .contains(
                        "\"http\": ", "\"writes\": ", "\"ratioPerCpuSecond\": ", "\"loadAfter\": ")
                .doesNotContain("\"peer\": ");
    }
}
