package dev.sallyport.signin;

import dev.sallyport.kernel.Operation;

/// Where refused proofs, and what policy refuses, are noted. They are many and routine: not every
/// one waits for a commit.
@FunctionalInterface
public interface Refusals {
    void trace(Operation op);
}
