package dev.sallyport.ceremony;

import dev.sallyport.warrant.Act;
import java.util.Map;

/// An act that nobody has signed yet. `detail` is what the door remembers beside the act; it is not
/// signed, so nothing that gives power may depend on it alone.
public record Draft<A extends Act>(A act, Map<String, String> detail) {
    public Draft {
        detail = Map.copyOf(detail);
    }

    public static <A extends Act> Draft<A> of(A act) {
        return new Draft<>(act, Map.of());
    }
}
