package dev.sallyport.kernel;

/// Where an act arrived. The two doors share facts, never an access path.
public enum Door {
    OUTER,
    INNER,
    GATEWAY,
    LOCAL
}
