package dev.sallyport.brokering;

import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Problem;
import java.util.Locale;

/// What the SSH user name asks for. It never says who the person is.
sealed interface Selector {
    /// One grant by its id.
    record ByGrant(GrantId grant) implements Selector {}

    /// A login on a target, named exactly; case of the target does not matter.
    record ByTarget(String login, String target) implements Selector {}

    /// Nothing that means one thing.
    record Unclear() implements Selector {}

    /// `LOGIN@TARGET` or `LOGIN+TARGET`, split at the last separator, or `grt_…`.
    static Selector parse(String text) {
        if (text.startsWith("grt_")) {
            try {
                return new ByGrant(GrantId.parse(text));
            } catch (Problem _) {
                return new Unclear();
            }
        }
        int at = text.lastIndexOf('@');
        int split = at >= 0 ? at : text.lastIndexOf('+');
        if (split < 1 || split == text.length() - 1 || text.length() > 200) {
            return new Unclear();
        }
        return new ByTarget(
                text.substring(0, split), text.substring(split + 1).toLowerCase(Locale.ROOT));
    }
}
