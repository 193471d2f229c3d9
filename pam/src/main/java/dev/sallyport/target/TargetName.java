package dev.sallyport.target;

import dev.sallyport.kernel.TargetId;

/// A target in answers.
public record TargetName(TargetId id, String name) {}
