package dev.sallyport.notice;

import dev.sallyport.kernel.PersonId;
import org.jspecify.annotations.Nullable;

/// Whom an act concerns, as `@notify` may name them.
///
/// @param person whose access it is; for what concerns nobody's access, who acts
/// @param owner of the target it is about; null where there is none
public record Concern(PersonId person, @Nullable PersonId owner) {
    public static Concern of(PersonId person) {
        return new Concern(person, null);
    }
}
