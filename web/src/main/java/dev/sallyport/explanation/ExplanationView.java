package dev.sallyport.explanation;

import dev.sallyport.policy.Explanation;
import java.util.List;

/// An explanation in plain sentences.
///
/// @param sentences the whole of it, to be read from the top
record ExplanationView(
        boolean allowed,
        List<String> sentences,
        List<String> obligations,
        List<Explanation.Ground> policies,
        List<String> facts,
        List<WayView> ways,
        long epoch) {
    /// @param through the policy that would then permit
    /// @param steps what is missing
    /// @param requestable what can be asked for, as the policy says; empty if it does not
    record WayView(String through, List<String> steps, String requestable) {}
}
