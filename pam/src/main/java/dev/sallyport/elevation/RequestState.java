package dev.sallyport.elevation;

/// Where a request stands. Only `PENDING` can still be decided.
public enum RequestState {
    PENDING,
    GRANTED,
    DENIED,
    CANCELLED,
    EXPIRED,
    OVERTAKEN
}
