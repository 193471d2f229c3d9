package dev.sallyport.outerdoor;

import dev.sallyport.explanation.Naming;
import dev.sallyport.identity.People;
import dev.sallyport.identity.Person;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import java.util.Optional;

/// What people are called; targets and rosters are not known at this door.
record OuterNaming(People people) implements Naming {
    @Override
    public Optional<String> of(String id) {
        try {
            return people.find(PersonId.parse(id)).map(Person::name);
        } catch (Problem noPerson) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> person(String name) {
        return people.findByName(name).map(it -> it.id().text());
    }

    @Override
    public Optional<String> target(String name) {
        return Optional.empty();
    }
}
