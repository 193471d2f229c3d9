package dev.sallyport.cedar;

/// There is no third.
public enum Decision {
    ALLOW,
    DENY
}
