package dev.sallyport.identity;

/// What can follow from being in a group. Said when the group is made; never changes.
public enum GroupReach {
    /// Everyday access. The outer door may add people.
    ROUTINE,
    /// Power can follow: only the inner door adds people. Anybody may take them out.
    PRIVILEGED
}
