package dev.sallyport.explanation;

import dev.sallyport.policy.Searches;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of what a search found.
record FoundView(List<Searches.Hit> items, @Nullable String next) {
    static FoundView of(Searches.Found found) {
        return new FoundView(found.hits(), found.next().isEmpty() ? null : found.next());
    }
}
