package dev.sallyport.cedar;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The one relation between types: the least type both fit into. Strict: no width, no depth, two
/// entity types have none; only booleans known and unknown meet.
final class Types {
    private static final int STEPS_PER_ATTRIBUTE = 30;

    private Types() {}

    /// Null if there is none.
    static @Nullable CedarType join(CedarType a, CedarType b, Inspection inspection) {
        if (a == b) {
            return a;
        }
        inspection.spend(1);
        return switch (a) {
            case CedarType.Bool _ when b instanceof CedarType.Bool ->
                    a.equals(b) ? a : CedarType.BOOL;
            case CedarType.SetType(CedarType x)
                    when b instanceof CedarType.SetType(CedarType y) -> {
                CedarType element = join(x, y, inspection);
                yield element == null ? null : new CedarType.SetType(element);
            }
            case CedarType.RecordType x when b instanceof CedarType.RecordType y ->
                    join(x, y, inspection);
            default -> a.equals(b) ? a : null;
        };
    }

    private static @Nullable CedarType join(
            CedarType.RecordType a, CedarType.RecordType b, Inspection inspection) {
        inspection.spend(STEPS_PER_ATTRIBUTE * a.attributes().size());
        if (!a.attributes().keySet().equals(b.attributes().keySet())) {
            return null;
        }
        Map<String, CedarType.Attribute> joined = new TreeMap<>();
        for (Map.Entry<String, CedarType.Attribute> each : a.attributes().entrySet()) {
            CedarType.Attribute x = each.getValue();
            CedarType.Attribute y = b.attributes().get(each.getKey());
            CedarType type = y == null ? null : join(x.type(), y.type(), inspection);
            if (type == null || y == null || x.required() != y.required()) {
                return null;
            }
            joined.put(each.getKey(), new CedarType.Attribute(type, x.required()));
        }
        return new CedarType.RecordType(joined);
    }

    static CedarType bool(boolean known) {
        return known ? CedarType.TRUE : CedarType.FALSE;
    }

    static boolean isBool(CedarType type) {
        return type instanceof CedarType.Bool;
    }

    static boolean isTrue(CedarType type) {
        return type instanceof CedarType.Bool(Boolean known) && Boolean.TRUE.equals(known);
    }

    static boolean isFalse(CedarType type) {
        return type instanceof CedarType.Bool(Boolean known) && Boolean.FALSE.equals(known);
    }

    /// What `<` and its kin take.
    static boolean isOrdered(CedarType type) {
        return type.equals(CedarType.LONG)
                || type.equals(CedarType.DATETIME)
                || type.equals(CedarType.DURATION);
    }
}
