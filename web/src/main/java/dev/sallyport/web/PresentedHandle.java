package dev.sallyport.web;

/// A session handle somebody presented, not yet believed. Prints without the handle.
public record PresentedHandle(String text, Carrier carrier) {
    /// How it came: browsers by cookie, the command line by `Authorization: Bearer`.
    public enum Carrier {
        COOKIE,
        BEARER
    }

    @Override
    public String toString() {
        return "PresentedHandle[***, " + carrier + "]";
    }
}
