package dev.sallyport.policy;

import dev.sallyport.identity.People;
import dev.sallyport.identity.Person;
import dev.sallyport.kernel.PersonId;

/// Facts as the database has them now.
public final class StoredFacts implements Facts {
    private final Relations relations;
    private final People people;

    public StoredFacts(Relations relations, People people) {
        this.relations = relations;
        this.people = people;
    }

    @Override
    public boolean holds(String subject, String relation, String object) {
        return relations.holds(subject, relation, object);
    }

    @Override
    public boolean active(PersonId person) {
        return people.find(person).filter(Person::active).isPresent();
    }

    @Override
    public PersonId human(PersonId person) {
        return people.human(person);
    }
}
