package dev.sallyport.cedar;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which entities name an entity in an attribute, directly or in a set: the way back from the named
/// one. Also which entities there are of each type, and which values repeat. Immutable.
///
/// Only attributes of the entity itself count, not those of records inside.
final class References {
    static final References EMPTY = new References(Map.of(), Map.of(), Reverse.EMPTY);

    /// Of so many attributes values are kept; whoever makes names up cannot fill the memory.
    static final int MOST_COLUMNS = 512;

    /// An attribute of the entities of one type. With an order, so that maps find it quickly among
    /// attributes whose names have one hash: who writes entities chooses them.
    record Place(int type, String attribute) implements Comparable<Place> {
        @Override
        public int compareTo(Place that) {
            int byType = Integer.compare(type, that.type);
            return byType != 0 ? byType : attribute.compareTo(that.attribute);
        }
    }

    private final Map<Place, Reverse> places;
    private final Map<Place, Column> columns;
    private final Reverse byType;

    private References(Map<Place, Reverse> places, Map<Place, Column> columns, Reverse byType) {
        this.places = places;
        this.columns = columns;
        this.byType = byType;
    }

    /// Those of a type whose attribute is the target or a set with it.
    NumberSet naming(int type, String attribute, int target) {
        Reverse reverse = places.get(new Place(type, attribute));
        return reverse == null ? NumberSet.EMPTY : reverse.of(target);
    }

    /// Who of a type has which value of an attribute; null if that is not known, because there are
    /// too many different values, or too many attributes.
    @Nullable Column column(int type, String attribute) {
        Column column = columns.get(new Place(type, attribute));
        if (column == null) {
            return columns.size() < MOST_COLUMNS ? Column.EMPTY : null;
        }
        return column == Column.GIVEN_UP ? null : column;
    }

    NumberSet ofType(int type) {
        return byType.of(type);
    }

    long bytes() {
        long bytes = byType.bytes();
        for (Reverse reverse : places.values()) {
            bytes += reverse.bytes();
        }
        for (Column column : columns.values()) {
            bytes += column.bytes();
        }
        return bytes;
    }

    /// Collects changes. Used by one thread, once.
    static final class Change {
        private final References before;
        private final Uids uids;
        private final Map<Place, Reverse.Edit> places = new HashMap<>();
        private final Map<Place, Column.Edit> columns = new HashMap<>();
        private final Reverse.Edit byType;

        /// How many columns are new.
        private int fresh;

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
                if (!is.has(name)) {
                    moved(new Place(type, name), number, was.valueAt(i), null);
                }
            }
            for (int i = 0; i < is.size(); i++) {
                String name = is.nameAt(i);
                Value old = was.get(name);
                Value now = is.valueAt(i);
                if (!now.equals(old)) {
                    moved(new Place(type, name), number, old, now);
                }
            }
        }

        private void moved(Place place, int number, @Nullable Value from, @Nullable Value to) {
            value(place, number, from, to);
            int[] left = targets(from);
            int[] named = targets(to);
            if (left.length > 0 || named.length > 0) {
                places.computeIfAbsent(place, this::edit).moved(number, left, named);
            }
        }

        private Reverse.Edit edit(Place place) {
            Reverse known = before.places.get(place);
            return new Reverse.Edit(known == null ? Reverse.EMPTY : known);
        }

        private void value(Place place, int number, @Nullable Value from, @Nullable Value to) {
            Column.Edit edit = columns.get(place);
            if (edit == null) {
                Column known = before.columns.get(place);
                if (known == null && before.columns.size() + fresh == MOST_COLUMNS) {
                    return;
                }
                fresh += known == null ? 1 : 0;
                edit = new Column.Edit(known == null ? Column.EMPTY : known);
                columns.put(place, edit);
            }
            edit.moved(number, from, to);
        }

        void exists(int number, boolean was, boolean is) {
            int[] type = {uids.typeOf(number)};
            byType.moved(number, was ? type : Numbers.NONE, is ? type : Numbers.NONE);
        }

        private int[] targets(@Nullable Value value) {
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
            Map<Place, Column> valued = before.columns;
            if (!columns.isEmpty()) {
                valued = new HashMap<>(before.columns);
                for (Map.Entry<Place, Column.Edit> edited : columns.entrySet()) {
                    valued.put(edited.getKey(), edited.getValue().done());
                }
            }
            return new References(after, valued, byType.done());
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
