package dev.sallyport.factor;

/// How a factor ended.
public enum FactorEnd {
    /// By a newer one of its kind.
    REPLACED,
    /// By its owner.
    REMOVED,
    /// With everything else, because its owner left or starts anew.
    DISABLED
}
