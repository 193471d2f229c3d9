package dev.sallyport.cedar;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A set of entities, described by what an index can answer. Made by [PartialResponse#filter].
public sealed interface Filter {
    Filter EVERYTHING = new Everything();
    Filter NOTHING = new Nothing();

    /// Whether the entity belongs to the set.
    boolean takes(EntityUid uid, Entities entities);

    record Everything() implements Filter {
        @Override
        public boolean takes(EntityUid uid, Entities entities) {
            return true;
        }
    }

    record Nothing() implements Filter {
        @Override
        public boolean takes(EntityUid uid, Entities entities) {
            return false;
        }
    }

    /// All of one type.
    record OfType(String type) implements Filter {
        @Override
        public boolean takes(EntityUid uid, Entities entities) {
            return uid.type().equals(type);
        }
    }

    /// This one.
    record Exactly(EntityUid wanted) implements Filter {
        @Override
        public boolean takes(EntityUid uid, Entities entities) {
            return uid.equals(wanted);
        }
    }

    /// This one and all below it.
    record Below(EntityUid group) implements Filter {
        @Override
        public boolean takes(EntityUid uid, Entities entities) {
            return entities.isIn(uid, group);
        }
    }

    /// Those with an attribute that is the target, or a set with it.
    record Naming(String attribute, EntityUid target) implements Filter {
        @Override
        public boolean takes(EntityUid uid, Entities entities) {
            return matches(uid, attribute, entities, target::equals);
        }
    }

    /// Those with an attribute that is, or is a set with, the member or something it is in.
    record NamingAbove(String attribute, EntityUid member) implements Filter {
        @Override
        public boolean takes(EntityUid uid, Entities entities) {
            return matches(uid, attribute, entities, named -> entities.isIn(member, named));
        }
    }

    /// Those with an attribute that is, or is a set with, the group or something in it.
    record NamingBelow(String attribute, EntityUid group) implements Filter {
        @Override
        public boolean takes(EntityUid uid, Entities entities) {
            return matches(uid, attribute, entities, named -> entities.isIn(named, group));
        }
    }

    private static boolean matches(
            EntityUid uid, String attribute, Entities entities, Predicate<EntityUid> wanted) {
        Value.@Nullable RecordOf attributes = entities.attributes(uid);
        Value value = attributes == null ? null : attributes.get(attribute);
        if (value instanceof EntityUid named) {
            return wanted.test(named);
        }
        if (value instanceof Value.SetOf set) {
            for (Value element : set) {
                if (element instanceof EntityUid named && wanted.test(named)) {
                    return true;
                }
            }
        }
        return false;
    }

    record AnyOf(List<Filter> some) implements Filter {
        public AnyOf {
            some = List.copyOf(some);
        }

        @Override
        public boolean takes(EntityUid uid, Entities entities) {
            return some.stream().anyMatch(filter -> filter.takes(uid, entities));
        }
    }

    record AllOf(List<Filter> all) implements Filter {
        public AllOf {
            all = List.copyOf(all);
        }

        @Override
        public boolean takes(EntityUid uid, Entities entities) {
            return all.stream().allMatch(filter -> filter.takes(uid, entities));
        }
    }
}
