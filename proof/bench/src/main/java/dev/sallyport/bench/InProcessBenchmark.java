package dev.sallyport.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// One decision of either engine on what [JmhRun] has prepared in this process; asks nothing of its
/// own, so it cannot be run by itself.
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class InProcessBenchmark {
    private final JmhRun.Subject subject = JmhRun.subject();
    private int ours;
    private int theirs;

    @Benchmark
    public boolean sallyport() {
        ours = ours + 1 == subject.scene().requests().length ? 0 : ours + 1;
        return subject.scene().allows(ours);
    }

    @Benchmark
    public boolean sallyportOnThePeersCases() {
        ours = ours + 1 >= subject.peer().size() ? 0 : ours + 1;
        return subject.peer().ours(ours);
    }

    @Benchmark
    public boolean cedarJava() {
        theirs = theirs + 1 == subject.peer().size() ? 0 : theirs + 1;
        return subject.peer().theirs(theirs);
    }
}
