package dev.sallyport.ceremony;

import dev.sallyport.database.Database;
import dev.sallyport.database.Rows;
import dev.sallyport.identity.People;
import dev.sallyport.identity.Person;
import dev.sallyport.kernel.GroupId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.Optional;

/// What the inner door reads about persons. It defines none: they come from the shared facts, which
/// here can only take away.
public final class Directory {
    private final Database database;
    private final People people;

    public Directory(Database database, People people) {
        this.database = database;
        this.people = people;
    }

    /// Whether nothing this person proves counts: invited only, frozen, left, or nobody.
    public boolean absent(PersonId person) {
        return people.find(person).filter(Person::active).isEmpty();
    }

    /// Whether the person's access has ended, so that no list should name them any more.
    public boolean gone(PersonId person) {
        return people.find(person)
                .filter(it ->
                        switch (it.state()) {
                            case INVITED, ACTIVE -> true;
                            case FROZEN, LEFT -> false;
                        })
                .isEmpty();
    }

    /// The record that stands for the human being behind a person.
    public PersonId human(PersonId person) {
        return people.human(person);
    }

    public boolean sameHuman(PersonId one, PersonId other) {
        return human(one).equals(human(other));
    }

    public Optional<Person> find(PersonId person) {
        return people.find(person);
    }

    public Optional<Person> named(String name) {
        return people.findByName(name);
    }

    /// The name people read; the id where there is no such person (any more).
    public String nameOf(PersonId person) {
        return people.find(person).map(Person::name).orElse(person.text());
    }

    /// For answers.
    public PersonView view(PersonId person) {
        return people.find(person)
                .map(it -> new PersonView(it.id(), it.name(), it.displayName()))
                .orElseGet(() -> new PersonView(person, person.text(), person.text()));
    }

    /// The person an id or a name means.
    public PersonId meant(String text) {
        Optional<Person> person =
                text.startsWith("psn_")
                        ? people.find(PersonId.parse(text))
                        : people.findByName(text);
        return person.map(Person::id)
                .orElseThrow(() -> new Problem(ProblemCode.NOT_FOUND, "there is no such person"));
    }

    /// The group an id or a name means.
    public GroupId meantGroup(String text) {
        return database.jdbc()
                .sql(
                        """
                        select group_id
                          from core.grouping
                         where retired_at is null
                           and (name = :text or group_id = :id)
                        """)
                .param("text", text)
                .param(
                        "id",
                        text.startsWith("grp_") ? GroupId.parse(text).value() : null,
                        java.sql.Types.OTHER)
                .query((row, _) -> new GroupId(Rows.uuid(row, "group_id")))
                .optional()
                .orElseThrow(() -> new Problem(ProblemCode.NOT_FOUND, "there is no such group"));
    }
}
