package dev.sallyport.jobs;

import dev.sallyport.kernel.Bug;
import dev.sallyport.kernel.Operation;

/// A kind of durable work.
///
/// @param name lower case with hyphens; never reused for something else, rows outlive versions
public record Step(String name, Work work) {
    public Step {
        if (!name.matches("[a-z][a-z0-9-]{0,60}")) {
            throw new Bug("a step's name is lower case with hyphens");
        }
    }

    /// Does it, once more than once. Any exception means: again, later.
    public interface Work {
        void run(Operation op, StepCall call);
    }
}
