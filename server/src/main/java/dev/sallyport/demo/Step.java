package dev.sallyport.demo;

/// One thing the demonstration does.
///
/// @param title what it does, as a sentence without a full stop
record Step(String title, Telling telling) {
    /// Does it and says what was seen, a line each; throws when it does not hold.
    interface Telling {
        String tell() throws Exception;
    }
}
