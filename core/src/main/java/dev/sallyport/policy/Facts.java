package dev.sallyport.policy;

import dev.sallyport.kernel.PersonId;

/// What rules may know.
public interface Facts {
    /// Whether the relation holds now, stated by a role whose word counts at this door.
    boolean holds(String subject, String relation, String object);

    /// Whether the person leads the unit, or the unit that the person belongs to, or one above.
    boolean leads(PersonId leader, String object);

    /// Whether the person is active, that is neither invited only, nor frozen, nor gone.
    boolean active(PersonId person);

    /// The record that stands for the human being.
    PersonId human(PersonId person);
}
