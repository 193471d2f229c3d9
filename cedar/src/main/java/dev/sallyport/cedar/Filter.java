package dev.sallyport.cedar;

import java.util.List;

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
