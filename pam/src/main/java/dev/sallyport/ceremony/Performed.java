package dev.sallyport.ceremony;

import java.util.LinkedHashMap;
import java.util.Map;

/// What came of an act. `kept` stays readable with the ceremony; `once` is told to whoever
/// completed it and stored nowhere: handles and codes.
public record Performed(Map<String, Object> kept, Map<String, Object> once) {
    public static Performed kept(Map<String, Object> kept) {
        return new Performed(kept, Map.of());
    }

    /// Everything, for the one answer that may contain it.
    public Map<String, Object> answer() {
        Map<String, Object> all = new LinkedHashMap<>(kept);
        all.putAll(once);
        return all;
    }

    @Override
    public String toString() {
        return "Performed[" + kept + ", ***]";
    }
}
