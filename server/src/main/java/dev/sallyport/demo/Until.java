package dev.sallyport.demo;

import java.time.Duration;
import java.util.Optional;

/// Looks again and again at what another process shows, until it shows what is waited for.
public final class Until {
    private static final Duration LONGEST = Duration.ofSeconds(120);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private Until() {}

    /// One look; empty when it is not there yet.
    public interface Look<T> {
        Optional<T> look() throws Exception;
    }

    /// A condition that may fail to be asked.
    public interface Condition {
        boolean holds() throws Exception;
    }

    /// Waits for something to be there; `what` names it for the one who waits in vain.
    public static <T> T there(String what, Look<T> look) throws Exception {
        long began = System.nanoTime();
        while (true) {
            Optional<T> found = look.look();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() - began > LONGEST.toNanos()) {
                throw new Disproved("waited in vain: " + what);
            }
            Thread.sleep(PAUSE);
        }
    }

    public static void holds(String what, Condition condition) throws Exception {
        there(what, () -> condition.holds() ? Optional.of(true) : Optional.empty());
    }
}
