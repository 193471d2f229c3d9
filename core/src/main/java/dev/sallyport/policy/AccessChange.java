package dev.sallyport.policy;

/// One thing somebody may do under one set of policies and not, or not so, under another.
///
/// @param who the id of the principal
/// @param action the verb
/// @param what the id of the object, or `installation`
/// @param before what was decided, in words, obligations included
/// @param after what would be decided
public record AccessChange(
        String who,
        String whoName,
        String action,
        String what,
        String whatName,
        String before,
        String after) {}
