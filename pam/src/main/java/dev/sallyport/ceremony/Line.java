package dev.sallyport.ceremony;

import static java.util.Objects.requireNonNull;

/// One labelled line of what a person is about to sign, in their words.
public record Line(String label, String value) {
    public Line {
        requireNonNull(label, "label");
        requireNonNull(value, "value");
    }
}
