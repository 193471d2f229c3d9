package dev.sallyport.gateway.ssh;

/// The answer to a global request (RFC 4254 section 4).
sealed interface GlobalAnswer {
    record Success(byte[] payload) implements GlobalAnswer {}

    record Failure() implements GlobalAnswer {}
}
