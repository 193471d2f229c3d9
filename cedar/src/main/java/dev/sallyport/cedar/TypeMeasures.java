package dev.sallyport.cedar;

import java.util.IdentityHashMap;
import java.util.Map;

/// Keeps types to a size everybody can walk: common types that use each other twice at every step
/// would otherwise be small to write and without end to read.
final class TypeMeasures {
    private static final int WEIGHT_MAX = 100_000;
    static final int DEPTH_MAX = 400;

    private record Measure(long weight, int depth) {}

    private final Map<CedarType, Measure> known = new IdentityHashMap<>();

    void of(CedarType type, SchemaSource.Place place) {
        Measure measure = measure(type);
        if (measure.weight() > WEIGHT_MAX || measure.depth() > DEPTH_MAX) {
            throw place.problem("this type is too large once written out", "take it apart")
                    .asLimit();
        }
    }

    private Measure measure(CedarType type) {
        Measure before = known.get(type);
        if (before != null) {
            return before;
        }
        Measure made =
                switch (type) {
                    case CedarType.SetType(CedarType element) -> {
                        Measure inner = measure(element);
                        yield new Measure(inner.weight() + 1, inner.depth() + 1);
                    }
                    case CedarType.RecordType(Map<String, CedarType.Attribute> attributes) -> {
                        long weight = 1;
                        int depth = 0;
                        for (CedarType.Attribute attribute : attributes.values()) {
                            Measure inner = measure(attribute.type());
                            weight += Math.min(inner.weight(), WEIGHT_MAX + 1);
                            depth = Math.max(depth, inner.depth());
                        }
                        yield new Measure(weight, depth + 1);
                    }
                    case CedarType.Bool _, CedarType.LongType _, CedarType.StringType _ ->
                            new Measure(1, 1);
                    case CedarType.EntityType _, CedarType.Extension _ -> new Measure(1, 1);
                };
        known.put(type, made);
        return made;
    }
}
