package dev.sallyport.bench;

import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Decisions in process: every single one timed (with the clock's own cost, which is told beside),
/// then many in a row for processor time and memory, which a busy machine does not spoil.
final class DecisionRun {
    /// One in so many questions is asked in fresh names.
    private static final int FRESH = 4;

    /// So many questions are asked again and again.
    private static final int AGAIN = 1_000;

    private static final int AGAIN_TIMES = 20;

    private DecisionRun() {}

    static Figures run(Scene scene, int rounds) {
        warmUp(scene);
        Samples best = null;
        for (int round = 0; round < rounds; round++) {
            Samples samples = timed(scene, scene.requests(), false);
            best = best == null || samples.at(0.5) < best.at(0.5) ? samples : best;
        }
        Figures figures =
                new Figures()
                        .put("people", scene.world().people())
                        .put("memberships", scene.world().edges())
                        .put("requests", scene.requests().length);
        if (best != null) {
            figures.putTimes("latency", best);
        }
        row(scene, rounds, figures);
        // Once for the compiler, which has seen no such names until now.
        fresh(scene);
        return figures.put("clockNanos", clock()).putTimes("latencyOfFreshNames", fresh(scene));
    }

    static void warmUp(Scene scene) {
        long end = System.nanoTime() + 2_000_000_000L;
        int calls = 0;
        while (System.nanoTime() < end && calls < 2_000_000) {
            for (int i = 0; i < scene.requests().length; i++) {
                calls += scene.allows(i) ? 1 : 1;
            }
        }
    }

    /// Whoever asks has just made the request; the entities in it are as cold as they are, unless
    /// whoever asks has their names at hand because it has just looked at them.
    private static Samples timed(Scene scene, Request[] requests, boolean atHand) {
        Samples samples = new Samples();
        int touched = 0;
        for (Request request : requests) {
            touched += request.principal() == request.resource() ? 1 : 0;
            if (atHand) {
                touched += request.principal().id() == request.resource().id() ? 1 : 0;
            }
            long before = System.nanoTime();
            boolean allowed = scene.compiled().allows(request, scene.store());
            long after = System.nanoTime();
            samples.add(allowed && touched > 0 ? 0 : after - before);
        }
        return samples;
    }

    /// The same few questions again and again: what is left of an organisation's size when nothing
    /// has to come from far in memory.
    private static Samples again(Scene scene) {
        Request[] few = Arrays.copyOf(scene.requests(), Math.min(AGAIN, scene.requests().length));
        Samples last = timed(scene, few, false);
        for (int i = 0; i < AGAIN_TIMES; i++) {
            last = timed(scene, few, false);
        }
        return last;
    }

    private static void row(Scene scene, int rounds, Figures figures) {
        int count = scene.requests().length;
        Samples cpu = new Samples();
        long bytes = 0;
        long allowed = 0;
        for (int round = 0; round < rounds; round++) {
            long cpuBefore = Machine.cpuNanos();
            long bytesBefore = Machine.allocatedBytes();
            for (int i = 0; i < count; i++) {
                allowed += scene.allows(i) ? 1 : 0;
            }
            bytes += Machine.allocatedBytes() - bytesBefore;
            cpu.add((Machine.cpuNanos() - cpuBefore) / count);
        }
        figures.put("cpuNanosPerDecision", cpu.at(0.5))
                .put("bytesPerDecision", (double) bytes / count / rounds)
                .put("allowedShare", (double) allowed / count / rounds);
    }

    private static long clock() {
        Samples samples = new Samples();
        for (int i = 0; i < 100_000; i++) {
            long before = System.nanoTime();
            samples.add(System.nanoTime() - before);
        }
        return samples.at(0.5);
    }

    /// The same questions in names just read from bytes, as they come from a network.
    private static Samples fresh(Scene scene) {
        int count = scene.requests().length / FRESH;
        byte[][] names = new byte[count * 2][];
        for (int i = 0; i < count; i++) {
            Request asked = scene.requests()[i * FRESH];
            names[2 * i] = asked.principal().id().getBytes(StandardCharsets.ISO_8859_1);
            names[2 * i + 1] = asked.resource().id().getBytes(StandardCharsets.ISO_8859_1);
        }
        Samples samples = new Samples();
        for (int i = 0; i < count; i++) {
            Request asked = scene.requests()[i * FRESH];
            Request request =
                    new Request(
                            read("User", names[2 * i]),
                            asked.action(),
                            read("Server", names[2 * i + 1]),
                            asked.context());
            long before = System.nanoTime();
            boolean allowed = scene.compiled().allows(request, scene.store());
            long after = System.nanoTime();
            samples.add(allowed ? after - before : after - before);
        }
        return samples;
    }

    private static EntityUid read(String type, byte[] id) {
        return new EntityUid(type, new String(id, StandardCharsets.ISO_8859_1));
    }

    /// The same policies before ever larger organisations; blocks take turns, so that a machine
    /// that gets slower gets slower for all.
    static List<Figures> growth(List<Scene> scenes, int rounds) {
        List<Samples> medians = new ArrayList<>();
        List<Samples> atHand = new ArrayList<>();
        List<Samples> again = new ArrayList<>();
        scenes.forEach(scene -> {
            warmUp(scene);
            medians.add(new Samples());
            atHand.add(new Samples());
            again.add(new Samples());
        });
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < scenes.size(); i++) {
                Scene scene = scenes.get(i);
                medians.get(i).add(timed(scene, scene.requests(), false).at(0.5));
                atHand.get(i).add(timed(scene, scene.requests(), true).at(0.5));
                again.get(i).add(again(scene).at(0.5));
            }
        }
        List<Figures> figures = new ArrayList<>();
        for (int i = 0; i < scenes.size(); i++) {
            figures.add(
                    new Figures()
                            .put("memberships", scenes.get(i).world().edges())
                            .put("p50Nanos", medians.get(i).at(0.5))
                            .put("p50NanosNamesAtHand", atHand.get(i).at(0.5))
                            .put("p50NanosAskedAgain", again.get(i).at(0.5)));
        }
        return figures;
    }
}
