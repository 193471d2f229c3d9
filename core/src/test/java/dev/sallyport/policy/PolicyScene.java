package dev.sallyport.policy;

import dev.sallyport.database.Database;
import dev.sallyport.identity.NewPerson;
import dev.sallyport.identity.People;
import dev.sallyport.identity.Units;
import dev.sallyport.kernel.Operation;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Randomness;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.kernel.UnitId;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.testkit.Operations;
import dev.sallyport.testkit.TestDatabase;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/// Persons, rosters and targets, stated as the doors state them.
final class PolicyScene {
    final Operations operations = Operations.real();
    final Operation op = operations.process("test");
    final Database inside;
    final Database outside;
    final People people;
    final People peopleOutside;
    final Units units;
    final Relations relations;
    final Relations outer;

    PolicyScene(TestDatabase database) {
        inside = new Database(database.inner());
        outside = new Database(database.outer());
        InstantSource clock = InstantSource.system();
        Randomness randomness = Randomness.secure();
        Ledger ledger = new Ledger(inside, clock, randomness);
        people = new People(inside, ledger, clock, randomness);
        peopleOutside =
                new People(outside, new Ledger(outside, clock, randomness), clock, randomness);
        units = new Units(inside, ledger, clock, randomness);
        relations = new Relations(inside, List.of("inner"));
        outer = new Relations(outside, List.of("inner", "outer"));
    }

    PersonId active() {
        PersonId id = invited();
        people.activate(op, id);
        return id;
    }

    PersonId invited() {
        return people.add(op, NewPerson.employee("p-" + UUID.randomUUID(), "Somebody")).id();
    }

    UnitId unit() {
        return units.add(op, "u-" + UUID.randomUUID(), "A unit", null).id();
    }

    static RosterId roster() {
        return new RosterId(UUID.randomUUID());
    }

    TargetId target(RosterId eligible, RosterId approvers) {
        TargetId target = new TargetId(UUID.randomUUID());
        relate(target.text(), "named", "web-1");
        relate(target.text(), "eligible", eligible.text());
        relate(target.text(), "approver", approvers.text());
        return target;
    }

    void relate(String subject, String relation, String object) {
        inside.inTransaction(() -> relations.relate(op, subject, relation, object, null));
    }

    void unrelate(String subject, String relation, String object) {
        inside.inTransaction(() -> relations.unrelate(op, subject, relation, object));
    }
}
