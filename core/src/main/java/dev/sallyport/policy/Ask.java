package dev.sallyport.policy;

import dev.sallyport.kernel.Id;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import java.util.List;

/// A question: may this operation do that to this object?
///
/// @param object text of an id, or [#INSTALLATION]
/// @param concerns persons for whom or at whose wish it is done: requester, beneficiary, and who
///   answers for them
public record Ask(Operation op, Action action, String object, List<PersonId> concerns) {
    /// The object of what concerns the whole installation.
    public static final String INSTALLATION = "installation";

    public Ask {
        concerns = List.copyOf(concerns);
    }

    public static Ask of(Operation op, Action action, Id object) {
        return new Ask(op, action, object.text(), List.of());
    }

    public static Ask ofInstallation(Operation op, Action action) {
        return new Ask(op, action, INSTALLATION, List.of());
    }

    public Ask concerning(PersonId... persons) {
        return new Ask(op, action, object, List.of(persons));
    }
}
