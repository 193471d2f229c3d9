package dev.sallyport.cli;

/// Lets the harmless part of terminal output through: text, line movement, colours, cursor movement
/// and erasing. Everything else is dropped: titles, clipboard, palette and key changes, questions
/// that make the terminal type answers, device control and all unknown sequences.
///
/// **Security barrier.** A recording is made by whoever was recorded. Without this filter, playing
/// one would let that person drive the terminal of the reviewer.
final class EscapeFilter {
    private static final int SEQUENCE_MAX = 64;

    private enum State {
        TEXT,
        ESCAPE,
        /// Between `ESC [` and its final letter.
        CONTROL_SEQUENCE,
        /// Inside a string that ends with BEL or `ESC \`: all of it is dropped.
        STRING,
        STRING_ESCAPE,
        /// `ESC` and an intermediate byte: one more character belongs to it.
        ESCAPE_INTERMEDIATE
    }

    /// Final letters of control sequences that only move, erase or colour.
    private static final String HARMLESS_FINALS = "ABCDEFGHJKLMPSTXZ@`abdefmrsu";

    /// Private modes that only change how things look: wrap, cursor shown, other screen.
    private static final String HARMLESS_MODES = ";7;25;47;1047;1048;1049;";

    private final StringBuilder sequence = new StringBuilder();
    private State state = State.TEXT;

    /// Filters the next piece; sequences may be split between pieces.
    String next(String piece) {
        StringBuilder out = new StringBuilder(piece.length());
        piece.codePoints().forEach(point -> take(point, out));
        return out.toString();
    }

    private void take(int point, StringBuilder out) {
        switch (state) {
            case TEXT -> text(point, out);
            case ESCAPE -> escape(point, out);
            case CONTROL_SEQUENCE -> controlSequence(point, out);
            case STRING -> string(point);
            case STRING_ESCAPE -> state = point == '\\' ? State.TEXT : State.STRING;
            case ESCAPE_INTERMEDIATE -> state = State.TEXT;
        }
    }

    private void text(int point, StringBuilder out) {
        switch (point) {
            case 0x1b -> state = State.ESCAPE;
            case '\n', '\r', '\t', '\b' -> out.appendCodePoint(point);
            case 0x9b -> begin(State.CONTROL_SEQUENCE);
            case 0x90, 0x98, 0x9d, 0x9e, 0x9f -> state = State.STRING;
            default -> {
                if (point >= 0x20 && !(point >= 0x7f && point <= 0x9f)) {
                    out.appendCodePoint(point);
                }
            }
        }
    }

    private void escape(int point, StringBuilder out) {
        switch (point) {
            case '[' -> begin(State.CONTROL_SEQUENCE);
            case ']', 'P', '^', '_', 'X' -> state = State.STRING;
            case 0x1b -> state = State.ESCAPE;
            // save and restore cursor, index, next line, reverse index
            case '7', '8', 'D', 'E', 'M' -> {
                out.append((char) 0x1b).appendCodePoint(point);
                state = State.TEXT;
            }
            default ->
                    state = point >= 0x20 && point <= 0x2f ? State.ESCAPE_INTERMEDIATE : State.TEXT;
        }
    }

    private void begin(State next) {
        sequence.setLength(0);
        state = next;
    }

    private void controlSequence(int point, StringBuilder out) {
        if (point >= 0x40 && point <= 0x7e) {
            state = State.TEXT;
            if (isHarmless((char) point)) {
                out.append((char) 0x1b).append('[').append(sequence).append((char) point);
            }
            return;
        }
        if (point < 0x20 || point > 0x3f || sequence.length() >= SEQUENCE_MAX) {
            state = point == 0x1b ? State.ESCAPE : State.TEXT;
            return;
        }
        sequence.append((char) point);
    }

    private boolean isHarmless(char last) {
        if (sequence.chars().allMatch(c -> c >= '0' && c <= '9' || c == ';' || c == ':')) {
            return HARMLESS_FINALS.indexOf(last) >= 0;
        }
        boolean mode = (last == 'h' || last == 'l') && sequence.charAt(0) == '?';
        return mode && HARMLESS_MODES.contains(";" + sequence.substring(1) + ";");
    }

    private void string(int point) {
        if (point == 0x07 || point == 0x9c) {
            state = State.TEXT;
        } else if (point == 0x1b) {
            state = State.STRING_ESCAPE;
        }
    }
}
