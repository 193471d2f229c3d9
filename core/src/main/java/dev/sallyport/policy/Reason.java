package dev.sallyport.policy;

/// Why not.
///
/// @param code the rule's name, for ledgers and tests
/// @param sentence lower case, no full stop, says what to do
public record Reason(String code, String sentence) {}
