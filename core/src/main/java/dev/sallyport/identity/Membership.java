package dev.sallyport.identity;

import dev.sallyport.kernel.GroupId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;

/// Who has to hear of memberships in the same transaction: the facts that decisions are made from.
public interface Membership {
    void began(Operation op, PersonId person, GroupId group);

    void ended(Operation op, PersonId person, GroupId group);

    void nested(Operation op, GroupId inner, GroupId group);

    void unnested(Operation op, GroupId inner, GroupId group);
}
