package dev.sallyport.kernel;

/// The road an act takes. Pathways are distinct and never merge.
public enum Pathway {
    HUMAN,
    WORKLOAD,
    AGENT,
    VENDOR,
    BREAK_GLASS
}
