package dev.sallyport.cedar;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an expression evaluates to, and what entities, contexts and literals are made of.
///
/// Sets and records are kept sorted rather than hashed: equality is a walk, membership a binary
/// search, output deterministic, and no choice of elements makes any of it slow.
public sealed interface Value
        permits EntityUid,
                Value.Bool,
                Value.Int,
                Value.Text,
                Value.SetOf,
                Value.RecordOf,
                Value.Decimal,
                Value.Ip,
                Value.Datetime,
                Value.Duration {

    /// True or false; use [#of], there are only two.
    record Bool(boolean value) implements Value {
        public static final Bool TRUE = new Bool(true);
        public static final Bool FALSE = new Bool(false);

        public static Bool of(boolean value) {
            return value ? TRUE : FALSE;
        }

        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /// A `Long`: 64 bits, signed; arithmetic beyond that is an error, never a wrap-around.
    record Int(long value) implements Value {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /// A `String`.
    record Text(String value) implements Value {
        public Text {
            if (!Texts.isWellFormed(value)) {
                throw new IllegalArgumentException("text: a surrogate without its partner");
            }
        }

        @Override
        public String toString() {
            return Texts.quote(value);
        }
    }

    /// A set: order and duplicates do not count.
    final class SetOf implements Value, Iterable<Value> {
        public static final SetOf EMPTY = new SetOf(new Value[0]);

        private final Value[] sorted;

        private SetOf(Value[] sorted) {
            this.sorted = sorted;
        }

        public static SetOf of(Value... elements) {
            return owning(elements.clone());
        }

        public static SetOf copyOf(Collection<? extends Value> elements) {
            return owning(elements.toArray(new Value[0]));
        }

        static SetOf owning(Value[] elements) {
            if (elements.length == 0) {
                return EMPTY;
            }
            Arrays.sort(elements, Values.ORDER);
            int kept = 1;
            for (int i = 1; i < elements.length; i++) {
                if (Values.compare(elements[kept - 1], elements[i]) != 0) {
                    elements[kept++] = elements[i];
                }
            }
            return new SetOf(kept == elements.length ? elements : Arrays.copyOf(elements, kept));
        }

        public int size() {
            return sorted.length;
        }

        public boolean contains(Value element) {
            return Arrays.binarySearch(sorted, element, Values.ORDER) >= 0;
        }

        public boolean containsAll(SetOf that) {
            if (that.sorted.length > sorted.length) {
                return false;
            }
            for (Value element : that.sorted) {
                if (!contains(element)) {
                    return false;
                }
            }
            return true;
        }

        public boolean containsAny(SetOf that) {
            SetOf small = sorted.length < that.sorted.length ? this : that;
            SetOf large = small == this ? that : this;
            for (Value element : small.sorted) {
                if (large.contains(element)) {
                    return true;
                }
            }
            return false;
        }

        Value at(int index) {
            return sorted[index];
        }

        Value[] elements() {
            return sorted.clone();
        }

        /// The same set with other instances of the same elements.
        SetOf with(Value[] same) {
            return new SetOf(same);
        }

        @Override
        public Iterator<Value> iterator() {
            return List.of(sorted).iterator();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other || other instanceof SetOf that && Values.compare(this, that) == 0;
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(sorted);
        }

        @Override
        public String toString() {
            StringBuilder out = new StringBuilder();
            ValueText.write(this, out);
            return out.toString();
        }
    }

    /// A record: attributes by name.
    final class RecordOf implements Value {
        public static final RecordOf EMPTY = new RecordOf(new String[0], new Value[0]);

        /// So many are sorted by insertion.
        private static final int FEW = 16;

        private final String[] names;
        private final Value[] values;

        private RecordOf(String[] names, Value[] values) {
            this.names = names;
            this.values = values;
        }

        public static RecordOf copyOf(Map<String, ? extends Value> attributes) {
            if (attributes.isEmpty()) {
                return EMPTY;
            }
            String[] names = attributes.keySet().toArray(new String[0]);
            Arrays.sort(names);
            Value[] values = new Value[names.length];
            for (int i = 0; i < names.length; i++) {
                values[i] = requireNonNull(attributes.get(names[i]), "value");
            }
            return new RecordOf(names, values);
        }

        /// As [#copyOf], of the first so many names and values: for whoever reads many small ones,
        /// a map less to be made.
        ///
        /// @throws IllegalArgumentException if a name stands there twice
        public static RecordOf of(String[] names, Value[] values, int count) {
            if (count > FEW) {
                Map<String, Value> attributes = new HashMap<>();
                for (int i = 0; i < count; i++) {
                    attributes.put(names[i], values[i]);
                }
                if (attributes.size() < count) {
                    throw twice();
                }
                return copyOf(attributes);
            }
            String[] sorted = new String[count];
            Value[] theirs = new Value[count];
            for (int i = 0; i < count; i++) {
                insert(sorted, theirs, i, names[i], requireNonNull(values[i], "value"));
            }
            return owning(sorted, theirs);
        }

        private static void insert(
                String[] names, Value[] values, int count, String name, Value value) {
            int at = count;
            while (at > 0 && names[at - 1].compareTo(name) >= 0) {
                if (names[at - 1].equals(name)) {
                    throw twice();
                }
                names[at] = names[at - 1];
                values[at] = values[at - 1];
                at--;
            }
            names[at] = name;
            values[at] = value;
        }

        private static IllegalArgumentException twice() {
            return new IllegalArgumentException("names: one stands there twice");
        }

        /// Names sorted and without duplicates; the arrays belong to the record from now on.
        static RecordOf owning(String[] sortedNames, Value[] values) {
            return sortedNames.length == 0 ? EMPTY : new RecordOf(sortedNames, values);
        }

        public int size() {
            return names.length;
        }

        /// Null if there is no such attribute.
        public @Nullable Value get(String name) {
            int low = 0;
            int high = names.length - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                int order = names[middle].compareTo(name);
                if (order == 0) {
                    return values[middle];
                }
                if (order < 0) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return null;
        }

        public boolean has(String name) {
            return get(name) != null;
        }

        public List<String> names() {
            return Collections.unmodifiableList(Arrays.asList(names));
        }

        String nameAt(int index) {
            return names[index];
        }

        Value valueAt(int index) {
            return values[index];
        }

        Value[] values() {
            return values.clone();
        }

        /// The same names with other values, if any are given; the names as others have them.
        RecordOf sharing(Sharing sharing, Value @Nullable [] others) {
            String[] kept = sharing.kept(names);
            return kept == names && others == null
                    ? this
                    : new RecordOf(kept, others == null ? values : others);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other
                    || other instanceof RecordOf that && Values.compare(this, that) == 0;
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(names) * 31 + Arrays.hashCode(values);
        }

        @Override
        public String toString() {
            StringBuilder out = new StringBuilder();
            ValueText.write(this, out);
            return out.toString();
        }
    }

    /// A `decimal`: four digits after the point, kept as ten-thousandths.
    record Decimal(long tenThousandths) implements Value {
        /// Null if the text is not a decimal or does not fit.
        public static @Nullable Decimal parse(String text) {
            return Decimals.parse(text);
        }

        @Override
        public String toString() {
            return "decimal(\"" + Decimals.write(tenThousandths) + "\")";
        }
    }

    /// An `ipaddr`: an address of either family with a prefix length, as 128 bits in two halves. An
    /// IPv4 address has `high` 0 and `low` below 2^32. Host bits are kept and compared.
    record Ip(boolean v6, long high, long low, int prefix) implements Value {
        /// Null if the text is no address or network.
        public static @Nullable Ip parse(String text) {
            return Addresses.parse(text);
        }

        @Override
        public String toString() {
            return "ip(\"" + Addresses.write(this) + "\")";
        }
    }

    /// A `datetime`: milliseconds since 1970-01-01 UTC.
    record Datetime(long millis) implements Value {
        /// Null if the text is no datetime.
        public static @Nullable Datetime parse(String text) {
            return Times.parseDatetime(text);
        }

        @Override
        public String toString() {
            return Times.writeDatetime(millis);
        }
    }

    /// A `duration`: milliseconds, possibly negative.
    record Duration(long millis) implements Value {
        /// Null if the text is no duration.
        public static @Nullable Duration parse(String text) {
            return Times.parseDuration(text);
        }

        @Override
        public String toString() {
            return "duration(\"" + millis + "ms\")";
        }
    }
}
