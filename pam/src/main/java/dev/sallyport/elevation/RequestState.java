package dev.sallyport.elevation;

/// Where a request stands. Only `WAITING` can still be decided.
public enum RequestState {
    WAITING,
    GRANTED,
    DENIED,
    CANCELLED,
    EXPIRED,
    OVERTAKEN
}
