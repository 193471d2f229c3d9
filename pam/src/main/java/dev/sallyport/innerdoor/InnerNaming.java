package dev.sallyport.innerdoor;

import dev.sallyport.ceremony.Directory;
import dev.sallyport.explanation.Naming;
import dev.sallyport.identity.Group;
import dev.sallyport.identity.Groups;
import dev.sallyport.identity.Person;
import dev.sallyport.kernel.GroupId;
import dev.sallyport.kernel.PersonId;
import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.RosterId;
import dev.sallyport.kernel.TargetId;
import dev.sallyport.target.Rosters;
import dev.sallyport.target.Target;
import dev.sallyport.target.Targets;
import java.util.Optional;

/// The names of what policies of this door speak of.
record InnerNaming(Directory directory, Targets targets, Rosters rosters, Groups groups)
        implements Naming {
    @Override
    public Optional<String> of(String id) {
        try {
            return switch (id.split("_", 2)[0]) {
                case "psn" -> directory.find(PersonId.parse(id)).map(Person::name);
                case "tgt" -> targets.find(TargetId.parse(id)).map(Target::name);
                case "ros" -> rosters.find(RosterId.parse(id)).map(it -> it.definition().name());
                case "grp" -> groups.find(GroupId.parse(id)).map(Group::name);
                default -> Optional.empty();
            };
        } catch (Problem noId) {
            // A policy can name anything.
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> person(String name) {
        return directory.named(name).map(it -> it.id().text());
    }

    @Override
    public Optional<String> target(String name) {
        return targets.named(name).map(it -> it.id().text());
    }
}
