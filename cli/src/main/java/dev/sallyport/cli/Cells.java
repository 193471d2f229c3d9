package dev.sallyport.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Values of an answer as people read them: never as JSON.
final class Cells {
    private static final String NOTHING = "-";

    private Cells() {}

    /// @param field with dots that lead into what lies in a field
    static String cell(JsonNode item, String field) {
        JsonNode value = item;
        for (String step : field.split("\\.", -1)) {
            value = value.path(step);
        }
        return told(value);
    }

    /// Several things with commas between, a thing by its fields.
    static String told(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return NOTHING;
        }
        List<String> parts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(part -> parts.add(told(part)));
            return String.join(", ", parts);
        }
        if (value.isObject()) {
            value.properties()
                    .forEach(it -> parts.add(word(it.getKey()) + " " + told(it.getValue())));
            return String.join(" ", parts);
        }
        return value.asString();
    }

    private static String word(String field) {
        return field.replace('_', ' ');
    }
}
