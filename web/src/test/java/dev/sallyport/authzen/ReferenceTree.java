package dev.sallyport.authzen;

import dev.sallyport.kernel.Problem;
import dev.sallyport.kernel.ProblemCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// JSON as another library reads it, as strictly as that library can: what [Wire] is compared with.
sealed interface ReferenceTree {
    int DEPTH_MAX = 20;
    int TEXT_MAX = 65_536;

    record Obj(Map<String, ReferenceTree> members) implements ReferenceTree {}

    record Arr(List<ReferenceTree> elements) implements ReferenceTree {}

    record Text(String value) implements ReferenceTree {}

    record Num(String digits, boolean whole) implements ReferenceTree {}

    record Bool(boolean value) implements ReferenceTree {}

    record Null() implements ReferenceTree {}

    JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEPTH_MAX)
                                    .maxStringLength(TEXT_MAX)
                                    .maxNumberLength(40)
                                    .maxNameLength(256)
                                    .build())
                    .build();

    /// @throws Problem `malformed`
    static ReferenceTree parse(byte[] json) {
        try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            JsonToken first = in.nextToken();
            if (first == null) {
                throw malformed();
            }
            ReferenceTree tree = value(in, first);
            if (in.nextToken() != null) {
                throw malformed();
            }
            return tree;
        } catch (JacksonException notJson) {
            throw malformed();
        }
    }

    private static ReferenceTree value(JsonParser in, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> array(in);
            case VALUE_STRING -> new Text(in.getString());
            case VALUE_NUMBER_INT -> new Num(in.getString(), true);
            case VALUE_NUMBER_FLOAT -> new Num(in.getString(), false);
            case VALUE_TRUE -> new Bool(true);
            case VALUE_FALSE -> new Bool(false);
            case VALUE_NULL -> new Null();
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                    throw malformed();
        };
    }

    private static ReferenceTree object(JsonParser in) {
        Map<String, ReferenceTree> members = new LinkedHashMap<>();
        JsonToken token = in.nextToken();
        while (token == JsonToken.PROPERTY_NAME) {
            String name = in.currentName();
            if (members.put(name, value(in, in.nextToken())) != null) {
                throw malformed();
            }
            token = in.nextToken();
        }
        return new Obj(members);
    }

    private static ReferenceTree array(JsonParser in) {
        List<ReferenceTree> elements = new ArrayList<>();
        JsonToken token = in.nextToken();
        while (token != JsonToken.END_ARRAY) {
            elements.add(value(in, token));
            token = in.nextToken();
        }
        return new Arr(elements);
    }

    private static Problem malformed() {
        return new Problem(
                ProblemCode.MALFORMED,
                "the body is not JSON as this door reads it: one object, no name twice, at most "
                        + DEPTH_MAX
                        + " levels");
    }
}
