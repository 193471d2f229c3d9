package dev.sallyport.tape;

import dev.sallyport.controlline.TapedOperation;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;

/// Writes a tape as asciicast v2, the format that open players read: feed it the frames of a
/// [TapeReader], then [#finish].
///
/// The cast holds the terminal's bytes as they were: a player shows them in its own emulator. It
/// never holds input unless the tape does.
public final class Asciicast implements Consumer<TapeFrame> {
    private static final int COLUMNS_DEFAULT = 80;
    private static final int ROWS_DEFAULT = 24;

    private final Writer out;
    private final boolean terminal;
    private final Utf8Pieces stdout = new Utf8Pieces();
    private final Utf8Pieces stderr = new Utf8Pieces();
    private final Utf8Pieces stdin = new Utf8Pieces();
    private long lastMicros;
    private boolean afterReturn;

    /// Starts a cast and writes its header line. `person` is the name to show.
    public Asciicast(OutputStream to, TapeHead head, String person) {
        this.out = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
        this.terminal = head.subject().pty();
        String title = person + " → " + head.login() + "@" + head.targetName();
        line(
                "{\"version\":2,\"width\":"
                        + size(head.subject().columns(), COLUMNS_DEFAULT)
                        + ",\"height\":"
                        + size(head.subject().rows(), ROWS_DEFAULT)
                        + ",\"timestamp\":"
                        + head.started().getEpochSecond()
                        + ",\"title\":"
                        + json(title)
                        + ",\"env\":{\"TERM\":\"xterm-256color\"}}");
    }

    @Override
    public void accept(TapeFrame frame) {
        lastMicros = frame.offsetMicros();
        switch (frame.kind()) {
            case OUT -> event("o", shown(stdout.next(frame.data())));
            case ERR -> event("o", shown(stderr.next(frame.data())));
            case IN -> event("i", stdin.next(frame.data()));
            case RESIZE -> resize(frame.data());
            case MARKER, EXIT -> event("m", new String(frame.data(), StandardCharsets.UTF_8));
            case OPERATION -> event("m", label(TapeReader.operation(frame)));
        }
    }

    /// Writes what was held back and `ending` as a last marker, such as `complete` or `truncated`.
    public void finish(String ending) {
        event("o", shown(stdout.rest() + stderr.rest()));
        event("m", ending);
        try {
            out.flush();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static String label(TapedOperation operation) {
        return operation.kind().word()
                + " "
                + operation.verb()
                + " "
                + operation.subject()
                + operation.other().map(other -> " " + other).orElse("")
                + " "
                + operation.result();
    }

    private void resize(byte[] data) {
        if (data.length == 4) {
            ByteBuffer size = ByteBuffer.wrap(data);
            event("r", (size.getShort() & 0xFFFF) + "x" + (size.getShort() & 0xFFFF));
        }
    }

    /// Without a terminal nobody turned line feeds into new lines; a player needs them so.
    private String shown(String text) {
        if (terminal) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' && !afterReturn) {
                shown.append('\r');
            }
            shown.append(c);
            afterReturn = c == '\r';
        }
        return shown.toString();
    }

    private void event(String code, String data) {
        if (!data.isEmpty()) {
            line(
                    String.format(
                            Locale.ROOT,
                            "[%d.%06d,\"%s\",%s]",
                            lastMicros / 1_000_000,
                            lastMicros % 1_000_000,
                            code,
                            json(data)));
        }
    }

    private void line(String text) {
        try {
            out.write(text);
            out.write('\n');
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static int size(int value, int otherwise) {
        return value > 0 && value <= 0xFFFF ? value : otherwise;
    }

    private static String json(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7F || Character.isSurrogate(c) && !paired(text, i)) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private static boolean paired(String text, int at) {
        if (Character.isHighSurrogate(text.charAt(at))) {
            return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
        }
        return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
}
