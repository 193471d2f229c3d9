package dev.sallyport.policy;

import dev.sallyport.identity.Membership;
import dev.sallyport.kernel.GroupId;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;

/// States memberships as relations.
public final class MembershipFacts implements Membership {
    private static final String MEMBER = "member";
    private static final String PART_OF = "part-of";

    private final Relations relations;

    public MembershipFacts(Relations relations) {
        this.relations = relations;
    }

    @Override
    public void began(Operation op, PersonId person, GroupId group) {
        relations.relate(op, person.text(), MEMBER, group.text(), null);
    }

    @Override
    public void ended(Operation op, PersonId person, GroupId group) {
        relations.unrelate(op, person.text(), MEMBER, group.text());
    }

    @Override
    public void nested(Operation op, GroupId inner, GroupId group) {
        relations.relate(op, inner.text(), PART_OF, group.text(), null);
    }

    @Override
    public void unnested(Operation op, GroupId inner, GroupId group) {
        relations.unrelate(op, inner.text(), PART_OF, group.text());
    }
}
