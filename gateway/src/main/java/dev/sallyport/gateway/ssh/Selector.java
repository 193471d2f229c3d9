package dev.sallyport.gateway.ssh;

import dev.sallyport.kernel.GrantId;
import dev.sallyport.kernel.Problem;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the SSH user name asks for. It never says who asks: that is the proven key's part.
///
/// `LOGIN@TARGET` or `LOGIN+TARGET` (read from the right, so a login may hold an `@`), or a grant's
/// id. Anything else is an error with an explanation, never a guess.
sealed interface Selector {
    int LENGTH_MAX = 200;
    String USAGE =
            "say which login on which target: ssh LOGIN@TARGET@gateway, LOGIN+TARGET@gateway or"
                    + " GRANT@gateway";

    record LoginOnTarget(String login, String target) implements Selector {
        private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@$-]{0,63}");
        private static final Pattern TARGET = Pattern.compile("[a-z0-9][a-z0-9.-]{0,99}");

        static Optional<Selector> of(String login, String target) {
            String name = target.toLowerCase(Locale.ROOT);
            if (LOGIN.matcher(login).matches() && TARGET.matcher(name).matches()) {
                return Optional.of(new LoginOnTarget(login, name));
            }
            return Optional.empty();
        }
    }

    record OfGrant(GrantId grant) implements Selector {}

    static Optional<Selector> parse(String userName) {
        if (userName.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        int split = userName.lastIndexOf('@');
        if (split < 0) {
            split = userName.lastIndexOf('+');
        }
        if (split >= 0) {
            return LoginOnTarget.of(userName.substring(0, split), userName.substring(split + 1));
        }
        try {
            return Optional.of(new OfGrant(GrantId.parse(userName)));
        } catch (Problem _) {
            return Optional.empty();
        }
    }

    /// The one spelling that the inner door gets.
    default String text() {
        return switch (this) {
            case LoginOnTarget(String login, String target) -> login + "@" + target;
            case OfGrant(GrantId grant) -> grant.text();
        };
    }
}
