package dev.sallyport.controlline;

import dev.sallyport.sealing.CanonicalReader;
import dev.sallyport.sealing.CanonicalWriter;

/// What one tape is of: a channel of a session. `kind` is `shell`, `exec`, `sftp`, `forward` or
/// `agent`; `command` the command line, subsystem or destination, made safe as text.
public record TapeSubject(
        long channel, String kind, String command, boolean pty, int columns, int rows) {
    public static TapeSubject read(CanonicalReader in) {
        return new TapeSubject(
                in.number(), in.text(), in.text(), in.flag(), in.integer(), in.integer());
    }

    public void write(CanonicalWriter out) {
        out.number(channel).text(kind).text(command).flag(pty).number(columns).number(rows);
    }
}
