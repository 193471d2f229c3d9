package dev.sallyport.bench;

/// The Cedar project's own Java binding on the same questions, in turns with ours.
final class PeerRun {
    private final PeerCases cases;
    private final Samples ours = new Samples();
    private final Samples peer = new Samples();
    private final Samples ourCpu = new Samples();
    private final Samples peerCpu = new Samples();
    private int differences;

    private PeerRun(PeerCases cases) {
        this.cases = cases;
    }

    static Figures run(Scene scene, int cases) {
        PeerCases made = PeerCases.of(scene, cases / 4 + cases);
        new PeerRun(made).compare(0, cases / 4);
        PeerRun counted = new PeerRun(made);
        counted.compare(cases / 4, cases / 4 + cases);
        double ratio = (double) counted.peer.at(0.5) / Math.max(1, counted.ours.at(0.5));
        double cpu = (double) counted.peerCpu.at(0.5) / Math.max(1, counted.ourCpu.at(0.5));
        return new Figures()
                .put("policies", made.policies())
                .putTimes("cedarJava", counted.peer)
                .putTimes("ours", counted.ours)
                .put("cedarJavaCpuNanosP50", counted.peerCpu.at(0.5))
                .put("ratioOfP50", ratio)
                .put("ratioOfProcessorTime", cpu)
                .put("differences", counted.differences);
    }

    private void compare(int from, int to) {
        for (int i = from; i < to; i++) {
            boolean expected = theirs(i);
            long cpu = Machine.cpuNanos();
            boolean allowed = false;
            // One alone is too short for the processor's clock.
            for (int again = 0; again < 100; again++) {
                long start = System.nanoTime();
                allowed = cases.ours(i);
                if (again == 0) {
                    ours.add(System.nanoTime() - start);
                }
            }
            ourCpu.add((Machine.cpuNanos() - cpu) / 100);
            differences += allowed == expected ? 0 : 1;
        }
    }

    private boolean theirs(int number) {
        long cpu = Machine.cpuNanos();
        long start = System.nanoTime();
        boolean allowed = cases.theirs(number);
        peer.add(System.nanoTime() - start);
        peerCpu.add(Machine.cpuNanos() - cpu);
        return allowed;
    }
}
