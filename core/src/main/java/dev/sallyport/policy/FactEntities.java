package dev.sallyport.policy;

import dev.sallyport.cedar.Entity;
import dev.sallyport.cedar.EntityUid;
import dev.sallyport.cedar.Schema;
import dev.sallyport.cedar.Value;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.UnitId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes entities of what the database says. What it does not understand it leaves out: a missing
/// fact permits nothing.
final class FactEntities {
    private FactEntities() {}

    /// The actions with their families, which every store holds.
    static List<Entity> actions() {
        List<Entity> all = new ArrayList<>();
        for (Schema.Action action : World.schema().actions()) {
            all.add(
                    new Entity(
                            action.uid(),
                            Value.RecordOf.EMPTY,
                            Value.RecordOf.EMPTY,
                            List.copyOf(action.parents())));
        }
        all.add(Entity.of(World.INSTALLATION));
        return all;
    }

    /// The entity of one subject; empty when policies do not speak of such things.
    static Optional<Entity> of(String subject, List<Fact> facts, @Nullable Known known) {
        return World.entity(subject).map(uid -> entity(uid, facts, known));
    }

    private static Entity entity(EntityUid uid, List<Fact> facts, @Nullable Known known) {
        List<EntityUid> parents = new ArrayList<>();
        Map<String, Value> attributes = new HashMap<>();
        List<Value> leads = new ArrayList<>();
        for (Fact fact : facts) {
            switch (fact.relation()) {
                case Fact.MEMBER, Fact.PART_OF ->
                        World.entity(fact.object()).ifPresent(parents::add);
                case Fact.ADMINISTRATOR, Fact.AUDITOR ->
                        parents.add(new EntityUid(World.ROLE, fact.relation()));
                case Fact.LEADS -> World.entity(fact.object()).ifPresent(leads::add);
                case Fact.ELIGIBLE -> point(attributes, "eligible", fact);
                case Fact.APPROVER -> point(attributes, "approvers", fact);
                case Fact.OWNER -> point(attributes, "owner", fact);
                case Fact.NAMED -> attributes.put("name", new Value.Text(fact.object()));
                default -> {}
            }
        }
        if (known != null) {
            describe(known, attributes, parents);
        }
        if (known instanceof Known.OfPerson) {
            attributes.put("leads", Value.SetOf.copyOf(leads));
        }
        return new Entity(
                uid, Value.RecordOf.copyOf(attributes), Value.RecordOf.EMPTY, List.copyOf(parents));
    }

    private static void point(Map<String, Value> attributes, String name, Fact fact) {
        World.entity(fact.object()).ifPresent(uid -> attributes.put(name, uid));
    }

    private static void describe(
            Known known, Map<String, Value> attributes, List<EntityUid> parents) {
        switch (known) {
            case Known.OfPerson person -> {
                attributes.put("name", new Value.Text(person.name()));
                attributes.put("kind", new Value.Text(person.kind().toLowerCase(Locale.ROOT)));
                attributes.put("active", Value.Bool.of(person.active()));
                attributes.put("human", person(person.human()));
                unit(person.unit(), parents);
            }
            case Known.OfServiceAccount account -> {
                attributes.put("name", new Value.Text(account.name()));
                attributes.put("active", Value.Bool.of(account.active()));
                attributes.put("accountable", person(account.accountable()));
                attributes.put("purpose", new Value.Text(account.purpose()));
                unit(account.unit(), parents);
            }
            case Known.OfUnit unit -> unit(unit.parent(), parents);
        }
    }

    private static EntityUid person(UUID id) {
        return World.person(new PersonId(id).text());
    }

    private static void unit(@Nullable UUID id, List<EntityUid> parents) {
        if (id != null) {
            parents.add(new EntityUid(World.UNIT, new UnitId(id).text()));
        }
    }
}
