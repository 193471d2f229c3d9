package dev.sallyport.cedar;

import org.jspecify.annotations.Nullable;

/// One thing the validator has to say about one policy.
public record Finding(String policyId, String message, @Nullable String hint, Span span) {
    @Override
    public String toString() {
        return "policy `" + policyId + "`: " + message + (hint == null ? "" : ": " + hint);
    }
}
