package dev.sallyport.elevation;

/// How a grant can end.
public enum GrantEnd {
    /// Its time was over.
    EXPIRED,
    /// The beneficiary said so.
    DONE,
    /// Its last session fell idle.
    IDLE,
    /// An approver, the owner or an administrator took it away.
    REVOKED,
    /// The target or a roster was defined anew, and it would not be granted any more.
    OVERTAKEN,
    /// The beneficiary was frozen.
    FROZEN,
    /// The beneficiary leaves.
    LEFT
}
