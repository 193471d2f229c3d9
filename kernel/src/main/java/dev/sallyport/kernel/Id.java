package dev.sallyport.kernel;

import java.util.UUID;

/// A typed identifier: a UUIDv7 that prints as `prefix_` and 26 characters of Crockford base 32.
/// Never reused, proves nothing by itself.
public interface Id {
    UUID value();

    /// The three letters in front of the text form, such as `grt` for a grant.
    String prefix();

    /// The text form that people and interfaces see, such as `grt_01jd…`.
    default String text() {
        return IdText.print(prefix(), value());
    }
}
