package dev.sallyport.bench;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/// Decisions under JMH, ours and the peer's beside each other: in this process, on the very data
/// that everything else of the run is measured on. JMH warms up, samples single calls with its own
/// clock's cost in them, and counts what is allocated.
final class JmhRun {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /// What JMH's state finds, which JMH makes by itself: without a fork there is no other way.
    private static @Nullable Subject prepared;

    private JmhRun() {}

    record Subject(Scene scene, PeerCases peer) {}

    static Subject subject() {
        Subject subject = prepared;
        if (subject == null) {
            throw new IllegalStateException("run by `sallyport bench authz` alone");
        }
        return subject;
    }

    /// @param cases how many of the questions go to the peer
    /// @param millis of each of the iterations: three to warm up, three that count
    static Figures run(Scene scene, int cases, long millis) {
        prepared = new Subject(scene, PeerCases.of(scene, cases));
        try {
            Figures figures = new Figures().put("policies", subject().peer().policies());
            for (RunResult each : measured(TimeValue.milliseconds(millis))) {
                Statistics times = each.getPrimaryResult().getStatistics();
                figures.put(name(each), figures(times, allocated(each)));
            }
            return figures;
        } finally {
            prepared = null;
        }
    }

    private static Collection<RunResult> measured(TimeValue time) {
        try {
            return new Runner(
                            new OptionsBuilder()
                                    .include(InProcessBenchmark.class.getName() + "\\.")
                                    .forks(0)
                                    .warmupIterations(3)
                                    .warmupTime(time)
                                    .measurementIterations(3)
                                    .measurementTime(time)
                                    .timeUnit(TimeUnit.NANOSECONDS)
                                    .addProfiler(GCProfiler.class)
                                    .shouldFailOnError(true)
                                    .verbosity(VerboseMode.SILENT)
                                    .build())
                    .run();
        } catch (RunnerException e) {
            throw new IllegalStateException("JMH did not measure", e);
        }
    }

    private static String name(RunResult result) {
        String label = result.getParams().getBenchmark();
        return label.substring(label.lastIndexOf('.') + 1);
    }

    private static double allocated(RunResult result) {
        for (String name : result.getSecondaryResults().keySet()) {
            if (name.endsWith(ALLOCATED)) {
                return result.getSecondaryResults().get(name).getScore();
            }
        }
        return Double.NaN;
    }

    private static Figures figures(Statistics time, double allocated) {
        return new Figures()
                .put("p50Nanos", time.getPercentile(50))
                .put("p99Nanos", time.getPercentile(99))
                .put("bytesPerDecision", allocated)
                .put("samples", time.getN());
    }
}
