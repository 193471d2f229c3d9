package dev.sallyport.identity;

import dev.sallyport.kernel.UnitId;
import org.jspecify.annotations.Nullable;

/// Somebody to be recorded.
public record NewPerson(
        String name,
        String displayName,
        @Nullable String email,
        PersonKind kind,
        @Nullable UnitId unit) {
    public NewPerson {
        name = Names.givenName(name);
        displayName = Names.title(displayName);
        email = email == null ? null : Names.email(email);
    }

    public static NewPerson employee(String name, String displayName) {
        return new NewPerson(name, displayName, null, PersonKind.EMPLOYEE, null);
    }
}
