package dev.sallyport.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the figures were taken on, and the meters of the running JVM.
final class Machine {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Machine() {}

    static Figures figures() {
        return new Figures()
                .put("cpu", cpu())
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("memoryBytes", SYSTEM.getTotalMemorySize())
                .put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                .put(
                        "jvm",
                        System.getProperty("java.vm.name")
                                + " "
                                + System.getProperty("java.vm.version"))
                .put(
                        "flags",
                        String.join(
                                " ",
                                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                                        .filter(flag -> flag.startsWith("-X"))
                                        .toList()));
    }

    /// The load average of the last minute; more than the number of processors means that figures
    /// of elapsed time say little.
    static double load() {
        return SYSTEM.getSystemLoadAverage();
    }

    private static String cpu() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    static long cpuNanos() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /// Of the whole process, its collector and compilers included.
    static long processNanos() {
        return SYSTEM.getProcessCpuTime();
    }

    static long allocatedBytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /// What lives on the heap, after a collection.
    static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
