package dev.sallyport.cli;

/// Makes foreign text harmless for a terminal: what could move the cursor, change colours, hide or
/// reorder text is shown as an escape instead of being obeyed.
///
/// **Security barrier.** Everything a door, a person or a recording said passes through here before
/// it is printed.
final class Plain {
    private Plain() {}

    /// One line: line breaks are escaped too.
    static String line(String text) {
        return clean(text, false);
    }

    /// Several lines: line feed and tab stay.
    static String lines(String text) {
        return clean(text, true);
    }

    private static String clean(String text, boolean keepLines) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .forEach(point -> {
                    boolean layout = keepLines && (point == '\n' || point == '\t');
                    if (layout || isHarmless(point)) {
                        out.appendCodePoint(point);
                    } else {
                        out.append(String.format("\\u{%x}", point));
                    }
                });
        return out.toString();
    }

    /// Neither a control (C0, DEL, C1), nor a format character (bidirectional overrides, zero
    /// width), nor a separator of lines, nor half of a surrogate pair, nor unassigned.
    private static boolean isHarmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
