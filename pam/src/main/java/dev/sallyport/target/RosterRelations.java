package dev.sallyport.target;

import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Relations;
import dev.sallyport.warrant.DefineTarget;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Pushes what the sealed definitions say to where policy reads it, in their transaction: persons
/// are on rosters, targets point at rosters, two rosters give roles.
public final class RosterRelations {
    private static final String ADMINISTRATOR = "administrator";
    private static final String AUDITOR = "auditor";
    private static final String MEMBER = "member";

    private final Relations relations;

    public RosterRelations(Relations relations) {
        this.relations = relations;
    }

    /// Somebody set the installation up and administers it from now on.
    public void founded(Operation op, PersonId person) {
        relations.relate(op, person.text(), ADMINISTRATOR, Ask.INSTALLATION, null);
    }

    void targetDefined(Operation op, DefineTarget target) {
        String subject = target.target().text();
        point(op, subject, "named", target.name());
        point(op, subject, "owner", target.owner().text());
        point(op, subject, "eligible", target.eligible().text());
        point(op, subject, "approver", target.approvers().text());
    }

    void rosterDefined(Operation op, Roster roster) {
        Collection<PersonId> members = roster.definition().members();
        if (roster.definition().ofAdministrators()) {
            state(op, ADMINISTRATOR, Ask.INSTALLATION, members);
        }
        if (roster.definition().ofAuditors()) {
            state(op, AUDITOR, Ask.INSTALLATION, members);
        }
        state(op, MEMBER, roster.id().text(), members);
    }

    private void point(Operation op, String subject, String relation, String object) {
        for (String before : relations.objects(subject, relation)) {
            if (!before.equals(object)) {
                relations.unrelate(op, subject, relation, before);
            }
        }
        relations.relate(op, subject, relation, object, null);
    }

    private void state(Operation op, String relation, String object, Collection<PersonId> members) {
        Set<String> wanted = new HashSet<>();
        members.forEach(person -> wanted.add(person.text()));
        for (String subject : List.copyOf(relations.subjects(relation, object))) {
            if (!wanted.remove(subject)) {
                relations.unrelate(op, subject, relation, object);
            }
        }
        wanted.forEach(subject -> relations.relate(op, subject, relation, object, null));
    }
}
