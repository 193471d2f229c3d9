package dev.sallyport.web;

/// One thing a door cannot work without. `ready` answers quickly and never throws on a mere no.
public interface ReadinessCheck {
    /// A short public word such as `database`.
    String name();

    boolean ready();
}
