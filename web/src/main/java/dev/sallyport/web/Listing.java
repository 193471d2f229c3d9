package dev.sallyport.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One page of a list: `{"items":[…],"next":"…"}`. `next` goes into `?after=` of the next call and
/// is missing on the last page.
public record Listing<T>(List<T> items, @Nullable String next) {
    public Listing {
        items = List.copyOf(items);
    }

    /// A list that always fits on one page.
    public static <T> Listing<T> whole(List<T> items) {
        return new Listing<>(items, null);
    }
}
