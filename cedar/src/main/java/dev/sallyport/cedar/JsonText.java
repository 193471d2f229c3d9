package dev.sallyport.cedar;

import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/// Writes values, entities and requests as the JSON they are read from, every escape spelled out,
/// so that they read back without a schema.
final class JsonText {
    private static final HexFormat HEX = HexFormat.of();

    private JsonText() {}

    static void value(Value value, StringBuilder out) {
        switch (value) {
            case Value.Bool(boolean b) -> out.append(b);
            case Value.Int(long number) -> out.append(number);
            case Value.Text(String text) -> string(text, out);
            case EntityUid uid -> {
                out.append("{\"__entity\":");
                uid(uid, out);
                out.append('}');
            }
            case Value.SetOf set -> {
                out.append('[');
                for (int i = 0; i < set.size(); i++) {
                    out.append(i == 0 ? "" : ",");
                    value(set.at(i), out);
                }
                out.append(']');
            }
            case Value.RecordOf made -> fields(made, out);
            case Value.Decimal(long units) -> extension("decimal", Decimals.write(units), out);
            case Value.Ip ip -> extension("ip", Addresses.write(ip), out);
            case Value.Duration(long millis) -> extension("duration", millis + "ms", out);
            case Value.Datetime(long millis) -> {
                out.append("{\"__extn\":{\"fn\":\"offset\",\"args\":[");
                extension("datetime", "1970-01-01", out);
                out.append(',');
                extension("duration", millis + "ms", out);
                out.append("]}}");
            }
        }
    }

    private static void extension(String function, String argument, StringBuilder out) {
        out.append("{\"__extn\":{\"fn\":\"").append(function).append("\",\"arg\":");
        string(argument, out);
        out.append("}}");
    }

    static void fields(Value.RecordOf made, StringBuilder out) {
        out.append('{');
        for (int i = 0; i < made.size(); i++) {
            out.append(i == 0 ? "" : ",");
            string(made.nameAt(i), out);
            out.append(':');
            value(made.valueAt(i), out);
        }
        out.append('}');
    }

    static void uid(EntityUid uid, StringBuilder out) {
        out.append("{\"type\":");
        string(uid.type(), out);
        out.append(",\"id\":");
        string(uid.id(), out);
        out.append('}');
    }

    private static void uids(List<EntityUid> uids, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < uids.size(); i++) {
            out.append(i == 0 ? "" : ",");
            uid(uids.get(i), out);
        }
        out.append(']');
    }

    static String entities(Collection<Entity> entities) {
        StringBuilder out = new StringBuilder("[");
        for (Entity entity : entities) {
            out.append(out.length() == 1 ? "" : ",\n ").append("{\"uid\":");
            uid(entity.uid(), out);
            out.append(",\"attrs\":");
            fields(entity.attributes(), out);
            out.append(",\"parents\":");
            uids(entity.parents(), out);
            out.append(",\"tags\":");
            fields(entity.tags(), out);
            out.append('}');
        }
        return out.append(']').toString();
    }

    static String request(Request request) {
        StringBuilder out = new StringBuilder("{\"principal\":");
        uid(request.principal(), out);
        out.append(",\"action\":");
        uid(request.action(), out);
        out.append(",\"resource\":");
        uid(request.resource(), out);
        out.append(",\"context\":");
        fields(request.context(), out);
        return out.append('}').toString();
    }

    static void string(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (c < 0x20 || c == 0x7f || c >= 0x80 && c < 0xa0) {
                        out.append("\\u00").append(HEX.toHexDigits((byte) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
