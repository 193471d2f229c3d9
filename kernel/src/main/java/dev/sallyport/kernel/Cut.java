package dev.sallyport.kernel;

/// Cuts texts that others wrote to what is kept of them.
///
/// Never inside a character: half of a surrogate pair is no text, and what writes it as JSON or
/// UTF-8 refuses or changes it.
public final class Cut {
    private Cut() {}

    /// The first `max` UTF-16 units of a text, one less where that would halve a character.
    public static String to(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        boolean halves =
                max > 0
                        && Character.isHighSurrogate(text.charAt(max - 1))
                        && Character.isLowSurrogate(text.charAt(max));
        return text.substring(0, halves ? max - 1 : max);
    }

    /// The same, and `…` behind what was cut.
    public static String marked(String text, int max) {
        return text.length() <= max ? text : to(text, max) + "…";
    }
}
