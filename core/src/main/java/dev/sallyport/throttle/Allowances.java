package dev.sallyport.throttle;

import java.time.Duration;

/// The three allowances of a purpose.
///
/// @param pair of one identity from one source
/// @param source of one source, whomever it tries
/// @param strangers of one identity, from all sources that never succeeded for it together
public record Allowances(Allowance pair, Allowance source, Allowance strangers) {
    /// For passwords and one-time codes: some 1,500 guesses a day at one identity in all, and a
    /// person who mistypes five times waits a minute.
    public static Allowances standard() {
        return new Allowances(
                new Allowance(5, Duration.ofMinutes(1)),
                new Allowance(50, Duration.ofSeconds(6)),
                new Allowance(20, Duration.ofMinutes(1)));
    }
}
