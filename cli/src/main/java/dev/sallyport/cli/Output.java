package dev.sallyport.cli;

import dev.sallyport.client.Json;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Answers, either as JSON for programs or as short tables for people.
final class Output {
    private final PrintStream out;
    private final boolean json;

    Output(PrintStream out, boolean json) {
        this.out = out;
        this.json = json;
    }

    boolean isJson() {
        return json;
    }

    /// The one thing this command has to say: `node` for programs, `sentence` for people.
    void say(JsonNode node, String sentence) {
        out.println(json ? Json.pretty(node) : Plain.lines(sentence));
    }

    /// Something only people want to read on the way.
    void remark(String sentence) {
        if (!json) {
            out.println(Plain.lines(sentence));
        }
    }

    /// A list: all of it for programs, columns for people.
    void list(JsonNode answer, Table table) {
        if (json) {
            out.println(Json.pretty(answer));
            return;
        }
        List<List<String>> rows = table.rows(items(answer));
        boolean cut = !answer.path("next").asString("").isEmpty();
        if (rows.size() == 1 && !cut) {
            out.println(table.next().isEmpty() ? "none" : "none: " + table.next());
            return;
        }
        int[] widths = widths(rows);
        rows.forEach(row -> out.println(padded(row, widths)));
        if (cut) {
            out.println("cut here; there may be more behind it");
        }
    }

    /// One thing, a line for each of its fields.
    void show(JsonNode thing) {
        if (json) {
            out.println(Json.pretty(thing));
            return;
        }
        List<String> fields = fields(thing, "");
        int width = fields.stream().mapToInt(String::length).max().orElse(0);
        for (String field : fields) {
            String label = Plain.line(field.replace('_', ' ').replace('.', ' '));
            show(label, Cells.cell(thing, field), width);
        }
    }

    /// A text of several lines stands below its label; its lines are indented, so that none of them
    /// can be taken for a field.
    private void show(String label, String value, int width) {
        if (value.indexOf('\n') < 0) {
            out.printf("%-" + (width + 2) + "s%s%n", label, Plain.line(value));
            return;
        }
        out.println(label);
        for (String line : value.split("\n", 0)) {
            out.println("  " + Plain.line(line));
        }
    }

    /// The fields of a thing and of what lies in it, with dots between.
    private static List<String> fields(JsonNode thing, String above) {
        List<String> fields = new ArrayList<>();
        thing.properties()
                .forEach(field -> {
                    if (field.getValue().isObject()) {
                        fields.addAll(fields(field.getValue(), above + field.getKey() + "."));
                    } else {
                        fields.add(above + field.getKey());
                    }
                });
        return fields;
    }

    /// The array inside an answer: the answer itself, or its field `items`.
    static JsonNode items(JsonNode answer) {
        return answer.isArray() ? answer : answer.path("items");
    }

    private static int[] widths(List<List<String>> rows) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    private static String padded(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            boolean last = i == widths.length - 1;
            line.append(row.get(i));
            if (!last) {
                line.append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
        }
        return line.toString();
    }
}
