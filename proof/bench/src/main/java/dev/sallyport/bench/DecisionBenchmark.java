package dev.sallyport.bench;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One decision in process, for JMH and its profilers: `sallyport bench jmh -prof gc`.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DecisionBenchmark {
    private static final long SEED = 2026;
    private static final int LARGEST = 1_000_000;

    /// How large the organisation is.
    @Param({"100", "10000"})
    public int people;

    /// How many policies there are.
    @Param("10000")
    public int policies;

    private @Nullable Scene scene;
    private int next;

    @Setup
    public void prepare() {
        scene =
                Scene.of(
                        new AuthzWorld(people, SEED),
                        new AuthzPolicies(policies, LARGEST, SEED),
                        100_000,
                        SEED);
    }

    @Benchmark
    public boolean decide() {
        Scene ready = scene;
        if (ready == null) {
            throw new IllegalStateException("not prepared");
        }
        next = next + 1 == ready.requests().length ? 0 : next + 1;
        return ready.allows(next);
    }
}
