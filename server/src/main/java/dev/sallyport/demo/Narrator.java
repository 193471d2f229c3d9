package dev.sallyport.demo;

import dev.sallyport.server.Elapsed;
import java.io.PrintStream;
import java.util.List;

/// Runs steps in order and tells about each: what, what was seen, how long. Stops at the first that
/// does not hold, because the others build on it.
final class Narrator {
    private final PrintStream out;

    Narrator(PrintStream out) {
        this.out = out;
    }

    /// How many of the steps held.
    int run(List<Step> steps) {
        int number = 0;
        for (Step step : steps) {
            number++;
            out.printf("%n%2d. %s%n", number, step.title());
            long began = System.nanoTime();
            try {
                String seen = step.telling().tell();
                seen.lines().forEach(line -> out.println("      " + line));
                out.println("      held, " + Elapsed.since(began));
            } catch (Exception failure) {
                out.println(
                        "      DOES NOT HOLD after " + Elapsed.since(began) + ": " + why(failure));
                if (!(failure instanceof Disproved)) {
                    failure.printStackTrace(out);
                }
                return number - 1;
            }
        }
        return number;
    }

    private static String why(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
