package dev.sallyport.cedar;

import java.util.HashMap;
import java.util.Map;

/// Which entities name an entity in an attribute, directly or in a set: the way back from the named
/// one. Also which entities there are of each type. Immutable.
///
/// Only attributes of the entity itself count, not those of records inside.
final class References {
    static final References EMPTY = new References(Map.of(), Reverse.EMPTY);

    /// An attribute of the entities of one type.
    record Place(int type, String attribute) {}

    private final Map<Place, Reverse> places;
    private final Reverse byType;

    private References(Map<Place, Reverse> places, Reverse byType) {
        this.places = places;
        this.byType = byType;
    }

    /// Those of a type whose attribute is the target or a set with it.
    NumberSet naming(int type, String attribute, int target) {
        Reverse reverse = places.get(new Place(type, attribute));
        return reverse == null ? NumberSet.EMPTY : reverse.of(target);
    }

    NumberSet ofType(int type) {
        return byType.of(type);
    }

    long bytes() {
        long bytes = byType.bytes();
        for (Reverse reverse : places.values()) {
            bytes += reverse.bytes();
        }
        return bytes;
    }

    /// Collects changes. Used by one thread, once.
    static final class Change {
        private final References before;
        private final Uids uids;
        private final Map<Place, Reverse.Edit> places = new HashMap<>();
        private final Reverse.Edit byType;

        Change(References before, Uids uids) {
            this.before = before;
            this.uids = uids;
            this.byType = new Reverse.Edit(before.byType);
        }

        /// An entity that was something is something else; [Value.RecordOf#EMPTY] for nothing.
        void attributes(int number, Value.RecordOf was, Value.RecordOf is) {
            if (was == is) {
                return;
            }
            int type = uids.typeOf(number);
            for (int i = 0; i < was.size(); i++) {
                String name = was.nameAt(i);
                Value now = is.get(name);
                if (now == null) {
                    moved(type, name, number, targets(was.valueAt(i)), Numbers.NONE);
                }
            }
            for (int i = 0; i < is.size(); i++) {
                String name = is.nameAt(i);
                Value old = was.get(name);
                int[] from = old == null ? Numbers.NONE : targets(old);
                moved(type, name, number, from, targets(is.valueAt(i)));
            }
        }

        private void moved(int type, String name, int number, int[] from, int[] to) {
            if (from.length > 0 || to.length > 0) {
                places.computeIfAbsent(new Place(type, name), this::edit).moved(number, from, to);
            }
        }

        private Reverse.Edit edit(Place place) {
            Reverse known = before.places.get(place);
            return new Reverse.Edit(known == null ? Reverse.EMPTY : known);
        }

        void exists(int number, boolean was, boolean is) {
            int[] type = {uids.typeOf(number)};
            byType.moved(number, was ? type : Numbers.NONE, is ? type : Numbers.NONE);
        }

        private int[] targets(Value value) {
            if (value instanceof EntityUid uid) {
                return new int[] {uids.number(uid)};
            }
            if (!(value instanceof Value.SetOf set)) {
                return Numbers.NONE;
            }
            int[] some = new int[set.size()];
            int count = 0;
            for (int i = 0; i < some.length; i++) {
                if (set.at(i) instanceof EntityUid uid) {
                    some[count++] = uids.number(uid);
                }
            }
            return Numbers.distinct(some, count);
        }

        References build() {
            Map<Place, Reverse> after = before.places;
            if (!places.isEmpty()) {
                after = new HashMap<>(before.places);
                for (Map.Entry<Place, Reverse.Edit> edited : places.entrySet()) {
                    after.put(edited.getKey(), edited.getValue().done());
                }
            }
            return new References(after, byType.done());
        }
    }

    /// The same entity made of the instances the store holds, so that whoever follows an attribute
    /// need not look up a name, and whoever reads one finds what others have read before.
    static Entity settled(Entity entity, Uids uids) {
        EntityUid uid = uids.uid(uids.number(entity.uid()));
        Value.RecordOf attributes = settled(entity.attributes(), uids);
        return uid == entity.uid() && attributes == entity.attributes()
                ? entity
                : new Entity(uid, attributes, entity.tags(), entity.parents());
    }

    private static Value.RecordOf settled(Value.RecordOf record, Uids uids) {
        Value[] values = null;
        for (int i = 0; i < record.size(); i++) {
            Value value = record.valueAt(i);
            Value settled = settled(value, uids);
            if (settled != value) {
                values = values == null ? record.values() : values;
                values[i] = settled;
            }
        }
        return record.sharing(uids.sharing(), values);
    }

    private static Value settled(Value value, Uids uids) {
        if (value instanceof EntityUid uid) {
            return uids.uid(uids.number(uid));
        }
        if (!(value instanceof Value.SetOf set)) {
            return uids.sharing().kept(value);
        }
        Value[] elements = null;
        for (int i = 0; i < set.size(); i++) {
            if (set.at(i) instanceof EntityUid uid) {
                EntityUid kept = uids.uid(uids.number(uid));
                if (kept != uid) {
                    elements = elements == null ? set.elements() : elements;
                    elements[i] = kept;
                }
            }
        }
        return elements == null ? set : set.with(elements);
    }
}
