package dev.sallyport.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was measured, by name, in the order it was noted. Values are numbers, texts, truths, other
/// figures, or lists of them.
final class Figures {
    private final Map<String, Object> all = new LinkedHashMap<>();

    Figures put(String name, Object value) {
        all.put(name, value);
        return this;
    }

    Figures putList(String name, List<Figures> some) {
        return put(name, List.copyOf(some));
    }

    /// p50, p99, the worst but one in a thousand and the worst, in nanoseconds.
    Figures putTimes(String name, Samples samples) {
        return put(
                name,
                new Figures()
                        .put("p50Nanos", samples.at(0.5))
                        .put("p99Nanos", samples.at(0.99))
                        .put("p999Nanos", samples.at(0.999))
                        .put("maxNanos", samples.at(1))
                        .put("samples", samples.size()));
    }

    Map<String, Object> all() {
        return Collections.unmodifiableMap(all);
    }

    /// As JSON.
    String json() {
        StringBuilder out = new StringBuilder();
        write(this, out, "");
        return out.append('\n').toString();
    }

    private static void write(Object value, StringBuilder out, String indent) {
        switch (value) {
            case Figures figures -> writeFigures(figures, out, indent);
            case List<?> list -> {
                out.append('[');
                String separator = "";
                for (Object each : list) {
                    out.append(separator);
                    write(each, out, indent);
                    separator = ", ";
                }
                out.append(']');
            }
            case Double number -> out.append(rounded(number));
            case Number number -> out.append(number);
            case Boolean truth -> out.append(truth.booleanValue());
            default -> quote(value.toString(), out);
        }
    }

    private static void writeFigures(Figures figures, StringBuilder out, String indent) {
        String deeper = indent + "  ";
        out.append('{');
        String separator = "\n";
        for (Map.Entry<String, Object> entry : figures.all.entrySet()) {
            out.append(separator).append(deeper);
            quote(entry.getKey(), out);
            out.append(": ");
            write(entry.getValue(), out, deeper);
            separator = ",\n";
        }
        out.append('\n').append(indent).append('}');
    }

    /// JSON knows neither infinities nor what is no number.
    private static String rounded(double number) {
        return Double.isFinite(number)
                ? Double.toString(Math.rint(number * 1_000) / 1_000)
                : "null";
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(' ');
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    /// As lines of name and value, for people.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines("", this, lines);
        return lines;
    }

    private static void lines(String prefix, Object value, List<String> lines) {
        switch (value) {
            case Figures figures ->
                    figures.all.forEach((name, each) ->
                            lines(prefix.isEmpty() ? name : prefix + "." + name, each, lines));
            case List<?> list -> {
                int number = 1;
                for (Object each : list) {
                    lines(prefix + "[" + number++ + "]", each, lines);
                }
            }
            case Double number -> lines.add("%-46s %16s".formatted(prefix, rounded(number)));
            case Number number -> lines.add("%-46s %,16d".formatted(prefix, number.longValue()));
            default -> lines.add("%-46s %16s".formatted(prefix, value));
        }
    }
}
