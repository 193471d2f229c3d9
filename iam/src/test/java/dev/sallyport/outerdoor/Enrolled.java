package dev.sallyport.outerdoor;

import dev.sallyport.kernel.PersonId;
import java.util.List;

/// A person who has enrolled, with everything that only they know.
record Enrolled(
        PersonId id,
        String name,
        String password,
        CodeGenerator generator,
        List<String> recoveryCodes) {}
