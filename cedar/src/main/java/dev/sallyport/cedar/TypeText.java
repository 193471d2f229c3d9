package dev.sallyport.cedar;

import java.util.Map;

/// Types in messages: as much of one as somebody reads. Written out, a type of a hundred thousand
/// attributes would be in every message that names it.
final class TypeText {
    private static final int SHOWN_MAX = 120;

    private final StringBuilder out = new StringBuilder();

    private TypeText() {}

    static String shown(CedarType type) {
        TypeText text = new TypeText();
        text.write(type);
        return Texts.cut(text.out, SHOWN_MAX);
    }

    private boolean full() {
        return out.length() > SHOWN_MAX;
    }

    private void write(CedarType type) {
        switch (type) {
            case CedarType.SetType(CedarType element) -> {
                out.append("Set<");
                write(element);
                out.append('>');
            }
            case CedarType.RecordType(Map<String, CedarType.Attribute> attributes) -> {
                out.append('{');
                String between = "";
                for (Map.Entry<String, CedarType.Attribute> each : attributes.entrySet()) {
                    if (full()) {
                        return;
                    }
                    out.append(between).append(name(each.getKey()));
                    out.append(each.getValue().required() ? ": " : "?: ");
                    write(each.getValue().type());
                    between = ", ";
                }
                out.append('}');
            }
            case CedarType.EntityType(String name) -> out.append(cut(name));
            case CedarType.Bool _, CedarType.LongType _, CedarType.StringType _ -> out.append(type);
            case CedarType.Extension _ -> out.append(type);
        }
    }

    private static String name(String name) {
        return PolicyText.attribute(cut(name));
    }

    private static String cut(String name) {
        return Texts.cut(name, SHOWN_MAX);
    }
}
