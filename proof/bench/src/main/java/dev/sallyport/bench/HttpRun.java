package dev.sallyport.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Decisions over HTTP beside a constant on the same route: the AuthZEN endpoint of a real door,
/// its edge, its clients' authentication, its database and its ledger, and the same with the
/// decision taken out. They take turns; every answer is checked.
final class HttpRun {
    private static final byte[] PERMIT = "{\"decision\":true,".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DENY = "{\"decision\":false,".getBytes(StandardCharsets.US_ASCII);
    private static final double PART_OF_CAPACITY = 0.3;

    private final Size size;
    private final Scene scene;
    private final ServerProcess server;

    /// How much is asked and how long.
    record Size(
            DoorWorld world,
            int questions,
            int connections,
            int rounds,
            Duration leadIn,
            Duration block,
            Duration warmUp) {
        static Size of(Bench.Scale scale, long seed) {
            return switch (scale) {
                case TINY ->
                        new Size(
                                new DoorWorld(100, 60, seed),
                                100,
                                4,
                                2,
                                Duration.ofMillis(50),
                                Duration.ofMillis(150),
                                Duration.ofMillis(300));
                case SMALL, FULL ->
                        new Size(
                                new DoorWorld(5_000, 500, seed),
                                20_000,
                                16,
                                scale == Bench.Scale.FULL ? 11 : 7,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(12));
            };
        }
    }

    /// One of the three ways to be answered.
    private static final class Side {
        final String name;
        final Load load;
        final List<Load.Block> blocks = new ArrayList<>();

        Side(String name, Load load) {
            this.name = name;
            this.load = load;
        }

        double median(ToDoubleFunction<Load.Block> figure) {
            return HttpRun.median(blocks.stream().mapToDouble(figure).toArray());
        }

        long wrong() {
            return blocks.stream().mapToLong(Load.Block::wrong).sum();
        }

        Figures figures() {
            Samples latency = new Samples();
            blocks.forEach(block -> latency.addAll(block.latency()));
            return new Figures()
                    .put("requestsPerSecond", median(Load.Block::perSecond))
                    .put("requestsPerCpuSecond", median(Load.Block::perProcessorSecond))
                    .put(
                            "requestsPerCpuSecondWithDatabase",
                            median(Load.Block::perProcessorSecondWithDatabase))
                    .put("cpuMicrosPerRequest", 1e6 / median(Load.Block::perProcessorSecond))
                    .put("answerBytes", median(Load.Block::meanBytes))
                    .putTimes("latency", latency)
                    .put("errors", wrong());
        }
    }

    private HttpRun(Size size, Scene scene, ServerProcess server) {
        this.size = size;
        this.scene = scene;
        this.server = server;
    }

    static Figures run(Size size) {
        Scene scene = size.world().scene(size.questions());
        try (ServerProcess server = ServerProcess.start(size.world())) {
            return new HttpRun(size, scene, server).measured();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private Figures measured() throws IOException {
        byte[][] decisions = new byte[size.questions()][];
        int permits = 0;
        for (int i = 0; i < decisions.length; i++) {
            decisions[i] = scene.allows(i) ? PERMIT : DENY;
            permits += scene.allows(i) ? 1 : 0;
        }
        byte[][] constants = new byte[size.questions()][];
        Arrays.fill(constants, ConstantHttp.answer());
        Side deciding = side("decision", server.decidingPort(), decisions);
        Side constant = side("constant", server.constantPort(), constants);
        Side bare = side("constantToAnybody", server.barePort(), constants);
        List<Side> sides = List.of(deciding, constant, bare);
        for (Side side : sides) {
            side.load.run(server, size.warmUp(), size.block());
        }
        for (int round = 0; round < size.rounds(); round++) {
            // There and back again, so that nobody always comes after the same.
            for (Side side : round % 2 == 0 ? sides : sides.reversed()) {
                side.blocks.add(side.load.run(server, size.leadIn(), size.block()));
            }
        }
        Figures figures =
                new Figures()
                        .put("people", size.world().people())
                        .put("policies", size.world().policies())
                        .put("questions", size.questions())
                        .put("permitted", permits)
                        .put("connections", size.connections())
                        .put("blocks", size.rounds())
                        .put("blockSeconds", size.block().toMillis() / 1e3)
                        .put("serverFlags", String.join(" ", ServerProcess.FLAGS));
        sides.forEach(side -> figures.put(side.name, side.figures()));
        return figures.put(
                        "ratioPerCpuSecond",
                        ratio(deciding, constant, Load.Block::perProcessorSecond))
                .put(
                        "ratioPerCpuSecondWithDatabase",
                        ratio(deciding, constant, Load.Block::perProcessorSecondWithDatabase))
                .put("ratioPerSecond", ratio(deciding, constant, Load.Block::perSecond))
                .put("ratioToAnybody", ratio(deciding, bare, Load.Block::perProcessorSecond))
                .put("atPartOfCapacity", paced(deciding));
    }

    /// Latency where nothing queues: asked at a steady pace, a part of what can be answered.
    private Figures paced(Side side) throws IOException {
        int perSecond = Math.max(1, (int) (side.median(Load.Block::perSecond) * PART_OF_CAPACITY));
        Load load =
                new Load(
                        side.load.port(),
                        side.load.requests(),
                        side.load.expected(),
                        size.connections(),
                        perSecond);
        Load.Block block = load.run(server, size.leadIn(), size.block().multipliedBy(3));
        return new Figures()
                .put("requestsPerSecond", block.perSecond())
                .putTimes("latency", block.latency())
                .put("errors", block.wrong());
    }

    private Side side(String name, int port, byte[][] expected) throws IOException {
        byte[][] requests = new byte[size.questions()][];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = request(port, DoorWorld.json(scene.requests()[i]));
        }
        return new Side(name, new Load(port, requests, expected, size.connections(), 0));
    }

    private byte[] request(int port, byte[] body) throws IOException {
        String head =
                """
                POST %s HTTP/1.1\r
                Host: inner.localhost:%d\r
                Authorization: Bearer %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """
                        .formatted(ConstantHttp.PATH, port, server.secret(), body.length);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(head.getBytes(StandardCharsets.US_ASCII));
        request.write(body);
        return request.toByteArray();
    }

    /// Of the blocks side by side: median, least and greatest.
    private static Figures ratio(Side one, Side other, ToDoubleFunction<Load.Block> figure) {
        double[] ratios = new double[one.blocks.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] =
                    figure.applyAsDouble(one.blocks.get(i))
                            / figure.applyAsDouble(other.blocks.get(i));
        }
        return new Figures()
                .put("median", median(ratios))
                .put("least", Arrays.stream(ratios).min().orElse(Double.NaN))
                .put("greatest", Arrays.stream(ratios).max().orElse(Double.NaN));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
