package dev.sallyport.decisionpoint;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// The list of types as the table keeps it.
final class TypeRuleJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private TypeRuleJson() {}

    static String write(List<TypeRule> types) {
        return MAPPER.writeValueAsString(types);
    }

    static List<TypeRule> read(String json) {
        return List.of(MAPPER.readValue(json, TypeRule[].class));
    }
}
