package dev.sallyport.lifecycle;

import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;

/// What a door does for one step. Implemented by the zone that owns what is taken away.
///
/// Must be idempotent: after a crash it runs again, on whatever is left.
public interface LeaverWork {
    LeaverStep step();

    Outcome run(Operation op, PersonId person);

    /// What came of one try.
    sealed interface Outcome {
        /// Nothing is left to do; `detail` says in a few words what was done.
        record Done(String detail) implements Outcome {}

        /// Something is left; the step is tried again soon. What has been ended stays ended.
        record NotYet(String why) implements Outcome {}
    }
}
