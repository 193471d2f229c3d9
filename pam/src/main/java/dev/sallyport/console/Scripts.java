package dev.sallyport.console;

/// Addresses of the scripts that several pages load.
final class Scripts {
    static final String LISTS = "web/js/lists.js";
    static final String FORMS = "web/js/forms.js";

    /// Forms and buttons whose act is signed.
    static final String ACTS = "inner/js/acts.js";

    /// Countdowns, copy buttons, and lists that read themselves again.
    static final String LIVE = "inner/js/live.js";

    private Scripts() {}
}
