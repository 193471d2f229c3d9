package dev.sallyport.identity;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.Locale;
import java.util.regex.Pattern;

/// Names are made canonical once, here. ASCII only: two names that look alike are not two persons.
public final class Names {
    private static final Pattern PERSON = Pattern.compile("[a-z][a-z0-9._-]{0,62}");
    private static final Pattern ID = Pattern.compile("[a-z]+_[0-9a-z]{26}");
    private static final Pattern THING = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]{1,190}");
    private static final int TITLE_MAX = 200;

    private Names() {}

    /// The canonical form of a name somebody signs in with.
    public static String personName(String text) {
        return matching(
                PERSON,
                text.toLowerCase(Locale.ROOT),
                "a name begins with a letter and has letters, digits, `.`, `_`, `-`, at most 63");
    }

    /// The canonical form of a name that is being given to somebody: none that reads as an id,
    /// since where either may be said the id is meant.
    public static String givenName(String text) {
        String name = personName(text);
        if (ID.matcher(name).matches()) {
            throw new Problem(
                    ProblemCode.INVALID,
                    "a name that reads as an id is given to nobody: shorten it");
        }
        return name;
    }

    /// The canonical form of a name of a group or a unit.
    public static String thingName(String text) {
        return matching(
                THING,
                text.toLowerCase(Locale.ROOT),
                "a name has letters, digits, `.`, `_`, `-`, at most 63");
    }

    /// Text that is only shown: not empty, one line, bounded.
    public static String title(String text) {
        String title = text.strip();
        if (title.isEmpty()
                || title.length() > TITLE_MAX
                || title.codePoints().anyMatch(Names::unprintable)) {
            throw new Problem(
                    ProblemCode.INVALID, "a display name is one line of 1 to 200 characters");
        }
        return title;
    }

    public static String email(String text) {
        return matching(EMAIL, text.strip(), "an e-mail address has the form `name@domain`");
    }

    /// Control characters, and those that reorder or hide text around them.
    private static boolean unprintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }

    private static String matching(Pattern pattern, String text, String rule) {
        if (!pattern.matcher(text).matches()) {
            throw new Problem(ProblemCode.INVALID, rule);
        }
        return text;
    }
}
