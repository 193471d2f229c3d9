package dev.sallyport.jobs;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.Map;

/// One job as its step sees it.
///
/// **Security barrier.** `askedBy` is stamped by the database when the job came from the other
/// door. Then the payload is what that door says, and is checked like any input from there.
///
/// @param key the idempotency key
/// @param askedBy the process that asked
/// @param failures how often it failed so far
public record StepCall(String key, String askedBy, Map<String, String> payload, int failures) {
    public StepCall {
        payload = Map.copyOf(payload);
    }

    public String get(String name) {
        String value = payload.get(name);
        if (value == null) {
            throw new Problem(ProblemCode.MALFORMED, "a job lacks a part of its payload");
        }
        return value;
    }
}
