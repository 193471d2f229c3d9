package dev.sallyport.warrant;

import dev.sallyport.kernel.Bug;
import java.util.Set;

/// The inner door as authenticators know it: its RP id and the exact origins of its pages.
public record RelyingParty(String id, Set<String> origins) {
    public RelyingParty {
        origins = Set.copyOf(origins);
        if (id.isBlank() || origins.isEmpty()) {
            throw new Bug("a relying party has an id and at least one origin");
        }
    }
}
