package dev.sallyport.cedar;

import java.util.Comparator;

/// The total order over values: what makes sorted sets and records possible. It has no meaning in
/// the language beyond equality.
final class Values {
    static final Comparator<Value> ORDER = Values::compare;

    private Values() {}

    static int compare(Value a, Value b) {
        if (a == b) {
            return 0;
        }
        return switch (a) {
            case Value.Text x when b instanceof Value.Text y -> x.value().compareTo(y.value());
            case EntityUid x when b instanceof EntityUid y -> x.compareTo(y);
            case Value.Int x when b instanceof Value.Int y -> Long.compare(x.value(), y.value());
            case Value.Bool x when b instanceof Value.Bool y ->
                    Boolean.compare(x.value(), y.value());
            case Value.SetOf x when b instanceof Value.SetOf y -> compareSets(x, y);
            case Value.RecordOf x when b instanceof Value.RecordOf y -> compareRecords(x, y);
            case Value.Decimal x when b instanceof Value.Decimal y ->
                    Long.compare(x.tenThousandths(), y.tenThousandths());
            case Value.Datetime x when b instanceof Value.Datetime y ->
                    Long.compare(x.millis(), y.millis());
            case Value.Duration x when b instanceof Value.Duration y ->
                    Long.compare(x.millis(), y.millis());
            case Value.Ip x when b instanceof Value.Ip y -> compareAddresses(x, y);
            default -> Integer.compare(kind(a), kind(b));
        };
    }

    static boolean equal(Value a, Value b) {
        if (a == b) {
            return true;
        }
        // What is compared most; equality looks at the lengths first, an order cannot.
        if (a instanceof EntityUid || a instanceof Value.Text) {
            return a.equals(b);
        }
        return compare(a, b) == 0;
    }

    private static int kind(Value value) {
        return switch (value) {
            case Value.Bool _ -> 0;
            case Value.Int _ -> 1;
            case Value.Text _ -> 2;
            case EntityUid _ -> 3;
            case Value.SetOf _ -> 4;
            case Value.RecordOf _ -> 5;
            case Value.Decimal _ -> 6;
            case Value.Ip _ -> 7;
            case Value.Datetime _ -> 8;
            case Value.Duration _ -> 9;
        };
    }

    /// What the language calls the type of a value, for messages.
    static String typeName(Value value) {
        return switch (value) {
            case Value.Bool _ -> "bool";
            case Value.Int _ -> "long";
            case Value.Text _ -> "string";
            case EntityUid uid -> "(entity of type " + Texts.shown(uid.type()) + ")";
            case Value.SetOf _ -> "set";
            case Value.RecordOf _ -> "record";
            case Value.Decimal _ -> "decimal";
            case Value.Ip _ -> "ipaddr";
            case Value.Datetime _ -> "datetime";
            case Value.Duration _ -> "duration";
        };
    }

    private static int compareSets(Value.SetOf a, Value.SetOf b) {
        int order = Integer.compare(a.size(), b.size());
        for (int i = 0; order == 0 && i < a.size(); i++) {
            order = compare(a.at(i), b.at(i));
        }
        return order;
    }

    private static int compareRecords(Value.RecordOf a, Value.RecordOf b) {
        int order = Integer.compare(a.size(), b.size());
        for (int i = 0; order == 0 && i < a.size(); i++) {
            order = a.nameAt(i).compareTo(b.nameAt(i));
            if (order == 0) {
                order = compare(a.valueAt(i), b.valueAt(i));
            }
        }
        return order;
    }

    private static int compareAddresses(Value.Ip a, Value.Ip b) {
        int order = Boolean.compare(a.v6(), b.v6());
        if (order == 0) {
            order = Long.compareUnsigned(a.high(), b.high());
        }
        if (order == 0) {
            order = Long.compareUnsigned(a.low(), b.low());
        }
        return order == 0 ? Integer.compare(a.prefix(), b.prefix()) : order;
    }
}
