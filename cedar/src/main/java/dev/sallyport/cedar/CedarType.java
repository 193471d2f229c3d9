package dev.sallyport.cedar;

import java.util.Map;
import java.util.TreeMap;

/// The types of schema and type checker.
public sealed interface CedarType {
    CedarType BOOL = new Bool(null);
    CedarType TRUE = new Bool(true);
    CedarType FALSE = new Bool(false);
    CedarType LONG = new LongType();
    CedarType STRING = new StringType();
    CedarType DECIMAL = new Extension("decimal");
    CedarType IPADDR = new Extension("ipaddr");
    CedarType DATETIME = new Extension("datetime");
    CedarType DURATION = new Extension("duration");

    /// A boolean; `known` where the checker can tell which one it will be.
    record Bool(@org.jspecify.annotations.Nullable Boolean known) implements CedarType {
        @Override
        public String toString() {
            return "Bool";
        }
    }

    record LongType() implements CedarType {
        @Override
        public String toString() {
            return "Long";
        }
    }

    record StringType() implements CedarType {
        @Override
        public String toString() {
            return "String";
        }
    }

    record EntityType(String name) implements CedarType {
        @Override
        public String toString() {
            return name;
        }
    }

    record SetType(CedarType element) implements CedarType {
        @Override
        public String toString() {
            return "Set<" + element + ">";
        }
    }

    record RecordType(Map<String, Attribute> attributes) implements CedarType {
        public static final RecordType EMPTY = new RecordType(Map.of());

        public RecordType {
            attributes = java.util.Collections.unmodifiableMap(new TreeMap<>(attributes));
        }

        @Override
        public String toString() {
            StringBuilder out = new StringBuilder("{");
            attributes.forEach((name, attribute) ->
                    out.append(out.length() == 1 ? "" : ", ")
                            .append(Names.isIdentifier(name) ? name : Texts.quote(name))
                            .append(attribute.required() ? ": " : "?: ")
                            .append(attribute.type()));
            return out.append('}').toString();
        }
    }

    record Extension(String name) implements CedarType {
        @Override
        public String toString() {
            return name;
        }
    }

    /// The type of one attribute and whether it is always there.
    record Attribute(CedarType type, boolean required) {}
}
