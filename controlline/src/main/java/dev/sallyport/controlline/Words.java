package dev.sallyport.controlline;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.Locale;

/// Enumerations as lower-case words; one spelling for each constant.
final class Words {
    private Words() {}

    static <E extends Enum<E>> E parse(Class<E> type, String word) {
        for (E constant : type.getEnumConstants()) {
            if (word.equals(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))) {
                return constant;
            }
        }
        throw new Problem(
                ProblemCode.MALFORMED, "unknown word in a control line message: update this side");
    }
}
