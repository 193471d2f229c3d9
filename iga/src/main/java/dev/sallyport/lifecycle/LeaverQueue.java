package dev.sallyport.lifecycle;

import dev.sallyport.kernel.LeaverId;
import dev.sallyport.kernel.Operation;

/// Hands a step, durably and in the caller's transaction, to the process that does it.
@FunctionalInterface
public interface LeaverQueue {
    void enqueue(Operation op, LeaverId leaver, LeaverStep step);
}
