package dev.sallyport.cedar;

/// Values as the expressions that make them.
final class ValueText {
    private ValueText() {}

    static void write(Value value, StringBuilder out) {
        write(value, out, Integer.MAX_VALUE);
    }

    /// @param most whatever begins beyond so many characters is left out
    static void write(Value value, StringBuilder out, int most) {
        switch (value) {
            case Value.SetOf set -> {
                out.append('[');
                for (int i = 0; i < set.size() && out.length() < most; i++) {
                    if (i > 0) {
                        out.append(", ");
                    }
                    write(set.at(i), out, most);
                }
                out.append(']');
            }
            case Value.RecordOf fields -> {
                out.append('{');
                for (int i = 0; i < fields.size() && out.length() < most; i++) {
                    if (i > 0) {
                        out.append(", ");
                    }
                    out.append(PolicyText.attribute(fields.nameAt(i))).append(": ");
                    write(fields.valueAt(i), out, most);
                }
                out.append('}');
            }
            case Value.Bool _, Value.Int _, Value.Text _, EntityUid _ -> out.append(value);
            case Value.Decimal _, Value.Ip _, Value.Datetime _, Value.Duration _ ->
                    out.append(value);
        }
    }
}
