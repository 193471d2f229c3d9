package dev.sallyport.ledger;

import java.nio.charset.StandardCharsets;

/// Details of an event as they were written, and the salt of their digest.
public record EntryBody(byte[] salt, byte[] content) {
    /// The JSON text.
    public String json() {
        return new String(content, StandardCharsets.UTF_8);
    }
}
