package dev.sallyport.identity;

/// What binds a person to the organisation.
public enum PersonKind {
    EMPLOYEE,
    EXTERNAL,
    /// Somebody of a supplier, who comes in on a pathway of their own.
    VENDOR
}
