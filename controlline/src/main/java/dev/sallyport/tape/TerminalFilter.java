package dev.sallyport.tape;

import java.util.Set;

/// Terminal output made safe to print on somebody else's terminal: feed it pieces, print what comes
/// back.
///
/// **Security barrier (RT-O2).** Only what is listed here passes: printable characters, line
/// movement, colours and, for playback, moving and erasing. Everything that could make the viewing
/// terminal *answer*, write files or the clipboard, set titles or change its keyboard is left out:
/// operating-system commands (OSC 0, 1, 2, 8, 50, 52, 1337, all others), device control strings,
/// APC, PM, SOS, device and status reports, DECRQSS, DECRQM, window operations, ENQ, and any
/// sequence not known to be harmless. The state is kept between pieces, so splitting a sequence
/// does not smuggle it through, and it is bounded.
public final class TerminalFilter {
    /// Put after a playback: colours, cursor, margins and screen as they were.
    public static final String RESET = "\u001b[0m\u001b[r\u001b[?25h\u001b[?1049l";

    private static final int SEQUENCE_MAX = 64;
    private static final char ESC = 0x1b;
    private static final char BEL = 0x07;
    private static final char CAN = 0x18;
    private static final char SUB = 0x1a;
    private static final char DEL = 0x7f;

    /// Final letters of CSI sequences without prefix that move, erase, insert, scroll or colour.
    private static final String MOVING = "ABCDEFGHIJKLMPSTXZ@`adefgmrsu";

    /// DEC private modes that only change how the screen looks: cursor keys mode and the like are
    /// not among them, since they change what the viewer's keyboard sends.
    private static final Set<String> MODES = Set.of("?7", "?25", "?47", "?1047", "?1048", "?1049");

    private enum State {
        TEXT,
        ESCAPE,
        CHARSET,
        CSI,
        STRING,
        STRING_ESCAPE
    }

    private final boolean moving;
    private final Utf8Pieces pieces = new Utf8Pieces();
    private final StringBuilder sequence = new StringBuilder();
    private State state = State.TEXT;

    private TerminalFilter(boolean moving) {
        this.moving = moving;
    }

    /// For playing a tape on a terminal: keeps colours, cursor movement and erasing.
    public static TerminalFilter playback() {
        return new TerminalFilter(true);
    }

    /// For listings and search: no escape sequence at all.
    public static TerminalFilter plain() {
        return new TerminalFilter(false);
    }

    public String filter(byte[] piece) {
        String text = pieces.next(piece);
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> take(c, out));
        return out.toString();
    }

    private void take(int c, StringBuilder out) {
        switch (state) {
            case TEXT -> text(c, out);
            case ESCAPE -> escape(c, out);
            // designating character sets: two of them are harmless and change nothing for UTF-8
            case CHARSET -> state = State.TEXT;
            case CSI -> csi(c, out);
            case STRING -> string(c);
            case STRING_ESCAPE -> state = c == '\\' ? State.TEXT : stringAgain(c);
        }
    }

    private State stringAgain(int c) {
        // inside a string, ESC and another letter ends it in some terminals and not in others:
        // treat the letter as the start of a new sequence, of which nothing dangerous passes
        state = State.ESCAPE;
        escape(c, new StringBuilder());
        return state;
    }

    private void text(int c, StringBuilder out) {
        if (c == ESC) {
            state = State.ESCAPE;
            sequence.setLength(0);
        } else if (c == '\n' || c == '\t' || c == '\r' || c == '\b' && moving) {
            out.append((char) c);
        } else if (c >= 0x20 && c < DEL || c > 0x9f) {
            out.appendCodePoint(c);
        } else if (c >= 0x80 && c <= 0x9f) {
            eightBit(c);
        }
    }

    /// C1 controls as single characters; some terminals take them even in UTF-8.
    private void eightBit(int c) {
        sequence.setLength(0);
        switch (c) {
            case 0x90, 0x98, 0x9d, 0x9e, 0x9f -> state = State.STRING;
            case 0x9b -> state = State.CSI;
            default -> state = State.TEXT;
        }
    }

    private void escape(int c, StringBuilder out) {
        switch (c) {
            case '[' -> {
                state = State.CSI;
                sequence.setLength(0);
            }
            case ']', 'P', 'X', '^', '_', 'k' -> state = State.STRING;
            case '(', ')', '*', '+', '-', '.', '/', '#', '%', ' ' -> state = State.CHARSET;
            case '7', '8', 'D', 'E', 'M' -> {
                if (moving) {
                    out.append(ESC).append((char) c);
                }
                state = State.TEXT;
            }
            case ESC -> state = State.ESCAPE;
            default -> state = State.TEXT;
        }
    }

    private void csi(int c, StringBuilder out) {
        if (c == ESC) {
            state = State.ESCAPE;
        } else if (c == CAN || c == SUB) {
            state = State.TEXT;
        } else if (c >= 0x40 && c <= 0x7e) {
            if (moving && harmless((char) c)) {
                out.append(ESC).append('[').append(sequence).append((char) c);
            }
            state = State.TEXT;
        } else if (c >= 0x20 && c < 0x40) {
            // past the limit the sequence is only swallowed: it can no longer be harmless
            if (sequence.length() <= SEQUENCE_MAX) {
                sequence.append((char) c);
            }
        } else if (c > 0x7e) {
            state = State.TEXT;
        }
    }

    private boolean harmless(char last) {
        String parameters = sequence.toString();
        if (parameters.length() > SEQUENCE_MAX) {
            return false;
        }
        if (last == 'h' || last == 'l') {
            return MODES.contains(parameters);
        }
        // digits and separators only: a prefix or an intermediate makes another sequence of it
        boolean plain =
                parameters.chars().allMatch(c -> c >= '0' && c <= '9' || c == ';' || c == ':');
        boolean highlightTracking = last == 'T' && parameters.indexOf(';') >= 0;
        return plain && !highlightTracking && MOVING.indexOf(last) >= 0;
    }

    private void string(int c) {
        switch (c) {
            case ESC -> state = State.STRING_ESCAPE;
            case BEL, CAN, SUB, 0x9c -> state = State.TEXT;
            default -> {
                // swallowed, and not kept
            }
        }
    }
}
