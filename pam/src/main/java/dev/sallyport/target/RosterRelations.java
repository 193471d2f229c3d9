package dev.sallyport.target;

import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.policy.Ask;
import dev.sallyport.policy.Relations;
import dev.sallyport.warrant.DefineTarget;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Pushes what the sealed definitions say to where policy reads it, in their transaction.
public final class RosterRelations {
    private static final String ADMINISTRATOR = "administrator";

    private final Relations relations;
    private final Rosters rosters;

    public RosterRelations(Relations relations, Rosters rosters) {
        this.relations = relations;
        this.rosters = rosters;
    }

    /// Somebody set the installation up and administers it from now on.
    public void founded(Operation op, PersonId person) {
        relations.relate(op, person.text(), ADMINISTRATOR, Ask.INSTALLATION, null);
    }

    void targetDefined(Operation op, DefineTarget target) {
        state(op, "eligible", target.target().text(), sealed(rosters.find(target.eligible())));
        state(op, "approver", target.target().text(), sealed(rosters.find(target.approvers())));
    }

    void rosterDefined(Operation op, Roster roster, List<Target> targets) {
        if (roster.definition().ofAdministrators()) {
            state(op, ADMINISTRATOR, Ask.INSTALLATION, roster.definition().members());
        }
        for (Target target : targets) {
            DefineTarget it = target.definition();
            if (it.eligible().equals(roster.id())) {
                state(op, "eligible", target.id().text(), roster.definition().members());
            }
            if (it.approvers().equals(roster.id())) {
                state(op, "approver", target.id().text(), roster.definition().members());
            }
        }
    }

    private void state(Operation op, String relation, String object, List<PersonId> members) {
        Set<String> wanted = new HashSet<>();
        members.forEach(person -> wanted.add(person.text()));
        for (String subject : relations.subjects(relation, object)) {
            if (!wanted.remove(subject)) {
                relations.unrelate(op, subject, relation, object);
            }
        }
        wanted.forEach(subject -> relations.relate(op, subject, relation, object, null));
    }

    private static List<PersonId> sealed(java.util.Optional<Roster> roster) {
        return roster.map(it -> it.definition().members()).orElse(List.of());
    }
}
