package dev.sallyport.factor;

import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import dev.sallyport.identity.Person;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import dev.sallyport.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What a password must be: long enough and hard to guess. No rules about kinds of characters, no
/// expiry, never cut off (NIST SP 800-63B, 3.1.1; ASVS 6.2).
public final class PasswordRules {
    public static final int LENGTH_MIN = 10;
    public static final int LENGTH_MAX = 128;
    public static final int SCORE_MIN = 3;

    /// The estimator looks at so many characters: its time grows faster than the length.
    private static final int ESTIMATED = 72;

    private final Zxcvbn estimator = new Zxcvbn();

    /// How hard a password is to guess, from 0 to 4, with a hint when it is not.
    public record Estimate(int score, boolean enough, String hint) {}

    public Estimate estimate(Secret password, Person owner) {
        String text = new String(password.reveal(), StandardCharsets.UTF_8);
        int length = text.codePointCount(0, text.length());
        if (length < LENGTH_MIN) {
            return new Estimate(0, false, "use at least %d characters".formatted(LENGTH_MIN));
        }
        if (length > LENGTH_MAX) {
            return new Estimate(0, false, "use at most %d characters".formatted(LENGTH_MAX));
        }
        String head = text.substring(0, Math.min(text.length(), ESTIMATED));
        Strength strength = estimator.measure(head, known(owner));
        boolean enough = strength.getScore() >= SCORE_MIN;
        return new Estimate(
                strength.getScore(), enough, enough ? "" : "add words that nobody would guess");
    }

    /// @throws Problem `invalid`, saying what to do
    void require(Secret password, Person owner) {
        Estimate estimate = estimate(password, owner);
        if (!estimate.enough()) {
            throw new Problem(
                    ProblemCode.INVALID, "this password is too easy to guess: " + estimate.hint());
        }
    }

    private static List<String> known(Person owner) {
        List<String> words = new ArrayList<>(List.of("sallyport", owner.name()));
        words.addAll(List.of(owner.displayName().split("\\s+")));
        if (owner.email() != null) {
            words.addAll(List.of(owner.email().split("[@.]")));
        }
        return words;
    }
}
